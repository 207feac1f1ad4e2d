import { moveTask } from '@/api/tasks'
import { type Entry, keyBefore } from '../task-list'
import type { ActionTools } from './action-tools'

/** The action that puts a task behind another in the person's order, or first. */
export function createMove({ store, queued, nextId, history, onSaved, report }: ActionTools) {
  const { dispatch } = store
  const newest = new Map<string, number>()

  const move = async (entry: Entry, after: string | null): Promise<void> => {
    const from = keyBefore(store.get().entries, entry.key)
    if (from === after) return
    dispatch({ type: 'placed', key: entry.key, after })
    const id = nextId()
    newest.set(entry.key, id)
    try {
      await queued(['order'], async () => {
        // Moved several times in a row: only the last place matters.
        if (newest.get(entry.key) === id) await moveTask(entry.task.id, savedIdBefore(store.get().entries, entry.key))
      })
      history.offer(null, () => void move(entry, from))
      onSaved()
    } catch (error) {
      dispatch({ type: 'placed', key: entry.key, after: from })
      report(`“${entry.task.title}” was not moved.`, error, () => void move(entry, after))
    }
  }

  return move
}

/** The id of the nearest task before this one that the server knows. */
function savedIdBefore(entries: Entry[], key: string): string | null {
  const at = entries.findIndex((entry) => entry.key === key)
  return entries.slice(0, Math.max(at, 0)).findLast((entry) => !entry.saving && !entry.hidden)?.task.id ?? null
}
