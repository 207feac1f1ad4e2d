import type { components } from './api-schema'
import { RequestError, send } from './http'

type Schemas = components['schemas']

export type TaskStatus = Schemas['TaskStatus']
export const STATUSES = ['todo', 'in_progress', 'done'] as const satisfies readonly TaskStatus[]

export type TaskPriority = Schemas['TaskPriority']
export const PRIORITIES = ['none', 'low', 'medium', 'high'] as const satisfies readonly TaskPriority[]

/** A task as the API shows it. */
export type Task = Schemas['TaskRead']

/** How a task repeats, as a client says it. */
export type Repeat = Required<Schemas['TaskRepeat']>

/** The parts of a task that its owner changes. */
export type TaskChange = Partial<
  Pick<Task, 'title' | 'description' | 'status' | 'priority' | 'due_at' | 'due_time_zone' | 'tags'>
> & {
  repeat?: Repeat | null
  /** Of a repeating task: this one only, or all that come. */
  apply_to?: 'this' | 'all'
}

export type NewTask = TaskChange & Pick<Schemas['TaskCreate'], 'title'>

export interface TaskPage {
  items: Task[]
  next_cursor: string | null
}

/** How many tasks each view holds. */
export type TaskCounts = Schemas['TaskSummary']

/** What the server knew when it made the page. */
export interface InitialTasks {
  page: TaskPage
  counts: TaskCounts
}

/** What became of one task of a bulk request. */
export type BulkResult = Schemas['BulkResult']

export interface BulkItem {
  id: string
  version?: number
  changes?: TaskChange
}

export const TITLE_LIMIT = 200
export const DESCRIPTION_LIMIT = 10_000
export const TAG_LIMIT = 10
export const TAG_LENGTH_LIMIT = 32
/** The most that one bulk request, or one page, may hold. */
export const BATCH_LIMIT = 100

export const TASKS_PATH = '/api/v1/tasks'
export const COUNTS_PATH = `${TASKS_PATH}/summary`
const pathOf = (id: string) => `${TASKS_PATH}/${encodeURIComponent(id)}`

/** One page of the tasks that the parameters describe. */
export async function listTasks(parameters: URLSearchParams, signal?: AbortSignal): Promise<TaskPage> {
  return (await send(`${TASKS_PATH}?${parameters}`, { signal })) as TaskPage
}

export async function countTasks(timeZone: string): Promise<TaskCounts> {
  return (await send(`${COUNTS_PATH}?${new URLSearchParams({ time_zone: timeZone })}`)) as TaskCounts
}

/** Adds a task. The same key always means the same task, however often the request has to be repeated. */
export async function createTask(task: NewTask, key: string): Promise<Task> {
  const headers = { 'idempotency-key': key }
  return (await send(TASKS_PATH, { method: 'POST', body: task, headers, repeatable: true })) as Task
}

/** Changes a task, provided that it still is the version that the person saw. */
export async function updateTask(id: string, change: TaskChange, version: number): Promise<Task> {
  const headers = { 'if-match': `"${version}"` }
  return (await send(pathOf(id), { method: 'PATCH', body: change, headers })) as Task
}

/** Deletes a task, whatever its version or while it still has this one; it can be restored for a day. */
export async function deleteTask(id: string, version?: number): Promise<void> {
  const headers: Record<string, string> = version === undefined ? {} : { 'if-match': `"${version}"` }
  await send(pathOf(id), { method: 'DELETE', headers })
}

export async function restoreTask(id: string): Promise<Task> {
  return (await send(`${pathOf(id)}/restore`, { method: 'POST' })) as Task
}

/** Leaves this one of a repeating task out, provided that it still is this version: the task becomes the next one. */
export async function skipTask(id: string, version: number): Promise<Task> {
  const headers = { 'if-match': `"${version}"` }
  return (await send(`${pathOf(id)}/skip`, { method: 'POST', headers })) as Task
}

/** Puts a task behind another in the manual order, or first. */
export async function moveTask(id: string, afterId: string | null): Promise<Task> {
  return (await send(`${pathOf(id)}/move`, { method: 'POST', body: { after_id: afterId } })) as Task
}

/** Does the same to many tasks, in as few requests as the API allows. */
export async function bulk(action: 'update' | 'delete' | 'restore', items: BulkItem[]): Promise<BulkResult[]> {
  const results: BulkResult[] = []
  for (let at = 0; at < items.length; at += BATCH_LIMIT) {
    const body = { action, items: items.slice(at, at + BATCH_LIMIT) }
    const answer = (await send(`${TASKS_PATH}/bulk`, { method: 'POST', body })) as { results: BulkResult[] }
    results.push(...answer.results)
  }
  return results
}

/** The task as it is now, when a change was refused because somebody else changed it first. */
export function conflictingTask(error: unknown): Task | null {
  if (!(error instanceof RequestError) || error.code !== 'version_conflict') return null
  return (error.problem as { current?: Task }).current ?? null
}
