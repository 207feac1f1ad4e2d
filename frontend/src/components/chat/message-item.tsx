import { memo } from 'react'
import type { Message, ToolCall } from '@/api/conversations'
import type { ThreadActions } from '@/state/use-thread'
import { AnswerText } from './answer-text'
import { nameOf } from './assistant-badge'
import { ConfirmationCard } from './confirmation-card'
import { ToolCard } from './tool-card'

interface MessageItemProps {
  message: Message
  actions: ThreadActions
  /** Its text is still growing. */
  writing: boolean
}

/** One message. Only the one that changes is rendered again, however long the conversation is. */
export const MessageItem = memo(function MessageItem({ message, actions, writing }: MessageItemProps) {
  return (
    <li className="[content-visibility:auto] [contain-intrinsic-size:auto_6rem]">
      {message.role === 'user' ? <UserMessage text={message.text} /> : <Answer {...{ message, actions, writing }} />}
    </li>
  )
})

export function UserMessage({ text }: { text: string }) {
  return (
    <div className="flex justify-end">
      <p className="max-w-[85%] rounded-2xl rounded-br-md bg-accent-soft px-4 py-2.5 whitespace-pre-wrap wrap-anywhere">
        <span className="sr-only">You: </span>
        {text}
      </p>
    </div>
  )
}

function Answer({ message, actions, writing }: MessageItemProps) {
  const { text, tool_calls, confirmation, state, assistant, model } = message
  return (
    <article className="space-y-3">
      <p className="text-sm font-semibold">
        {nameOf(assistant, model)}
        {!writing && state === 'stopped' && <span className="font-normal text-muted"> · stopped</span>}
      </p>
      {tool_calls
        .filter((call) => !isQuestion(call, message))
        .map((call) => (
          <ToolCard key={call.id} call={call} told={text !== ''} onUndo={actions.undo} />
        ))}
      {text !== '' && <AnswerText text={text} />}
      {confirmation && <ConfirmationCard confirmation={confirmation} onAnswer={actions.answer} />}
      {writing && text === '' && (
        <span className="block size-2 animate-shimmer rounded-full bg-accent" aria-hidden="true" />
      )}
    </article>
  )
}

/** The call that made the server ask: the card with the question shows the same tasks, and what came of it. */
const isQuestion = (call: ToolCall, { confirmation }: Message) =>
  confirmation !== null && call.ok && call.name === confirmation.kind && call.undo === null
