import type { Task, TaskChange, TaskPage } from '@/services/tasks'

/** A change that was made on screen and that the server has not answered yet. */
export interface Edit {
  id: number
  change: TaskChange
}

/**
 * One row. `task` is what the server last confirmed; `edits` lie over it in the order they were made. To roll a change
 * back is to take its edit away: whatever else happened to the task meanwhile stays.
 */
export interface Entry {
  /** Stays the same when a new task gets its id from the server, so that the row keeps its place and focus. */
  key: string
  task: Task
  edits: Edit[]
  /** Not yet known to the server. */
  saving: boolean
  /** Deleted on screen; can still be undone. */
  hidden: boolean
}

export interface TaskList {
  entries: Entry[]
  nextCursor: string | null
}

export type TaskListAction =
  | { type: 'loaded'; page: TaskPage }
  | { type: 'appended'; page: TaskPage }
  | { type: 'adding'; key: string; title: string; at: string }
  | { type: 'added'; key: string; task: Task }
  | { type: 'removed'; key: string }
  | { type: 'hidden'; key: string; hidden: boolean }
  | { type: 'editing'; key: string; edit: Edit }
  | { type: 'edited'; key: string; editId: number; task: Task }
  | { type: 'editFailed'; key: string; editId: number }

export const EMPTY: TaskList = { entries: [], nextCursor: null }

/** The list after an action. */
export function reduceTaskList(list: TaskList, action: TaskListAction): TaskList {
  const replace = (key: string, change: (entry: Entry) => Entry): TaskList => ({
    ...list,
    entries: list.entries.map((entry) => (entry.key === key ? change(entry) : entry)),
  })
  switch (action.type) {
    case 'loaded':
      return { entries: action.page.items.map(confirmed), nextCursor: action.page.next_cursor }
    case 'appended':
      return { entries: [...list.entries, ...newTo(list, action.page)], nextCursor: action.page.next_cursor }
    case 'adding':
      return { ...list, entries: [draft(action), ...list.entries] }
    case 'added':
      return replace(action.key, (entry) => ({ ...entry, task: action.task, saving: false }))
    case 'removed':
      return { ...list, entries: list.entries.filter((entry) => entry.key !== action.key) }
    case 'hidden':
      return replace(action.key, (entry) => ({ ...entry, hidden: action.hidden }))
    case 'editing':
      return replace(action.key, (entry) => ({ ...entry, edits: [...entry.edits, action.edit] }))
    case 'edited':
      return replace(action.key, (entry) => ({ ...without(entry, action.editId), task: action.task }))
    case 'editFailed':
      return replace(action.key, (entry) => without(entry, action.editId))
  }
}

/** The task as it is shown: confirmed by the server, with the changes under way on top. */
export function shown({ task, edits }: Entry): Task {
  return edits.reduce((current, { change }) => ({ ...current, ...change }), task)
}

/** The rows on screen: what is open first, then what is done, each newest first. */
export function visible(list: TaskList): { open: Entry[]; done: Entry[] } {
  const entries = list.entries.filter((entry) => !entry.hidden)
  return {
    open: entries.filter((entry) => shown(entry).status !== 'done'),
    done: entries.filter((entry) => shown(entry).status === 'done'),
  }
}

const confirmed = (task: Task): Entry => ({ key: task.id, task, edits: [], saving: false, hidden: false })

const without = (entry: Entry, editId: number): Entry => ({
  ...entry,
  edits: entry.edits.filter((edit) => edit.id !== editId),
})

/** A task added while pages are being read moves the others down, so a page can repeat the end of the one before. */
function newTo(list: TaskList, page: TaskPage): Entry[] {
  const known = new Set(list.entries.map((entry) => entry.task.id))
  return page.items.filter((task) => !known.has(task.id)).map(confirmed)
}

function draft({ key, title, at }: { key: string; title: string; at: string }): Entry {
  const task: Task = { id: key, title, status: 'todo', version: 1, created_at: at, updated_at: at }
  return { key, task, edits: [], saving: true, hidden: false }
}
