import { conflictingTask, skipTask, type Task } from '@/api/tasks'
import type { Store } from '../store'
import { type Entry, type TaskList, type TaskListAction, versionFor } from '../task-list'
import { currentEntry } from './save-change'

const MOST_ATTEMPTS = 3

/**
 * Leaves the one of a repeating task out that the person saw, once: the version says which one is meant. Where the task
 * is due at another time by now, that one is gone already, by an attempt whose answer was lost or by somebody else.
 */
export async function saveSkip(
  store: Store<TaskList, TaskListAction>,
  entry: Entry,
  seen: Task,
): Promise<{ task: Task; wasGone: boolean }> {
  const start = currentEntry(store, entry)
  let version = versionFor(start, seen)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { task: await skipTask(seen.id, version), wasGone: false }
    } catch (error) {
      const theirs = conflictingTask(error)
      if (theirs === null || attempt === MOST_ATTEMPTS) throw error
      store.dispatch({ type: 'synced', task: theirs })
      if (theirs.due_at !== seen.due_at) return { task: theirs, wasGone: true }
      version = theirs.version
    }
  }
}
