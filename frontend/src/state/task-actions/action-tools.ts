import { messageOf } from '@/api/http'
import { leaveWhenSignedOut } from '@/api/signed-out'
import type { Task, TaskChange } from '@/api/tasks'
import type { Part } from '@/lib/task-conflict'
import type { Outbox } from '../outbox'
import type { Store } from '../store'
import type { Entry, TaskList, TaskListAction } from '../task-list'
import type { ToastOptions } from '../toasts'
import type { Unsaved } from '../unsaved'
import { failureOf } from './failures'
import { createQueues, type Queue } from './queues'
import { createUndoHistory, type UndoHistory } from './undo-history'

/** A change that met another one of the same part of a task. */
export interface Conflict {
  entry: Entry
  mine: TaskChange
  theirs: Task
  parts: Part[]
}

/** What the actions need from the page. */
export interface Dependencies {
  store: Store<TaskList, TaskListAction>
  unsaved: Unsaved
  outbox: Outbox
  /** Whose tasks these are. */
  account: string
  /** Shows a message; the function that it returns takes it away again. */
  show: (options: ToastOptions) => () => void
  /** Says something to assistive technology. */
  announce: (message: string) => void
  /** The server has new numbers, and perhaps a new order. `others`: other tasks came or went with this one. */
  onSaved: (others?: boolean) => void
  /** A new task was saved. The list on screen may not show it. */
  onAdded: (task: Task) => void
  onConflict: (conflict: Conflict) => void
}

/** What all actions share. */
export interface ActionTools extends Dependencies {
  history: UndoHistory
  queued: Queue
  /** Another number with each call. */
  nextId: () => number
  /** Shows a change before the server confirms it. Returns the id by which it is confirmed or taken back. */
  edit: (keys: string[], change: TaskChange) => number
  /** Shows that something failed, with a button that does it again. */
  report: (what: string, error: unknown, again: () => void) => void
  /** Notes in the outbox that these could not be sent, and says `message`, unless the session has ended. */
  keepUnsent: (keys: readonly string[], error: unknown, message: string) => void
}

/** How long a row stays after a change that removes it from the view, so that people see the effect. */
const LINGER_MS = 900

export function createActionTools(dependencies: Dependencies): ActionTools {
  const { store, unsaved, show, announce, outbox } = dependencies
  let lastId = 0
  const nextId = () => (lastId += 1)
  return {
    ...dependencies,
    history: createUndoHistory(show),
    queued: createQueues(unsaved),
    nextId,
    edit: (keys, change) => {
      const id = nextId()
      store.dispatch({ type: 'editing', keys, edit: { id, change } })
      setTimeout(() => store.dispatch({ type: 'lingered', keys }), LINGER_MS)
      return id
    },
    report: (what, error, again) => {
      if (leaveWhenSignedOut(error)) return
      show({ message: `${what} ${messageOf(error)}`, tone: 'danger', action: { label: 'Try again', run: again } })
    },
    keepUnsent: (keys, error, message) => {
      const { problem, refused } = failureOf(error)
      outbox.fail(keys, problem, refused)
      if (!leaveWhenSignedOut(error)) announce(message)
    },
  }
}
