import { RequestError } from '@/api/http'
import type { Task, TaskChange } from '@/api/tasks'
import { formerValues, type Part } from '@/lib/task-conflict'
import { PART_NAMES } from '@/lib/task-labels'
import { type Entry, shown } from '../task-list'
import type { ActionTools } from './action-tools'
import { currentEntry, EditConflict, type Saved, saveChange } from './save-change'

export interface ChangeOptions {
  /** What the person saw when they began to edit; the present state when absent. */
  seen?: Task
  /** Shown with an Undo once it is saved. Without it, the change can be undone by key only. */
  message?: string
}

/** The action that changes parts of a task. */
export function createChange(tools: ActionTools) {
  const { store, queued, edit, show, announce, history, onSaved, onConflict, report } = tools
  const { dispatch } = store

  const change = async (entry: Entry, wanted: TaskChange, options: ChangeOptions = {}): Promise<void> => {
    const start = currentEntry(store, entry)
    const before = shown(start)
    const editId = edit([entry.key], wanted)
    try {
      const saved = await queued([entry.key], () => saveChange(store, entry, wanted, options.seen ?? start.task))
      dispatch({ type: 'edited', key: entry.key, editId, task: saved.task })
      history.offer(options.message ?? null, () => void change(entry, formerValues(before, wanted)))
      sayWhatWasSaved(saved, options)
      onSaved()
    } catch (error) {
      dispatch({ type: 'editFailed', keys: [entry.key], editId })
      if (error instanceof EditConflict)
        return onConflict({ entry, mine: wanted, theirs: error.theirs, parts: error.parts })
      if (error instanceof RequestError && error.status === 404) return dropDeleted(entry, before.title)
      report(`“${before.title}” was not changed.`, error, () => void change(entry, wanted, options))
    }
  }

  const sayWhatWasSaved = ({ task, alsoChanged }: Saved, { message }: ChangeOptions) => {
    if (message === undefined) announce(`Saved “${task.title}”`)
    if (alsoChanged.length === 0) return
    show({ message: `“${task.title}” was also changed elsewhere (${inWords(alsoChanged)}). Both changes are kept.` })
  }

  const dropDeleted = (entry: Entry, title: string) => {
    dispatch({ type: 'removed', keys: [entry.key] })
    show({ message: `“${title}” was deleted elsewhere.`, tone: 'danger' })
    onSaved()
  }

  return change
}

const inWords = (parts: Part[]) => parts.map((part) => PART_NAMES[part].toLowerCase()).join(', ')
