import { RequestError } from '@/api/http'
import type { Task, TaskChange } from '@/api/tasks'
import { formerValues, type Part } from '@/lib/task-conflict'
import { PART_NAMES } from '@/lib/task-labels'
import { uniqueId } from '@/lib/unique-id'
import { type Entry, shown } from '../task-list'
import type { ActionTools } from './action-tools'
import { justWritten } from './failures'
import { currentEntry, EditConflict, isListed, type Saved, saveChange, savedEntry } from './save-change'

export interface ChangeOptions {
  /** What the person saw when they began to edit; the present state when absent. */
  seen?: Task
  /** Shown with an Undo once it is saved. Without it, the change can be undone by key only. */
  message?: string
}

/** The action that changes parts of a task. What cannot be sent stays in the outbox. */
export function createChange(tools: ActionTools) {
  const { store, queued, edit, show, announce, history, outbox, keepUnsent, onSaved, onConflict } = tools
  const { dispatch } = store

  const change = async (entry: Entry, wanted: TaskChange, options: ChangeOptions = {}): Promise<void> => {
    const start = currentEntry(store, entry)
    const before = shown(start)
    const seen = options.seen ?? start.task
    const editId = edit([entry.key], wanted)
    const key = uniqueId()
    outbox.put({ kind: 'change', key, seen, change: wanted, ...justWritten() })
    try {
      const saved = await queued([entry.key], () => saveChange(store, entry, wanted, seen))
      outbox.remove(key)
      dispatch({ type: 'edited', key: entry.key, editId, task: saved.task })
      const former = formerValues(before, wanted)
      history.offer(options.message ?? null, () => void change(savedEntry(entry, saved.task), former))
      sayWhatWasSaved(saved, options)
      // The next one comes when one is done, and goes when that is taken back. What has no row may get one again.
      onSaved(('status' in wanted && before.repeat !== null) || !isListed(store, entry))
    } catch (error) {
      dispatch({ type: 'editFailed', keys: [entry.key], editId })
      if (error instanceof EditConflict) {
        outbox.remove(key)
        return onConflict({ entry, mine: wanted, theirs: error.theirs, parts: error.parts })
      }
      if (error instanceof RequestError && error.status === 404) dropDeleted(entry, before.title)
      keepUnsent([key], error, `The change to “${before.title}” is not sent yet. It is kept.`)
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
