import { createTask, type NewTask } from '@/api/tasks'
import { uniqueId } from '@/lib/unique-id'
import type { ActionTools } from './action-tools'

/** The action that adds a task. */
export function createAdd({ store, unsaved, announce, onAdded, onSaved, report }: ActionTools) {
  const { dispatch } = store
  // One idempotency key per request of the person: trying again after a lost answer must not make a second task.
  const add = async (task: NewTask, idempotencyKey: string): Promise<void> => {
    const key = `new-${idempotencyKey}`
    dispatch({ type: 'adding', key, task, at: new Date().toISOString() })
    try {
      const saved = await unsaved.track(createTask(task, idempotencyKey))
      dispatch({ type: 'added', key, task: saved })
      announce(`Added “${saved.title}”`)
      onAdded(saved)
      onSaved()
    } catch (error) {
      dispatch({ type: 'removed', keys: [key] })
      report(`“${task.title}” was not added.`, error, () => void add(task, idempotencyKey))
    }
  }
  return (task: NewTask) => add(task, uniqueId())
}
