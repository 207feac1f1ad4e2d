import { skipTask } from '@/api/tasks'
import { formerValues } from '@/lib/task-conflict'
import { type Entry, shown } from '../task-list'
import type { ActionTools } from './action-tools'
import type { createChange } from './change-task'
import { currentEntry } from './save-change'

/** The action that leaves this one of a repeating task out, with its undo. */
export function createSkip(tools: ActionTools, change: ReturnType<typeof createChange>) {
  const { store, queued, edit, history, onSaved, report } = tools

  return async function skip(entry: Entry): Promise<void> {
    const before = shown(currentEntry(store, entry))
    const { due_at, due_time_zone, repeat } = before
    const editId = edit([entry.key], repeat?.next_at ? { due_at: repeat.next_at, due_time_zone } : {})
    try {
      const task = await queued([entry.key], () => skipTask(entry.task.id))
      store.dispatch({ type: 'edited', key: entry.key, editId, task })
      const former = formerValues(before, { due_at, due_time_zone, status: task.status })
      history.offer(`Skipped this one of “${before.title}”`, () => void change(entry, former))
      onSaved(true)
    } catch (error) {
      store.dispatch({ type: 'editFailed', keys: [entry.key], editId })
      report(`“${before.title}” was not skipped.`, error, () => void skip(entry))
    }
  }
}
