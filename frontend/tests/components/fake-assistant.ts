import { vi } from 'vitest'
import type { Confirmation, Message, ToolCall } from '@/api/conversations'
import type { TurnEvent } from '@/api/turn'

/** The backend's side of conversations behind `fetch`: a test writes the answer piece by piece, as a server would. */
export interface FakeAssistant {
  log: string[]
  /** Whether the browser still reads the answer. */
  readonly listening: boolean
  tell: (...events: TurnEvent[]) => void
  /** Ends the stream, whether or not the answer is complete. */
  hangUp: () => void
  /** While set, every request gets this answer. */
  refusal: { status: number; body: object; headers?: Record<string, string> } | null
  /** What requests other than messages get. */
  replies: Record<string, unknown>
}

/** Replaces `fetch` until the test ends. */
export function fakeAssistant(): FakeAssistant {
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null
  const encode = (text: string) => new TextEncoder().encode(text)
  const fake: FakeAssistant = {
    log: [],
    get listening() { return stream !== null },
    tell: (...events) => {
      for (const { type, ...data } of events) stream?.enqueue(encode(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`))
    },
    hangUp: () => {
      stream?.close()
      stream = null
    },
    refusal: null,
    replies: {},
  }
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', body, signal }: RequestInit = {}) => {
    fake.log.push(`${method} ${path} ${body ?? ''}`.trim())
    const { refusal } = fake
    if (refusal) return Response.json(refusal.body, { status: refusal.status, headers: refusal.headers ?? {} })
    if (!path.endsWith('/messages')) return Response.json(fake.replies[`${method} ${path}`] ?? {})
    const answer = new ReadableStream<Uint8Array>({
      start: (controller) => {
        stream = controller
        controller.enqueue(encode(': keep-alive\n\n'))
      },
      cancel: () => void (stream = null),
    })
    signal?.addEventListener('abort', () => {
      stream?.error(new DOMException('aborted', 'AbortError'))
      stream = null
    })
    return new Response(answer, { headers: { 'content-type': 'text/event-stream' } })
  })
  return fake
}

export const started: TurnEvent = { type: 'started', message_id: 'answer-1', user_message_id: 'question-1', assistant: 'embedded', model: null }
export const delta = (text: string): TurnEvent => ({ type: 'delta', text })

export function newMessage(given: Partial<Message> & Pick<Message, 'id' | 'role' | 'text'>): Message {
  return { state: 'complete', assistant: null, model: null, tool_calls: [], confirmation: null, created_at: '2026-01-01T00:00:00Z', ...given }
}

export function newToolCall(given: Partial<ToolCall> = {}): ToolCall {
  const task = {
    id: 'milk', title: 'Buy milk', description: '', status: 'todo', priority: 'none', due_at: null, due_time_zone: null, tags: [],
    version: 1, completed_at: null, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z',
  } as const
  return { id: 'call-1', name: 'add_task', arguments: { title: 'Buy milk' }, ok: true, summary: 'Added “Buy milk”.', tasks: [{ ...task, tags: [] }], undo: 'available', ...given }
}

export function newConfirmation(given: Partial<Confirmation> = {}): Confirmation {
  const tasks = [{ id: 'milk', title: 'Buy milk' }, { id: 'bread', title: 'Buy bread' }]
  return { id: 'confirm-1', kind: 'delete_tasks', tasks, state: 'pending', expires_at: '2999-01-01T00:00:00Z', ...given }
}
