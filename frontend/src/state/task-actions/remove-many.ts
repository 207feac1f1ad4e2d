import { bulk } from '@/api/tasks'
import { uniqueId } from '@/lib/unique-id'
import { type Entry, keyBefore } from '../task-list'
import type { ActionTools } from './action-tools'
import { counted } from './counted'
import { justWritten } from './failures'

/** The action that deletes many tasks in one request, with its undo. What cannot be sent stays in the outbox. */
export function createRemoveMany({ store, queued, outbox, keepUnsent, history, onSaved, report }: ActionTools) {
  const { dispatch } = store

  const removeMany = async (entries: Entry[]): Promise<void> => {
    const keys = entries.map(({ key }) => key)
    const places = entries.map((entry) => ({ entry, after: keyBefore(store.get().entries, entry.key) }))
    const written = entries.map(({ task }) => ({
      kind: 'remove' as const,
      key: uniqueId(),
      seen: task,
      ...justWritten(),
    }))
    const unsent = written.map(({ key }) => key)
    outbox.put(...written)
    dispatch({ type: 'hidden', keys, hidden: true })
    const forget = history.offer(`Deleted ${counted(entries.length)}`, () => void restoreMany(places))
    try {
      await queued(keys, () =>
        bulk(
          'delete',
          entries.map(({ task }) => ({ id: task.id })),
        ),
      )
      outbox.remove(...unsent)
      onSaved()
    } catch (error) {
      forget()
      dispatch({ type: 'hidden', keys, hidden: false })
      keepUnsent(unsent, error, `${counted(entries.length)} not deleted yet. It is kept.`)
    }
  }

  const restoreMany = async (places: { entry: Entry; after: string | null }[]): Promise<void> => {
    const keys = places.map(({ entry }) => entry.key)
    for (const { entry, after } of places) {
      dispatch({ type: 'restored', entry: { ...entry, edits: [], hidden: false, place: 'filtered' }, after })
    }
    try {
      const results = await queued(keys, () =>
        bulk(
          'restore',
          places.map(({ entry }) => ({ id: entry.task.id })),
        ),
      )
      for (const { task } of results) if (task) dispatch({ type: 'synced', task })
      onSaved()
    } catch (error) {
      dispatch({ type: 'removed', keys })
      report(`${counted(keys.length)} not restored.`, error, () => void restoreMany(places))
    }
  }

  return removeMany
}
