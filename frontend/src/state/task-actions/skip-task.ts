import { formerValues } from '@/lib/task-conflict'
import { uniqueId } from '@/lib/unique-id'
import { type Entry, shown } from '../task-list'
import type { ActionTools } from './action-tools'
import type { createChange } from './change-task'
import { justWritten } from './failures'
import { currentEntry, savedEntry } from './save-change'
import { saveSkip } from './save-skip'

/** The action that leaves this one of a repeating task out, with its undo. What cannot be sent stays in the outbox. */
export function createSkip(tools: ActionTools, change: ReturnType<typeof createChange>) {
  const { store, queued, edit, history, outbox, keepUnsent, onSaved } = tools

  return async function skip(entry: Entry): Promise<void> {
    const current = currentEntry(store, entry)
    const [seen, before] = [current.task, shown(current)]
    const { due_at, due_time_zone, repeat } = before
    const editId = edit([entry.key], repeat?.next_at ? { due_at: repeat.next_at, due_time_zone } : {})
    const key = uniqueId()
    outbox.put({ kind: 'skip', key, seen, ...justWritten() })
    try {
      const { task } = await queued([entry.key], () => saveSkip(store, entry, seen))
      outbox.remove(key)
      store.dispatch({ type: 'edited', key: entry.key, editId, task })
      const former = formerValues(before, { due_at, due_time_zone, status: task.status })
      history.offer(`Skipped this one of “${before.title}”`, () => void change(savedEntry(entry, task), former))
      onSaved(true)
    } catch (error) {
      store.dispatch({ type: 'editFailed', keys: [entry.key], editId })
      keepUnsent([key], error, `“${before.title}” is not skipped yet. That is kept.`)
    }
  }
}
