'use client'

import { createContext, useContext, useMemo, useReducer, useState, type ReactNode } from 'react'
import { EMPTY, reduceTaskList, type TaskList } from '@/lib/task-list'
import { listTasks, type TaskPage } from '@/services/tasks'
import { useTaskActions, type TaskActions } from './task-actions'
import { useToasts } from './toasts'

export type LoadState = 'ready' | 'loading' | 'failed'

interface Tasks extends TaskActions {
  list: TaskList
  state: LoadState
  /** Reads the list again from its beginning. */
  reload: () => Promise<void>
  /** Reads the page after the ones on screen. */
  loadMore: () => Promise<void>
}

const Context = createContext<Tasks | null>(null)

/** Holds the person's tasks; `initial` is null when the server could not read them. */
export function TasksProvider({ initial, children }: { initial: TaskPage | null; children: ReactNode }) {
  const [list, dispatch] = useReducer(reduceTaskList, initial, (page) =>
    page ? reduceTaskList(EMPTY, { type: 'loaded', page }) : EMPTY,
  )
  const [state, setState] = useState<LoadState>(initial ? 'ready' : 'failed')
  const actions = useTaskActions(dispatch)
  const { show } = useToasts()

  const value = useMemo(() => {
    const reload = async () => {
      setState('loading')
      try {
        dispatch({ type: 'loaded', page: await listTasks() })
        setState('ready')
      } catch {
        setState('failed')
      }
    }
    const loadMore = async () => {
      try {
        dispatch({ type: 'appended', page: await listTasks(list.nextCursor ?? undefined) })
      } catch {
        show({ message: 'Could not load more tasks. Try again in a moment.', tone: 'danger' })
      }
    }
    return { ...actions, list, state, reload, loadMore }
  }, [actions, list, state, show])
  return <Context value={value}>{children}</Context>
}

export function useTasks(): Tasks {
  const tasks = useContext(Context)
  if (!tasks) throw new Error('useTasks needs a TasksProvider above it')
  return tasks
}
