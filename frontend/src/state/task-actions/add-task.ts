import { createTask, type NewTask, type Task } from '@/api/tasks'
import { uniqueId } from '@/lib/unique-id'
import type { ActionTools } from './action-tools'
import { justWritten } from './failures'

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

/**
 * The action that adds tasks, the last of them first, so that they stand in their order. All are written down before
 * one is sent, so that nothing typed is lost. `reading` is what the text of a task means as soon as that is known.
 */
export function createAdd({ outbox, keepUnsent }: ActionTools, sendNew: SendNew) {
  const put = (key: string, task: NewTask) => outbox.put({ kind: 'add', key, task, ...justWritten() })

  const sendKept = async (key: string, task: NewTask) => {
    try {
      await sendNew(task, key)
    } catch (error) {
      keepUnsent([key], error, `“${task.title}” is not sent yet. It is kept.`)
    }
  }

  return {
    add: async (typed: NewTask, reading?: Promise<NewTask>): Promise<void> => {
      const key = uniqueId()
      put(key, typed)
      const task = reading ? await reading : typed
      if (task !== typed) put(key, task)
      await sendKept(key, task)
    },
    addAll: async (typed: NewTask[], reading?: Promise<NewTask[]>): Promise<void> => {
      const keys = typed.map(() => uniqueId())
      const putAll = (tasks: NewTask[]) => tasks.forEach((task, at) => put(keys[at]!, task))
      putAll(typed)
      const tasks = reading ? await reading : typed
      if (tasks !== typed) putAll(tasks)
      for (const [at, task] of [...tasks.entries()].reverse()) await sendKept(keys[at]!, task)
    },
  }
}
