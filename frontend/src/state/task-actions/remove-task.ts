import { RequestError } from '@/api/http'
import { deleteTask, restoreTask, type Task } from '@/api/tasks'
import { type Entry, keyBefore, shown } from '../task-list'
import type { ActionTools } from './action-tools'
import { currentEntry } from './save-change'

/** The action that deletes a task, with its undo. */
export function createRemove({ store, queued, announce, history, onSaved, report }: ActionTools) {
  const { dispatch } = store

  const remove = async (entry: Entry): Promise<void> => {
    const { title } = shown(currentEntry(store, entry))
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
