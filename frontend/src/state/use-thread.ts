import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react'
import { type Confirmation, decide, type Message, type ToolCall, undoToolCall } from '@/api/conversations'
import { messageOf, RequestError } from '@/api/http'
import { takeTurn } from '@/api/turn'
import { reduceThread, type Thread, threadOf } from './thread'
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
  const { show } = useToasts()
  const turn = useRef<AbortController>(null)

  const ask = useCallback(
    async (text: string) => {
      if (turn.current) return
      const { signal } = (turn.current = new AbortController())
      dispatch({ type: 'asked', text, at: new Date().toISOString() })
      try {
        for await (const event of takeTurn(conversationId, text, signal)) dispatch({ type: 'received', event })
      } catch (error) {
        if (signal.aborted) return
        if (signedOut(error)) return window.location.assign('/sign-in')
        dispatch({ type: 'broken', fault: { message: messageOf(error), retryAt: retryAt(error) } })
      } finally {
        if (turn.current?.signal === signal) turn.current = null
      }
    },
    [conversationId],
  )

  const others = useMemo(() => {
    const report = (what: string, error: unknown) => {
      if (signedOut(error)) return window.location.assign('/sign-in')
      show({ message: `${what} ${messageOf(error)}`, tone: 'danger' })
    }
    return {
      stop: () => {
        turn.current?.abort()
        turn.current = null
        dispatch({ type: 'stopped' })
      },
      undo: async (call: ToolCall) => {
        try {
          dispatch({ type: 'undone', call: await undoToolCall(call.id) })
        } catch (error) {
          if (error instanceof RequestError && error.code === 'undo_unavailable') {
            dispatch({ type: 'undone', call: { ...call, undo: 'expired' } })
          }
          report('That could not be undone.', error)
        }
      },
      answer: async (confirmation: Confirmation, decision: 'confirm' | 'decline') => {
        const { id: confirmationId } = confirmation
        try {
          const message = await decide(confirmationId, decision)
          dispatch({ type: 'decided', confirmationId, decision, message })
        } catch (error) {
          if (error instanceof RequestError && error.code === 'confirmation_closed')
            dispatch({ type: 'closed', confirmationId })
          report('Nothing was deleted.', error)
        }
      },
    }
  }, [show])

  const actions = useMemo(() => ({ ask, ...others }), [ask, others])
  return [thread, actions]
}

/**
 * The first message of a conversation that was just made: the page that was left hands it to the one that opens. Taken
 * once, so going back to the page never sends it again.
 */
let waiting: { conversationId: string; text: string } | null = null

export function handOver(conversationId: string, text: string): void {
  waiting = { conversationId, text }
}

export function useHandedOver(conversationId: string, ask: (text: string) => void): void {
  useEffect(() => {
    if (waiting?.conversationId !== conversationId) return
    const { text } = waiting
    waiting = null
    ask(text)
  }, [conversationId, ask])
}

const signedOut = (error: unknown) => error instanceof RequestError && error.status === 401

function retryAt(error: unknown): number | undefined {
  const seconds = error instanceof RequestError ? error.retryAfter : undefined
  return seconds === undefined ? undefined : Date.now() + seconds * 1000
}
