import { vi } from 'vitest'
import type { BulkItem, BulkResult, Task, TaskChange } from '@/api/tasks'

/** What the browser would reach: the tasks of one person behind `fetch`, with a log and switches for failures. */
export interface FakeApi {
  /** In the person's order. */
  tasks: Task[]
  /** Each request but those that only read. */
  log: string[]
  /** What was read: addresses. */
  reads: string[]
  /** While set, every request gets this answer. */
  refusal: { status: number; body: object } | null
  /** While set, every change waits for it before anything happens. */
  held: Promise<unknown> | null
  /** While set, every list that was read waits for it on its way back. */
  heldLists: Promise<unknown> | null
  /** How many answers to creates get lost after the work was done. */
  lostAnswers: number
  /** Changes a task as another tab would. */
  elsewhere: (title: string, change: TaskChange) => void
}

interface Sent {
  method: string
  path: string
  parameters: URLSearchParams
  headers: Headers
  body: Record<string, unknown>
}

const PAGE = 50

/** Replaces `fetch` until the test ends. */
export function fakeApi(...tasks: (string | Partial<Task>)[]): FakeApi {
  const keys = new Map<string, Task>()
  const deleted: Task[] = []
  const api: FakeApi = {
    tasks: tasks.map((task) => (typeof task === 'string' ? newTask(task) : newTask(task.title ?? '', task))),
    log: [], reads: [], refusal: null, held: null, heldLists: null, lostAnswers: 0,
    elsewhere: (title, change) => {
      const task = api.tasks.find((candidate) => candidate.title === title)
      if (task) changed(task, change)
    },
  }
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(address, 'http://taskora.invalid')
    const sent: Sent = {
      method: init.method ?? 'GET', path: pathname, parameters: searchParams, headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : {},
    }
    if (sent.method === 'GET') api.reads.push(address)
    else api.log.push(`${sent.method} ${pathname}${typeof init.body === 'string' ? ` ${init.body}` : ''}`)
    if (sent.method !== 'GET') await api.held
    if (api.refusal) return Response.json(api.refusal.body, { status: api.refusal.status })
    const response = answer(api, keys, deleted, sent)
    if (sent.method === 'GET') await api.heldLists
    if (sent.method !== 'POST' || api.lostAnswers === 0) return response
    api.lostAnswers -= 1
    throw new TypeError('the connection was lost')
  })
  return api
}

export function newTask(title: string, over: Partial<Task> = {}): Task {
  return {
    id: title.toLowerCase().replaceAll(' ', '-'), title, description: '', status: 'todo', priority: 'none', due_at: null,
    due_time_zone: null, tags: [], version: 1, completed_at: null, created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z', ...over,
  }
}

export function countsOf(tasks: Task[]) {
  const open = tasks.filter(({ status }) => status !== 'done')
  const tags = [...new Set(open.flatMap(({ tags }) => tags))]
  return {
    open: open.length, done: tasks.length - open.length, today: 0, overdue: 0, week: 0,
    tags: tags.map((name) => ({ name, count: open.filter(({ tags }) => tags.includes(name)).length })),
  }
}

function answer(api: FakeApi, keys: Map<string, Task>, deleted: Task[], sent: Sent): Response {
  const { method, path, parameters, headers, body } = sent
  const [, , , , id, verb] = path.split('/')
  if (method === 'GET') return id === 'summary' ? Response.json(countsOf(api.tasks)) : Response.json(pageOf(api.tasks, parameters))
  if (method === 'POST' && id === undefined) return created(api, keys, headers.get('idempotency-key') ?? '', body)
  if (id === 'bulk') {
    const items = body.items as BulkItem[]
    return Response.json({ results: items.map((item) => bulkResult(api, deleted, String(body.action), item)) })
  }
  if (verb === 'restore') {
    const back = deleted.find((task) => task.id === id)
    if (!back) return missing()
    api.tasks = [...api.tasks, back]
    return Response.json(back)
  }
  const task = api.tasks.find((candidate) => candidate.id === id)
  if (!task) return missing()
  if (verb === 'move') {
    const others = api.tasks.filter((other) => other !== task)
    api.tasks = others.toSpliced(others.findIndex((other) => other.id === body.after_id) + 1, 0, task)
    return Response.json(task)
  }
  if (method === 'PATCH') {
    if (headers.get('if-match') === `"${task.version}"`) return Response.json(changed(task, body))
    return Response.json({ code: 'version_conflict', detail: 'It was changed.', current: { ...task } }, { status: 412 })
  }
  deleted.push(task)
  api.tasks = api.tasks.filter((candidate) => candidate !== task)
  return new Response(null, { status: 204 })
}

const missing = () => Response.json({ code: 'not_found', detail: 'There is no such task.' }, { status: 404 })

function changed(task: Task, change: TaskChange): Task {
  return { ...Object.assign(task, change, { version: task.version + 1 }) }
}

function created(api: FakeApi, keys: Map<string, Task>, key: string, body: Record<string, unknown>): Response {
  const known = keys.get(key)
  if (known) return Response.json(known, { status: 201 })
  const task = newTask(String(body.title), body as Partial<Task>)
  keys.set(key, task)
  api.tasks = [task, ...api.tasks]
  return Response.json(task, { status: 201 })
}

function pageOf(tasks: Task[], parameters: URLSearchParams): { items: Task[]; next_cursor: string | null } {
  const statuses = parameters.getAll('status')
  const q = (parameters.get('q') ?? '').toLowerCase()
  const all = tasks.filter((task) =>
    (statuses.length === 0 || statuses.includes(task.status)) && task.title.toLowerCase().includes(q) &&
    parameters.getAll('tag').every((tag) => task.tags.includes(tag)))
  const from = Number(parameters.get('cursor') ?? 0)
  const items = all.slice(from, from + PAGE)
  return { items: items.map((task) => ({ ...task })), next_cursor: from + PAGE < all.length ? String(from + PAGE) : null }
}

function bulkResult(api: FakeApi, deleted: Task[], action: string, { id, version, changes }: BulkItem): BulkResult {
  if (action === 'restore') {
    const back = deleted.find((task) => task.id === id)
    if (back) api.tasks = [...api.tasks, back]
    return { id, outcome: back ? 'done' : 'missing', task: back ?? null }
  }
  const task = api.tasks.find((candidate) => candidate.id === id)
  if (!task) return { id, outcome: 'missing', task: null }
  if (version !== undefined && version !== task.version) return { id, outcome: 'conflict', task: { ...task } }
  if (action === 'update') return { id, outcome: 'done', task: changed(task, changes ?? {}) }
  deleted.push(task)
  api.tasks = api.tasks.filter((candidate) => candidate !== task)
  return { id, outcome: 'done', task }
}
