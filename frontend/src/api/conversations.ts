import type { components } from './api-schema'
import { send } from './http'

type Schemas = components['schemas']

/** Which assistant answers, and how it is. */
export type Assistant = Schemas['AssistantRead']
/** A language model, or the built-in one that needs none. */
export type AssistantKind = Schemas['AssistantKind']

export type Conversation = Schemas['ConversationRead']
/** A message of the user, as text, or of the assistant, as markdown. */
export type Message = Schemas['MessageRead']
/** One call of a tool by the assistant, with its result and whether it can be undone. */
export type ToolCall = Schemas['ToolCallRead']
/** A task as an answer shows it: how it was right after the tool ran. */
export type ShownTask = Schemas['TaskRead']
/** A question that only the person can answer, made by the server. */
export type Confirmation = Schemas['ConfirmationRead']

export interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

export const MESSAGE_LIMIT = 4000
export const TITLE_LIMIT = 120
export const ASSISTANT_PATH = '/api/v1/assistant'
export const CONVERSATIONS_PATH = '/api/v1/conversations'
export const conversationPath = (id: string) => `${CONVERSATIONS_PATH}/${encodeURIComponent(id)}`
export const messagesPath = (id: string) => `${conversationPath(id)}/messages`

/** The person's conversations, the one used last first, a page at a time. */
export async function listConversations(cursor?: string): Promise<Page<Conversation>> {
  const query = cursor === undefined ? '' : `?${new URLSearchParams({ cursor })}`
  return (await send(CONVERSATIONS_PATH + query)) as Page<Conversation>
}

export async function createConversation(title: string): Promise<Conversation> {
  return (await send(CONVERSATIONS_PATH, { method: 'POST', body: { title } })) as Conversation
}

export async function renameConversation(id: string, title: string): Promise<Conversation> {
  return (await send(conversationPath(id), { method: 'PATCH', body: { title } })) as Conversation
}

/** Deletes a conversation with its messages; what the assistant did to tasks stays done. */
export async function deleteConversation(id: string): Promise<void> {
  await send(conversationPath(id), { method: 'DELETE' })
}

/** Takes back what a tool did. */
export async function undoToolCall(id: string): Promise<ToolCall> {
  return (await send(`/api/v1/tool-calls/${encodeURIComponent(id)}/undo`, { method: 'POST' })) as ToolCall
}

/** Answers the server's question; the message that comes back holds the outcome. */
export async function decide(id: string, decision: 'confirm' | 'decline'): Promise<Message> {
  const path = `/api/v1/confirmations/${encodeURIComponent(id)}`
  return (await send(path, { method: 'POST', body: { decision } })) as Message
}
