import { RequestError } from '@/api/http'
import { deleteTask, restoreTask, type Task } from '@/api/tasks'
import { uniqueId } from '@/lib/unique-id'
import { type Entry, keyBefore, shown } from '../task-list'
import type { ActionTools } from './action-tools'
import { justWritten } from './failures'
import { currentEntry } from './save-change'

/** The action that deletes a task, with its undo. A deletion that cannot be sent stays in the outbox. */
export function createRemove({ store, queued, outbox, keepUnsent, announce, history, onSaved, report }: ActionTools) {
  const { dispatch } = store

  const remove = async (entry: Entry): Promise<void> => {
    const { task } = currentEntry(store, entry)
    const { title } = shown(currentEntry(store, entry))
    const key = uniqueId()
    outbox.put({ kind: 'remove', key, seen: task, ...justWritten() })
    const after = keyBefore(store.get().entries, entry.key)
    dispatch({ type: 'hidden', keys: [entry.key], hidden: true })
    const forget = history.offer(`Deleted “${title}”`, () => void restore(entry, after))
    try {
      await queued([entry.key], () => deleteTask(entry.task.id))
      outbox.remove(key)
      onSaved()
    } catch (error) {
      if (error instanceof RequestError && error.status === 404) {
        outbox.remove(key)
        return dispatch({ type: 'removed', keys: [entry.key] })
      }
      forget()
      dispatch({ type: 'hidden', keys: [entry.key], hidden: false })
      keepUnsent([key], error, `The deletion of “${title}” is not sent yet. It is kept.`)
    }
  }

  const restore = async (entry: Entry, after: string | null): Promise<void> => {
    const showAgain = (task: Task) =>
      dispatch({ type: 'restored', entry: { ...entry, task, edits: [], hidden: false, place: 'filtered' }, after })
    showAgain(entry.task)
    announce(`“${entry.task.title}” is back`)
    try {
      showAgain(await queued([entry.key], () => restoreTask(entry.task.id)))
      onSaved()
    } catch (error) {
      dispatch({ type: 'removed', keys: [entry.key] })
      report(`“${entry.task.title}” was not restored.`, error, () => void restore(entry, after))
    }
  }

  return remove
}
