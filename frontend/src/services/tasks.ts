import { send } from './http'

/** A task as the API shows it. */
export interface Task {
  id: string
  title: string
  status: 'todo' | 'in_progress' | 'done'
  version: number
  created_at: string
  updated_at: string
}

/** The parts of a task that its owner changes. */
export type TaskChange = Partial<Pick<Task, 'title' | 'status'>>

export interface TaskPage {
  items: Task[]
  next_cursor: string | null
}

export const TITLE_LIMIT = 200
export const TASKS_PATH = '/api/v1/tasks'
const pathOf = (id: string) => `${TASKS_PATH}/${encodeURIComponent(id)}`

/** The person's tasks, newest first, a page at a time. */
export async function listTasks(cursor?: string): Promise<TaskPage> {
  const query = cursor === undefined ? '' : `?${new URLSearchParams({ cursor })}`
  return (await send(TASKS_PATH + query)) as TaskPage
}

export async function createTask(title: string): Promise<Task> {
  return (await send(TASKS_PATH, { method: 'POST', body: { title } })) as Task
}

export async function updateTask(id: string, change: TaskChange): Promise<Task> {
  return (await send(pathOf(id), { method: 'PATCH', body: change, headers: { 'if-match': '*' } })) as Task
}

/** Deletes a task; `keepalive` while the page is being closed. */
export async function deleteTask(id: string, options: { keepalive?: boolean } = {}): Promise<void> {
  await send(pathOf(id), { method: 'DELETE', ...options })
}
