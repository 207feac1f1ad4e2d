import { leaveWhenSignedOut } from '@/api/signed-out'
import { createTask, type NewTask, type Task } from '@/api/tasks'
import { uniqueId } from '@/lib/unique-id'
import type { ActionTools } from './action-tools'
import { failureOf } from './failures'

/** Sends a new task under its key; it rejects as the request does, and stays in the outbox then. */
export type SendNew = (task: NewTask, idempotencyKey: string) => Promise<Task>

/** What adding a task needs to be done the first time and again. */
export function createSendNew({ store, unsaved, outbox, announce, onAdded, onSaved }: ActionTools): SendNew {
  const { dispatch } = store
  return async (task, idempotencyKey) => {
    const key = `new-${idempotencyKey}`
    dispatch({ type: 'adding', key, task, at: new Date().toISOString() })
    try {
      const saved = await unsaved.track(createTask(task, idempotencyKey))
      outbox.remove(idempotencyKey)
      dispatch({ type: 'added', key, task: saved })
      announce(`Added “${saved.title}”`)
      onAdded(saved)
      onSaved()
      return saved
    } catch (error) {
      dispatch({ type: 'removed', keys: [key] })
      throw error
    }
  }
}

/** The action that adds a task: written down before it is sent, so that nothing typed is lost. */
export function createAdd({ outbox, announce }: ActionTools, sendNew: SendNew) {
  return async (task: NewTask): Promise<void> => {
    const key = uniqueId()
    outbox.put({ kind: 'add', key, task, at: Date.now(), problem: null, refused: false })
    try {
      await sendNew(task, key)
    } catch (error) {
      const { problem, refused } = failureOf(error)
      outbox.fail(key, problem, refused)
      if (!leaveWhenSignedOut(error)) announce(`“${task.title}” is not sent yet. It is kept.`)
    }
  }
}
