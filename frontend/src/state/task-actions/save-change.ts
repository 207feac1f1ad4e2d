import { conflictingTask, type Task, type TaskChange, updateTask } from '@/api/tasks'
import { conflictingParts, differences, type Part } from '@/lib/task-conflict'
import type { Store } from '../store'
import { type Entry, type TaskList, type TaskListAction, versionFor } from '../task-list'

/** The same part was changed here and elsewhere: only the person can decide. */
export class EditConflict extends Error {
  override name = 'EditConflict'
  constructor(
    readonly theirs: Task,
    readonly parts: Part[],
  ) {
    super('changed elsewhere')
  }
}

/** A saved change, and what somebody else had changed meanwhile without getting in its way. */
export interface Saved {
  task: Task
  alsoChanged: Part[]
}

const MOST_ATTEMPTS = 3

/** The entry as it is now: the one that an action was begun with may be from before other work. */
export function currentEntry(store: Store<TaskList, TaskListAction>, entry: Entry): Entry {
  return store.get().entries.find(({ key }) => key === entry.key) ?? entry
}

/** Whether the entry has a row; a reading of the list takes those away that do not belong to it any more. */
export function isListed(store: Store<TaskList, TaskListAction>, { key }: Entry): boolean {
  return store.get().entries.some((entry) => entry.key === key)
}

/** The entry as a change left it: what takes that change back builds on it when the row is not listed any more. */
export const savedEntry = (entry: Entry, task: Task): Entry => ({ ...entry, task, edits: [], foreign: task.version })

/**
 * Sends a change that builds on `seen`, the state that the person had before them. When somebody else changed other
 * parts meanwhile, both changes are kept; when they changed the same, nothing is sent over theirs.
 */
export async function saveChange(
  store: Store<TaskList, TaskListAction>,
  entry: Entry,
  change: TaskChange,
  seen: Task,
): Promise<Saved> {
  const start = currentEntry(store, entry)
  let version = versionFor(start, seen)
  // What this browser has saved itself since is nobody else's change.
  const base = version === start.task.version ? start.task : seen
  let alsoChanged: Part[] = []
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { task: await updateTask(start.task.id, change, version), alsoChanged }
    } catch (error) {
      const theirs = conflictingTask(error)
      if (theirs === null || attempt === MOST_ATTEMPTS) throw error
      store.dispatch({ type: 'synced', task: theirs })
      const parts = conflictingParts(base, change, theirs)
      if (parts.length > 0) throw new EditConflict(theirs, parts)
      alsoChanged = differences(base, theirs)
      version = theirs.version
    }
  }
}
