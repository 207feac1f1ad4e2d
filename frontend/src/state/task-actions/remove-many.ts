import { bulk } from '@/api/tasks'
import { type Entry, keyBefore } from '../task-list'
import type { ActionTools } from './action-tools'
import { counted } from './counted'

/** The action that deletes many tasks in one request, with its undo. */
export function createRemoveMany({ store, queued, history, onSaved, report }: ActionTools) {
  const { dispatch } = store

  const removeMany = async (entries: Entry[]): Promise<void> => {
    const keys = entries.map(({ key }) => key)
    const places = entries.map((entry) => ({ entry, after: keyBefore(store.get().entries, entry.key) }))
    dispatch({ type: 'hidden', keys, hidden: true })
    const forget = history.offer(`Deleted ${counted(entries.length)}`, () => void restoreMany(places))
    try {
      await queued(keys, () =>
        bulk(
          'delete',
          entries.map(({ task }) => ({ id: task.id })),
        ),
      )
      onSaved()
    } catch (error) {
      forget()
      dispatch({ type: 'hidden', keys, hidden: false })
      report(`${counted(entries.length)} not deleted.`, error, () => void removeMany(entries))
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
