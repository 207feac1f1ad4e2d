import { moveTask, type Task } from '@/api/tasks'
import { uniqueId } from '@/lib/unique-id'
import { type Entry, keyBefore } from '../task-list'
import type { ActionTools } from './action-tools'
import { justWritten } from './failures'

/**
 * The action that puts a task behind another in the person's order, or first. What cannot be sent stays in the outbox:
 * of each task the last move, since the earlier ones are nowhere to be seen any more.
 */
export function createMove({ store, queued, nextId, history, outbox, keepUnsent, onSaved }: ActionTools) {
  const { dispatch } = store
  const newest = new Map<string, number>()

  /** `former` is the place to go back to, which may not be on screen any more. */
  const move = async (entry: Entry, after: string | null, former?: Place): Promise<void> => {
    const from = keyBefore(store.get().entries, entry.key)
    // A row that the server does not know yet has no place there.
    if ((from === after && former === undefined) || entry.saving) return
    const placeBefore = savedBefore(store.get().entries, entry.key)
    dispatch({ type: 'placed', key: entry.key, after })
    const id = nextId()
    newest.set(entry.key, id)
    const key = uniqueId()
    const earlier = outbox.get().filter((one) => one.kind === 'move' && one.seen.id === entry.task.id)
    const place = () => (former === undefined ? savedBefore(store.get().entries, entry.key) : former)
    outbox.put({ kind: 'move', key, seen: entry.task, after: place(), ...justWritten() })
    outbox.remove(...earlier.map(({ key }) => key))
    try {
      await queued(['order'], async () => {
        // Moved several times in a row: only the last place matters.
        if (newest.get(entry.key) !== id) return
        await moveTask(entry.task.id, place()?.id ?? null)
      })
      outbox.remove(key)
      history.offer(null, () => void move(entry, from, placeBefore))
      // Whether its rows are on screen, where it goes back to, and what lies between: the server knows.
      onSaved(former !== undefined)
    } catch (error) {
      dispatch({ type: 'placed', key: entry.key, after: from })
      keepUnsent([key], error, `The move of “${entry.task.title}” is not sent yet. It is kept.`)
    }
  }

  return move
}

/** The task that another one comes after; null at the top. */
type Place = Pick<Task, 'id' | 'title'> | null

/** The nearest task before this one that the server knows. */
function savedBefore(entries: Entry[], key: string): Place {
  const at = entries.findIndex((entry) => entry.key === key)
  const before = entries.slice(0, Math.max(at, 0)).findLast((entry) => !entry.saving && !entry.hidden)
  return before ? { id: before.task.id, title: before.task.title } : null
}
