import { vi } from 'vitest'
import type { Task } from '@/services/tasks'

/** What the browser would reach: the tasks of one person behind `fetch`, with a log and a switch for failures. */
export interface FakeApi {
  tasks: Task[]
  log: string[]
  /** While set, every request gets this answer. */
  refusal: { status: number; body: object } | null
}

/** Replaces `fetch` until the test ends. */
export function fakeApi(...titles: string[]): FakeApi {
  const api: FakeApi = { tasks: titles.map(newTask), log: [], refusal: null }
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const { method = 'GET', body } = init
    const sent = typeof body === 'string' ? JSON.parse(body) : undefined
    api.log.push(`${method} ${path}${sent ? ` ${JSON.stringify(sent)}` : ''}`)
    if (api.refusal) return Response.json(api.refusal.body, { status: api.refusal.status })
    return answer(api, method, path.split('/')[4], sent)
  })
  return api
}

export function newTask(title: string): Task {
  const id = title.toLowerCase().replaceAll(' ', '-')
  return { id, title, status: 'todo', version: 1, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' }
}

function answer(api: FakeApi, method: string, id: string | undefined, sent: Partial<Task> | undefined): Response {
  if (method === 'GET') return Response.json({ items: api.tasks, next_cursor: null })
  if (method === 'POST') {
    const task = newTask(sent?.title ?? '')
    api.tasks = [task, ...api.tasks]
    return Response.json(task, { status: 201 })
  }
  const task = api.tasks.find((candidate) => candidate.id === id)
  if (!task) return Response.json({ code: 'not_found', detail: 'There is no such task.' }, { status: 404 })
  if (method === 'PATCH') return Response.json(Object.assign(task, sent))
  api.tasks = api.tasks.filter((candidate) => candidate !== task)
  return new Response(null, { status: 204 })
}
