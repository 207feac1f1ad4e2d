import { messageOf, RequestError } from '@/api/http'
import { createTask, deleteTask, moveTask, type NewTask, restoreTask, type Task, type TaskChange } from '@/api/tasks'
import { formerValues, type Part } from '@/lib/task-conflict'
import { PART_NAMES } from '@/lib/task-words'
import { uniqueId } from '@/lib/unique-id'
import { type BulkActions, createBulkActions } from './bulk-actions'
import type { Store } from './store'
import { type Entry, keyBefore, shown, type TaskList, type TaskListAction } from './task-list'
import { createQueues, EditConflict, present, saveChange } from './task-requests'
import type { ToastOptions } from './toasts'
import { createUndoHistory } from './undo-history'
import type { Unsaved } from './unsaved'

/** A change that met another one of the same part of a task. */
export interface Conflict {
  entry: Entry
  mine: TaskChange
  theirs: Task
  parts: Part[]
}

/** What the actions need from around them. */
export interface Dependencies {
  store: Store<TaskList, TaskListAction>
  unsaved: Unsaved
  show: (options: ToastOptions) => () => void
  /** Says something to assistive technology. */
  announce: (message: string) => void
  /** The server has new numbers, and perhaps a new order. */
  onSaved: () => void
  /** A new task was saved that the list on screen does not show. */
  onAddedElsewhere: (task: Task) => void
  onConflict: (conflict: Conflict) => void
}

interface ChangeOptions {
  /** What the person had before them when they began; the present state unless they took their time. */
  seen?: Task
  /** Shown with an Undo once it is saved. Without it, the change can be undone by key only. */
  message?: string
}

/** What people do to tasks. Each shows its effect at once and takes it back, with a message, when the server refuses. */
export interface TaskActions extends BulkActions {
  add: (task: NewTask) => Promise<void>
  change: (entry: Entry, change: TaskChange, options?: ChangeOptions) => Promise<void>
  /** Completes a task, or opens it again. */
  toggle: (entry: Entry) => Promise<void>
  remove: (entry: Entry) => Promise<void>
  /** Puts a task behind another, or first. */
  move: (entry: Entry, after: string | null) => Promise<void>
  undo: () => void
}

/** People see what became of a row before it leaves the view. */
const LINGER_MS = 900

export function createTaskActions(dependencies: Dependencies): TaskActions {
  const { store, unsaved, show, announce, onSaved } = dependencies
  const { dispatch } = store
  const history = createUndoHistory(show)
  const queued = createQueues(unsaved)
  const moves = new Map<string, number>()
  let counter = 0

  const report = (what: string, error: unknown, again: () => void) => {
    if (error instanceof RequestError && error.status === 401) return window.location.assign('/sign-in')
    show({ message: `${what} ${messageOf(error)}`, tone: 'danger', action: { label: 'Try again', run: again } })
  }
  const edit = (keys: string[], change: TaskChange) => {
    const id = (counter += 1)
    dispatch({ type: 'editing', keys, edit: { id, change } })
    setTimeout(() => dispatch({ type: 'lingered', keys }), LINGER_MS)
    return id
  }
  const gone = (entry: Entry, title: string) => {
    dispatch({ type: 'removed', keys: [entry.key] })
    show({ message: `“${title}” was deleted elsewhere.`, tone: 'danger' })
    onSaved()
  }

  // The key is made once per wish: trying again after a lost answer must not make a second task.
  const add = async (task: NewTask, attempt = uniqueId()) => {
    const key = `new-${attempt}`
    dispatch({ type: 'adding', key, task, at: new Date().toISOString() })
    try {
      const saved = await unsaved.track(createTask(task, attempt))
      dispatch({ type: 'added', key, task: saved })
      announce(`Added “${saved.title}”`)
      dependencies.onAddedElsewhere(saved)
      onSaved()
    } catch (error) {
      dispatch({ type: 'removed', keys: [key] })
      report(`“${task.title}” was not added.`, error, () => void add(task, attempt))
    }
  }

  const change = async (entry: Entry, wanted: TaskChange, options: ChangeOptions = {}) => {
    const start = present(store, entry)
    const before = shown(start)
    const seen = options.seen ?? start.task
    const editId = edit([entry.key], wanted)
    try {
      const { task, alsoChanged } = await queued([entry.key], () => saveChange(store, entry, wanted, seen))
      dispatch({ type: 'edited', key: entry.key, editId, task })
      const back = () => void change(entry, formerValues(before, wanted))
      history.offer(options.message ?? null, back)
      if (options.message === undefined) announce(`Saved “${task.title}”`)
      if (alsoChanged.length > 0)
        show({
          message: `“${task.title}” was also changed elsewhere (${inWords(alsoChanged)}). Both changes are kept.`,
        })
      onSaved()
    } catch (error) {
      dispatch({ type: 'editFailed', keys: [entry.key], editId })
      if (error instanceof EditConflict)
        return dependencies.onConflict({ entry, mine: wanted, theirs: error.theirs, parts: error.parts })
      if (error instanceof RequestError && error.status === 404) return gone(entry, before.title)
      report(`“${before.title}” was not changed.`, error, () => void change(entry, wanted, options))
    }
  }

  const toggle = (entry: Entry) => {
    const { title, status } = shown(present(store, entry))
    const done = status !== 'done'
    return change(
      entry,
      { status: done ? 'done' : 'todo' },
      { message: `${done ? 'Completed' : 'Opened again'} “${title}”` },
    )
  }

  const remove = async (entry: Entry) => {
    const { title } = shown(present(store, entry))
    const after = keyBefore(store.get().entries, entry.key)
    dispatch({ type: 'hidden', keys: [entry.key], hidden: true })
    const forget = history.offer(`Deleted “${title}”`, () => void restore(entry, after))
    try {
      await queued([entry.key], () => deleteTask(entry.task.id))
      onSaved()
    } catch (error) {
      if (error instanceof RequestError && error.status === 404) return dispatch({ type: 'removed', keys: [entry.key] })
      forget()
      dispatch({ type: 'hidden', keys: [entry.key], hidden: false })
      report(`“${title}” was not deleted.`, error, () => void remove(entry))
    }
  }

  const restore = async (entry: Entry, after: string | null) => {
    const bring = (task: Task) =>
      dispatch({ type: 'restored', entry: { ...entry, task, edits: [], hidden: false, place: 'judged' }, after })
    bring(entry.task)
    announce(`“${entry.task.title}” is back`)
    try {
      bring(await queued([entry.key], () => restoreTask(entry.task.id)))
      onSaved()
    } catch (error) {
      dispatch({ type: 'removed', keys: [entry.key] })
      report(`“${entry.task.title}” was not restored.`, error, () => void restore(entry, after))
    }
  }

  const move = async (entry: Entry, after: string | null) => {
    const from = keyBefore(store.get().entries, entry.key)
    if (from === after) return
    dispatch({ type: 'placed', key: entry.key, after })
    const turn = (counter += 1)
    moves.set(entry.key, turn)
    try {
      await queued(['order'], async () => {
        // Pressed several times in a row: only the last place matters.
        if (moves.get(entry.key) === turn) await moveTask(entry.task.id, savedIdBefore(store.get().entries, entry.key))
      })
      history.offer(null, () => void move(entry, from))
      onSaved()
    } catch (error) {
      dispatch({ type: 'placed', key: entry.key, after: from })
      report(`“${entry.task.title}” was not moved.`, error, () => void move(entry, after))
    }
  }

  const undo = () => {
    if (!history.undo()) announce('There is nothing to undo')
  }

  const bulk = createBulkActions({ store, queued, edit, show, history, onSaved, report })
  return { add: (task) => add(task), change, toggle, remove, move, undo, ...bulk }
}

const inWords = (parts: Part[]) => parts.map((part) => PART_NAMES[part].toLowerCase()).join(', ')

/** The id of the nearest task before this one that the server knows. */
function savedIdBefore(entries: Entry[], key: string): string | null {
  const at = entries.findIndex((entry) => entry.key === key)
  return entries.slice(0, Math.max(at, 0)).findLast((entry) => !entry.saving && !entry.hidden)?.task.id ?? null
}
