import type { Message, ToolCall } from '@/api/conversations'
import type { TurnEvent } from '@/api/turn'

/** Why there is no answer, and what was asked, so that it can be asked again. */
export interface Failure {
  text: string
  message: string
  /** When asking again makes sense, in milliseconds since 1970; absent when at once. */
  retryAt?: number | undefined
}

/** A conversation on screen. */
export interface Thread {
  messages: Message[]
  /** The message that waits for its answer, or whose answer is being written. */
  asking: { text: string; started: boolean } | null
  failure: Failure | null
}

export type ThreadAction =
  | { type: 'asked'; text: string; at: string }
  | { type: 'received'; event: TurnEvent }
  | { type: 'failed'; failure: Omit<Failure, 'text'> }
  | { type: 'stopped' }
  | { type: 'undone'; call: ToolCall }
  | { type: 'decided'; confirmationId: string; decision: 'confirm' | 'decline'; message: Message }
  | { type: 'closed'; confirmationId: string }

/** The id of a message that the server has not acknowledged. */
export const UNSENT = 'unsent'

export const threadOf = (messages: Message[]): Thread => ({ messages, asking: null, failure: null })

/** The conversation after an action. */
export function reduceThread(thread: Thread, action: ThreadAction): Thread {
  switch (action.type) {
    case 'asked': {
      // Asking again what was never received takes its place.
      const messages = thread.messages.filter((message) => message.id !== UNSENT)
      const question = blank({ id: UNSENT, role: 'user', text: action.text, created_at: action.at })
      return { messages: [...messages, question], asking: { text: action.text, started: false }, failure: null }
    }
    case 'received':
      return afterEvent(thread, action.event)
    case 'failed':
      return { ...ended(thread, 'failed'), failure: { text: thread.asking?.text ?? '', ...action.failure } }
    case 'stopped':
      return ended(thread, 'stopped')
    case 'undone':
      return eachMessage(thread, (message) => ({
        ...message,
        tool_calls: message.tool_calls.map((call) => (call.id === action.call.id ? action.call : call)),
      }))
    case 'decided': {
      const state = action.decision === 'confirm' ? 'confirmed' : 'declined'
      return upsert(withConfirmationState(thread, action.confirmationId, state), action.message)
    }
    case 'closed':
      return withConfirmationState(thread, action.confirmationId, 'expired')
  }
}

function afterEvent(thread: Thread, event: TurnEvent): Thread {
  switch (event.type) {
    case 'started': {
      const { message_id, user_message_id, assistant, model } = event
      const messages = thread.messages.map((message) =>
        message.id === UNSENT ? { ...message, id: user_message_id } : message,
      )
      const answer = blank({ id: message_id, role: 'assistant', text: '', assistant, model })
      return { ...thread, messages: [...messages, answer], asking: { text: thread.asking?.text ?? '', started: true } }
    }
    case 'delta':
      return changeAnswer(thread, (answer) => ({ ...answer, text: answer.text + event.text }))
    case 'tool':
      return changeAnswer(thread, (answer) => ({ ...answer, tool_calls: [...answer.tool_calls, event.call] }))
    case 'confirmation':
      return changeAnswer(thread, (answer) => ({ ...answer, confirmation: event.confirmation }))
    case 'finished':
      return { ...upsert(thread, event.message), asking: null }
    case 'failed':
      return { ...ended(thread, 'failed'), failure: { text: thread.asking?.text ?? '', message: event.problem.detail } }
  }
}

function blank(given: Pick<Message, 'id' | 'role' | 'text'> & Partial<Message>): Message {
  return {
    state: 'complete',
    assistant: null,
    model: null,
    tool_calls: [],
    confirmation: null,
    created_at: '',
    ...given,
  }
}

const eachMessage = (thread: Thread, change: (message: Message) => Message): Thread => ({
  ...thread,
  messages: thread.messages.map(change),
})

/** Changes the answer that is being written, which is the last message. */
const changeAnswer = (thread: Thread, change: (answer: Message) => Message): Thread => ({
  ...thread,
  messages: thread.messages.map((message, at) => (at === thread.messages.length - 1 ? change(message) : message)),
})

function ended(thread: Thread, state: 'stopped' | 'failed'): Thread {
  const after = thread.asking?.started ? changeAnswer(thread, (answer) => ({ ...answer, state })) : thread
  return { ...after, asking: null }
}

function upsert(thread: Thread, message: Message): Thread {
  if (!thread.messages.some(({ id }) => id === message.id))
    return { ...thread, messages: [...thread.messages, message] }
  return eachMessage(thread, (known) => (known.id === message.id ? message : known))
}

const withConfirmationState = (thread: Thread, id: string, state: 'confirmed' | 'declined' | 'expired'): Thread =>
  eachMessage(thread, (message) =>
    message.confirmation?.id === id ? { ...message, confirmation: { ...message.confirmation, state } } : message,
  )
