import { RequestError } from '@/api/http'
import { moveTask } from '@/api/tasks'
import type { UnsentMove, UnsentSkip } from '../outbox'
import { entryOf } from '../task-list'
import type { ActionTools } from './action-tools'
import { saveSkip } from './save-skip'

/** Sends a move that waited. Sending it twice leads to the same place. */
export function createSendMove({ store, queued, announce, onSaved }: ActionTools) {
  return async ({ seen, after }: UnsentMove): Promise<void> => {
    try {
      await queued(['order'], () => moveTask(seen.id, after?.id ?? null))
    } catch (error) {
      if (!(error instanceof RequestError) || error.status !== 422) throw error
      throw new RequestError(`“${after?.title}”, which it was to follow, is gone.`, 422, error.code)
    }
    const keyOf = (id: string) => store.get().entries.find(({ task }) => task.id === id)?.key
    const [key, afterKey] = [keyOf(seen.id), after === null ? null : keyOf(after.id)]
    if (key !== undefined && afterKey !== undefined) store.dispatch({ type: 'placed', key, after: afterKey })
    announce(`Moved “${seen.title}”`)
    onSaved()
  }
}

/** Sends what was to be skipped: that one, and no other in its place. */
export function createSendSkip({ store, queued, announce, onSaved }: ActionTools) {
  return async ({ seen }: UnsentSkip): Promise<void> => {
    const entry = store.get().entries.find(({ task }) => task.id === seen.id) ?? entryOf(seen)
    const { task } = await queued([entry.key], () => saveSkip(store, entry, seen))
    store.dispatch({ type: 'synced', task })
    announce(`Skipped this one of “${task.title}”`)
    onSaved(true)
  }
}
