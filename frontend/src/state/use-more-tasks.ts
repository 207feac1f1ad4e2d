import { useCallback } from 'react'
import { leaveWhenSignedOut } from '@/api/signed-out'
import { BATCH_LIMIT, listTasks } from '@/api/tasks'
import { apiParameters, type TaskQuery } from '@/lib/task-query'
import type { ListReader } from './list-reader'
import type { Store } from './store'
import type { TaskList, TaskListAction } from './task-list'
import { useToasts } from './toasts'

interface MoreOptions {
  store: Store<TaskList, TaskListAction>
  reader: ListReader
  query: TaskQuery
  timeZone: string
}

/**
 * Reads the next page of the list. Resolves to how many tasks came: 0 when it was given up for another reading, null
 * when it failed, which was said then.
 */
export function useMoreTasks({ store, reader, query, timeZone }: MoreOptions) {
  const { show } = useToasts()
  return useCallback(
    async (signal: AbortSignal): Promise<number | null> => {
      const { nextCursor: cursor, entries } = store.get()
      if (cursor === null) return 0
      try {
        const page = await listTasks(apiParameters(query, timeZone, { cursor, limit: BATCH_LIMIT }), signal)
        reader.wentOn(page)
        store.dispatch({ type: 'appended', page })
        return store.get().entries.length - entries.length
      } catch (error) {
        if (signal.aborted) return 0
        if (!leaveWhenSignedOut(error))
          show({ message: 'Could not load more tasks. Try again in a moment.', tone: 'danger' })
        return null
      }
    },
    [store, reader, query, timeZone, show],
  )
}
