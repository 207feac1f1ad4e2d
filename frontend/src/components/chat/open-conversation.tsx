'use client'

import { useEffect, useRef } from 'react'
import type { Message } from '@/api/conversations'
import { ArrowDownIcon } from '@/components/ui/icons'
import { useFirstMessage, waitsFor } from '@/state/first-message'
import type { Thread } from '@/state/thread'
import { useDraft } from '@/state/use-draft'
import { useThread } from '@/state/use-thread'
import { ChatComposer } from './chat-composer'
import { draftNameOf } from './draft-name'
import { FailureNotice } from './failure-notice'
import { MessageItem } from './message-item'
import { Suggestions } from './suggestions'
import { ThreadStatus } from './thread-status'
import { useAutoScroll } from './use-auto-scroll'

/** A conversation: what was said so far, the answer as it is written, and a place to go on. */
export function OpenConversation({ id, initial }: { id: string; initial: Message[] }) {
  const [thread, actions] = useThread(id, initial)
  const draft = useDraft(draftNameOf(id), (held) => waitsFor(id) || lastQuestion(initial) === held.trim())
  const { release } = draft
  const received = thread.asking?.started === true
  useEffect(() => {
    if (received) release()
  }, [received, release])
  useFirstMessage(id, actions.ask)
  const list = useRef<HTMLDivElement>(null)
  const { following, follow } = useAutoScroll(list)
  const { messages, asking, failure } = thread

  const ask = (text: string) => {
    follow()
    void actions.ask(text)
  }
  const again = failure?.text ?? unanswered(thread)
  return (
    <>
      <div ref={list} className="mx-auto flex w-full max-w-3xl flex-1 flex-col px-4 py-6 sm:px-6">
        {messages.length === 0 && <Suggestions onChoose={ask} />}
        <ol aria-label="Messages" className="space-y-6">
          {messages.map((message, at) => (
            <MessageItem
              // biome-ignore lint/suspicious/noArrayIndexKey: messages never move, and get their ids late
              key={at}
              message={message}
              actions={actions}
              writing={asking?.started === true && at === messages.length - 1}
            />
          ))}
        </ol>
        {asking && !asking.started && <Thinking />}
        {(failure ?? again) && !asking && (
          <FailureNotice failure={failure ?? { text: again ?? '', message: '' }} onRetry={() => ask(again ?? '')} />
        )}
      </div>
      {!following && (
        <div className="pointer-events-none sticky bottom-[calc(var(--section-bar)+6rem)] z-10 flex h-0 items-end justify-center">
          <button
            type="button"
            onClick={follow}
            aria-label="Go to the newest message"
            title="Go to the newest message"
            className="pointer-events-auto flex size-10 items-center justify-center rounded-full border border-line bg-raised shadow-float"
          >
            <ArrowDownIcon />
          </button>
        </div>
      )}
      <ThreadStatus thread={thread} />
      <ChatComposer draft={draft} onSend={ask} busy={asking !== null} onStop={actions.stop} />
    </>
  )
}

/** What was asked last, when its answer was stopped, failed or never came. */
function unanswered({ messages }: Thread): string | undefined {
  const last = messages.at(-1)
  if (!last || (last.role === 'assistant' && last.state === 'complete')) return undefined
  return lastQuestion(messages)
}

const lastQuestion = (messages: Message[]) => messages.findLast(({ role }) => role === 'user')?.text.trim()

function Thinking() {
  return (
    <p className="mt-6 flex items-center gap-1.5 text-muted" aria-hidden="true">
      {['', '[animation-delay:200ms]', '[animation-delay:400ms]'].map((delay) => (
        <span key={delay} className={`size-2 animate-shimmer rounded-full bg-accent ${delay}`} />
      ))}
    </p>
  )
}
