import { useCallback, useMemo, useReducer, useRef } from 'react'
import { type Confirmation, decide, type Message, type ToolCall, undoToolCall } from '@/api/conversations'
import { messageOf, RequestError } from '@/api/http'
import { leaveWhenSignedOut } from '@/api/signed-out'
import { takeTurn } from '@/api/turn'
import { localeWithHours } from '@/lib/hours'
import { useAccountId } from './account'
import { tellOtherTabs } from './other-tabs'
import { reduceThread, type Thread, type ThreadAction, threadOf } from './thread'
import { useToasts } from './toasts'

export interface ThreadActions {
  ask: (text: string) => Promise<void>
  /** Ends the answer that is being written; what was said and done so far stays. */
  stop: () => void
  undo: (call: ToolCall) => Promise<void>
  answer: (confirmation: Confirmation, decision: 'confirm' | 'decline') => Promise<void>
}

/** One conversation: its messages, the answer under way, and what can be done. */
export function useThread(conversationId: string, initial: Message[]): [Thread, ThreadActions] {
  const [thread, dispatch] = useReducer(reduceThread, initial, threadOf)
  const account = useAccountId()
  const turn = useRef<AbortController>(null)

  const ask = useCallback(
    async (text: string) => {
      if (turn.current) return
      const { signal } = (turn.current = new AbortController())
      dispatch({ type: 'asked', text, at: new Date().toISOString() })
      const said = { text, locale: localeWithHours(navigator.language) }
      try {
        for await (const event of takeTurn(conversationId, said, signal)) {
          dispatch({ type: 'received', event })
          if (event.type === 'tool') tellOtherTabs(account)
        }
      } catch (error) {
        if (signal.aborted) return
        if (leaveWhenSignedOut(error)) return
        dispatch({ type: 'failed', failure: { message: messageOf(error), retryAt: retryAt(error) } })
      } finally {
        if (turn.current?.signal === signal) turn.current = null
      }
    },
    [conversationId, account],
  )

  const stop = useCallback(() => {
    turn.current?.abort()
    turn.current = null
    dispatch({ type: 'stopped' })
  }, [])

  const decisions = useDecisions(dispatch, account)
  const actions = useMemo(() => ({ ask, stop, ...decisions }), [ask, stop, decisions])
  return [thread, actions]
}

/** What the person decides about an answer: to undo what it did, and whether it may delete. */
function useDecisions(
  dispatch: (action: ThreadAction) => void,
  account: string,
): Pick<ThreadActions, 'undo' | 'answer'> {
  const { show } = useToasts()
  return useMemo(() => {
    const report = (what: string, error: unknown) => {
      if (leaveWhenSignedOut(error)) return
      show({ message: `${what} ${messageOf(error)}`, tone: 'danger' })
    }
    return {
      undo: async (call: ToolCall) => {
        try {
          dispatch({ type: 'undone', call: await undoToolCall(call.id) })
          tellOtherTabs(account)
        } catch (error) {
          if (hasCode(error, 'undo_unavailable')) dispatch({ type: 'undone', call: { ...call, undo: 'expired' } })
          report('That could not be undone.', error)
        }
      },
      answer: async ({ id: confirmationId }: Confirmation, decision: 'confirm' | 'decline') => {
        try {
          const message = await decide(confirmationId, decision)
          dispatch({ type: 'decided', confirmationId, decision, message })
          tellOtherTabs(account)
        } catch (error) {
          if (hasCode(error, 'confirmation_closed')) dispatch({ type: 'closed', confirmationId })
          report('Nothing was deleted.', error)
        }
      },
    }
  }, [dispatch, account, show])
}

const hasCode = (error: unknown, code: string) => error instanceof RequestError && error.code === code

function retryAt(error: unknown): number | undefined {
  const seconds = error instanceof RequestError ? error.retryAfter : undefined
  return seconds === undefined ? undefined : Date.now() + seconds * 1000
}
