import { send } from './http'

/** Which assistant answers: a language model, or the built-in one that needs none. */
export type AssistantKind = 'cohere' | 'embedded'

export interface Assistant {
  kind: AssistantKind
  model: string | null
  state: 'ok' | 'degraded'
  /** What there is to know about it right now, as a sentence. */
  note: string | null
}

export interface Conversation {
  id: string
  title: string
  created_at: string
  updated_at: string
}

/** A task as an answer shows it: how it was right after the tool ran. */
export interface ShownTask {
  id: string
  title: string
  status: 'todo' | 'in_progress' | 'done'
  priority: 'none' | 'low' | 'medium' | 'high'
  due_at: string | null
  due_time_zone: string | null
}

/** One use of a tool, with what came of it. */
export interface ToolCall {
  id: string
  name: string
  arguments: Record<string, unknown>
  ok: boolean
  summary: string
  tasks: ShownTask[]
  /** Whether it can be taken back; null when there is nothing to take back. */
  undo: 'available' | 'done' | 'expired' | null
}

/** A question that only the person can answer, made by the server. */
export interface Confirmation {
  id: string
  kind: 'delete_tasks'
  tasks: { id: string; title: string }[]
  state: 'pending' | 'confirmed' | 'declined' | 'expired'
  expires_at: string
}

export interface Message {
  id: string
  role: 'user' | 'assistant'
  /** Markdown when the assistant wrote it. */
  text: string
  state: 'complete' | 'stopped' | 'failed'
  assistant: AssistantKind | null
  model: string | null
  tool_calls: ToolCall[]
  confirmation: Confirmation | null
  created_at: string
}

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
