import type { NewTask, Task, TaskChange, TaskPage } from '@/api/tasks'
import type { Clock } from '@/lib/due'
import { belongs, type TaskQuery } from '@/lib/task-query'
import { endOfPart, type Part } from './part-of-list'

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
  /** The version at which somebody else's change was last received: an edit that began before does not know it. */
  foreign: number
  /**
   * The server put a `listed` row here. After a change it is `lingering`, so that people see what they did, then
   * `filtered`: shown while it belongs to the query.
   */
  place: 'listed' | 'lingering' | 'filtered'
}

export interface TaskList {
  entries: Entry[]
  nextCursor: string | null
}

export type TaskListAction =
  | { type: 'loaded'; page: TaskPage }
  | { type: 'refreshed'; page: TaskPage }
  | ({ type: 'partRefreshed' } & Part)
  | { type: 'appended'; page: TaskPage }
  | { type: 'adding'; key: string; task: NewTask; at: string }
  | { type: 'added'; key: string; task: Task }
  | { type: 'removed'; keys: readonly string[] }
  | { type: 'hidden'; keys: readonly string[]; hidden: boolean }
  | { type: 'restored'; entry: Entry; after: string | null }
  | { type: 'editing'; keys: readonly string[]; edit: Edit }
  | { type: 'edited'; key: string; editId: number; task: Task }
  | { type: 'editFailed'; keys: readonly string[]; editId: number }
  | { type: 'synced'; task: Task }
  | { type: 'lingered'; keys: readonly string[] }
  | { type: 'placed'; key: string; after: string | null }

export const EMPTY: TaskList = { entries: [], nextCursor: null }

/** The list after an action. */
export function reduceTaskList(list: TaskList, action: TaskListAction): TaskList {
  const replace = (keys: readonly string[], change: (entry: Entry) => Entry): TaskList => {
    const chosen = new Set(keys)
    return { ...list, entries: list.entries.map((entry) => (chosen.has(entry.key) ? change(entry) : entry)) }
  }
  switch (action.type) {
    case 'loaded':
      return loaded(list, action.page)
    case 'refreshed':
      return refreshed(list, action.page)
    case 'partRefreshed':
      return partRefreshed(list, action)
    case 'appended':
      return { entries: [...list.entries, ...newTo(list, action.page)], nextCursor: action.page.next_cursor }
    case 'adding':
      return { ...list, entries: [draft(action), ...list.entries] }
    case 'added':
      return added(list, action)
    case 'removed': {
      const gone = new Set(action.keys)
      return { ...list, entries: list.entries.filter((entry) => !gone.has(entry.key)) }
    }
    case 'hidden':
      return replace(action.keys, (entry) => ({ ...entry, hidden: action.hidden }))
    case 'restored': {
      const { entry, after } = action
      if (list.entries.some(({ key }) => key === entry.key))
        return replace([entry.key], ({ place }) => ({ ...entry, place }))
      return { ...list, entries: insertedAfter(list.entries, entry, after) }
    }
    case 'editing':
      return replace(action.keys, (entry) => ({ ...entry, edits: [...entry.edits, action.edit], place: 'lingering' }))
    case 'edited':
      return replace([action.key], (entry) => ({ ...without(entry, action.editId), task: action.task }))
    case 'editFailed':
      return replace(action.keys, (entry) => without(entry, action.editId))
    case 'synced':
      return {
        ...list,
        entries: list.entries.map((entry) => (entry.task.id === action.task.id ? synced(entry, action.task) : entry)),
      }
    case 'lingered':
      return replace(action.keys, (entry) => (entry.place === 'lingering' ? { ...entry, place: 'filtered' } : entry))
    case 'placed': {
      const moved = list.entries.find((entry) => entry.key === action.key)
      if (!moved) return list
      return {
        ...list,
        entries: insertedAfter(
          list.entries.filter((entry) => entry !== moved),
          moved,
          action.after,
        ),
      }
    }
  }
}

/** The task as it is shown: confirmed by the server, with the changes under way on top. */
export function shown({ task, edits }: Entry): Task {
  return edits.reduce((known, { change }) => withChange(known, change), task)
}

/** A repetition that the server has not answered yet has no words. */
function withChange(task: Task, { apply_to: _, repeat, ...change }: TaskChange): Task {
  const next = { ...task, ...change }
  if (repeat === undefined) return next
  if (repeat === null) return { ...next, repeat: null }
  return { ...next, repeat: { text: 'repeats', next_at: null, next_task_id: null, ...repeat } }
}

/** The rows on screen. */
export function visible(list: TaskList, query: TaskQuery, clock: Clock): Entry[] {
  return list.entries.filter(
    (entry) => !entry.hidden && (entry.place !== 'filtered' || belongs(shown(entry), query, clock)),
  )
}

/** The key of the entry before this one, or null when it is the first. */
export function keyBefore(entries: Entry[], key: string): string | null {
  return entries[entries.findIndex((entry) => entry.key === key) - 1]?.key ?? null
}

/** The version that a change builds on: the present one, unless somebody else's change came after `seen` was read. */
export function versionFor(entry: Entry, seen: Task): number {
  return seen.version >= entry.foreign ? entry.task.version : seen.version
}

/** The row of a task as the server has it. */
export const entryOf = (task: Task): Entry => ({
  key: task.id,
  task,
  edits: [],
  saving: false,
  hidden: false,
  foreign: task.version,
  place: 'listed',
})

/** The list may have been read again between the server's work and its answer, and hold the task already. */
function added(list: TaskList, { key, task }: { key: string; task: Task }): TaskList {
  const entries = list.entries.filter((entry) => entry.key === key || entry.task.id !== task.id)
  const save = (entry: Entry): Entry => ({ ...entry, task, foreign: task.version, saving: false })
  return { ...list, entries: entries.map((entry) => (entry.key === key ? save(entry) : entry)) }
}

const without = (entry: Entry, editId: number): Entry => ({
  ...entry,
  edits: entry.edits.filter((edit) => edit.id !== editId),
})

/** An answer may be older than a change that is confirmed already. */
function synced(entry: Entry, task: Task): Entry {
  if (task.version <= entry.task.version) return entry
  return { ...entry, task, foreign: task.version }
}

function insertedAfter(entries: Entry[], entry: Entry, after: string | null): Entry[] {
  // Unknown means that its neighbour is gone; the top is where it will be noticed.
  const at = after === null ? 0 : entries.findIndex(({ key }) => key === after) + 1
  return entries.toSpliced(at, 0, entry)
}

/** A task added while pages are being read moves the others down, so a page can repeat the end of the one before. */
function newTo(list: TaskList, page: TaskPage): Entry[] {
  const known = new Set(list.entries.map((entry) => entry.task.id))
  return page.items.filter((task) => !known.has(task.id)).map(entryOf)
}

/** Another list; what is just being added is on its way and must not vanish from sight. */
function loaded(list: TaskList, page: TaskPage): TaskList {
  return {
    entries: [...list.entries.filter(({ saving }) => saving), ...page.items.map(entryOf)],
    nextCursor: page.next_cursor,
  }
}

/** The server's list again; rows with work under way keep what is theirs, and new ones that it does not know stay. */
function refreshed(list: TaskList, page: TaskPage): TaskList {
  const listed = again(list, page)
  const kept = list.entries.filter((entry) => isUnderWay(entry) && !listed.keys.has(entry.key))
  return { entries: [...kept, ...listed.entries], nextCursor: page.next_cursor }
}

/** A part of the server's list again; a row that is in it now is nowhere else. */
function partRefreshed(list: TaskList, { after, page }: Part): TaskList {
  const { entries } = list
  const start = after === null ? 0 : entries.findIndex(({ key }) => key === after) + 1
  if (after !== null && start === 0) return list
  const ids = entries.map(({ task }) => task.id)
  const end = endOfPart(ids, start, page) + 1
  const listed = again(list, page)
  const others = (from: number, to: number) => entries.slice(from, to).filter(({ key }) => !listed.keys.has(key))
  const rest = others(end, entries.length)
  return {
    entries: [...others(0, start), ...others(start, end).filter(isUnderWay), ...listed.entries, ...rest],
    nextCursor: page.next_cursor === null || rest.length === 0 ? page.next_cursor : list.nextCursor,
  }
}

/** The rows of a page that was read again. */
function again(list: TaskList, page: TaskPage): { entries: Entry[]; keys: Set<string> } {
  const known = new Map(list.entries.map((entry) => [entry.task.id, entry]))
  const entries = page.items.map((task) => {
    const entry = known.get(task.id)
    if (!entry) return entryOf(task)
    return entry.edits.length > 0 ? entry : synced(entry, task)
  })
  return { entries, keys: new Set(entries.map(({ key }) => key)) }
}

const isUnderWay = ({ saving, edits, place }: Entry) => saving || edits.length > 0 || place === 'lingering'

function draft({ key, task, at }: { key: string; task: NewTask; at: string }): Entry {
  const blank: Omit<Task, 'title'> = {
    id: key,
    description: '',
    status: 'todo',
    priority: 'none',
    due_at: null,
    due_time_zone: null,
    tags: [],
    repeat: null,
    version: 0,
    completed_at: null,
    created_at: at,
    updated_at: at,
  }
  return { ...entryOf(withChange({ ...blank, title: task.title }, task)), saving: true, place: 'filtered' }
}
