import { useMemo, useRef, type Dispatch } from 'react'
import { rememberParting } from '@/lib/parting-tasks'
import { shown, type Entry, type TaskListAction } from '@/lib/task-list'
import { messageOf, RequestError } from '@/services/http'
import { createTask, deleteTask, updateTask, type TaskChange } from '@/services/tasks'
import { useToasts } from './toasts'

/** What people do to tasks. Each shows its effect at once and takes it back, with a message, when the server refuses. */
export interface TaskActions {
  add: (title: string) => Promise<void>
  change: (entry: Entry, change: TaskChange) => Promise<void>
  remove: (entry: Entry) => void
}

export function useTaskActions(dispatch: Dispatch<TaskListAction>): TaskActions {
  const { show } = useToasts()
  const counter = useRef(0)
  const inOrder = useRef(new Map<string, Promise<unknown>>())

  return useMemo(() => {
    /** Changes of one task reach the server in the order they were made. */
    const queued = <T>(key: string, work: () => Promise<T>): Promise<T> => {
      const before = inOrder.current.get(key) ?? Promise.resolve()
      const result = before.then(work, work)
      inOrder.current.set(key, result)
      return result
    }

    const report = (what: string, error: unknown, again: () => void) => {
      if (error instanceof RequestError && error.status === 401) return window.location.assign('/sign-in')
      const action = { label: 'Try again', run: again }
      show({ message: `${what} ${messageOf(error)}`, tone: 'danger', action })
    }

    const add = async (title: string) => {
      const key = `new-${(counter.current += 1)}`
      dispatch({ type: 'adding', key, title, at: new Date().toISOString() })
      try {
        dispatch({ type: 'added', key, task: await createTask(title) })
      } catch (error) {
        dispatch({ type: 'removed', key })
        report(`“${title}” was not added.`, error, () => void add(title))
      }
    }

    const change = async (entry: Entry, change_: TaskChange) => {
      const { key, task } = entry
      const edit = { id: (counter.current += 1), change: change_ }
      dispatch({ type: 'editing', key, edit })
      try {
        const saved = await queued(key, () => updateTask(task.id, change_))
        dispatch({ type: 'edited', key, editId: edit.id, task: saved })
      } catch (error) {
        dispatch({ type: 'editFailed', key, editId: edit.id })
        report(`“${task.title}” was not changed.`, error, () => void change(entry, change_))
      }
    }

    const remove = (entry: Entry) => {
      const { key, task } = entry
      const { title } = shown(entry)
      const restore = () => dispatch({ type: 'hidden', key, hidden: false })
      dispatch({ type: 'hidden', key, hidden: true })
      // The server hears of it only when the message goes, so an undo loses nothing: not the id, place or date.
      const onExpire = async ({ leaving }: { leaving: boolean }) => {
        if (leaving) rememberParting(task.id)
        try {
          const run = () => deleteTask(task.id, { keepalive: leaving })
          await (leaving ? run() : queued(key, run))
          dispatch({ type: 'removed', key })
        } catch (error) {
          if (error instanceof RequestError && error.status === 404) return dispatch({ type: 'removed', key })
          restore()
          report(`“${title}” was not deleted.`, error, () => remove(entry))
        }
      }
      show({ message: `Deleted “${title}”`, action: { label: 'Undo', run: restore }, onExpire })
    }

    return { add, change, remove }
  }, [dispatch, show])
}
