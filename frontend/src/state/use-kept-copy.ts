import { useCallback, useEffect, useState } from 'react'
import { RequestError } from '@/api/http'
import type { TaskCounts } from '@/api/tasks'
import type { Clock } from '@/lib/due'
import type { TaskQuery } from '@/lib/task-query'
import { type Copy, keepCopy, readCopy } from './offline-copy'
import type { Store } from './store'
import type { TaskList, TaskListAction } from './task-list'
import { useDebounced } from './use-debounced'

interface CopyOptions {
  store: Store<TaskList, TaskListAction>
  account: string
  query: TaskQuery
  clock: Clock
  counts: TaskCounts | null
  state: 'ready' | 'loading' | 'failed'
  initialAsOf: number | null
}

/** Nobody waits for it. */
const PAUSE_MS = 1_000

/** Keeps what the server says of the tasks on screen, and shows it when the server cannot be reached. */
export function useKeptCopy({ store, account, query, clock, counts, state, initialAsOf }: CopyOptions) {
  const [asOf, setAsOf] = useState(initialAsOf)
  const keepSoon = useDebounced(() => {
    if (state !== 'ready' || asOf !== null || counts === null) return
    const { entries, nextCursor } = store.get()
    const items = entries.filter(({ saving, hidden }) => !saving && !hidden).map(({ task }) => task)
    void keepCopy(account, query, { page: { items, next_cursor: nextCursor }, counts })
  }, PAUSE_MS)
  useEffect(() => store.subscribe(keepSoon), [store, keepSoon])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept is read when it is kept
  useEffect(keepSoon, [keepSoon, query, counts, state])

  const { timeZone } = clock
  /** The server has answered. */
  const read = useCallback(() => setAsOf(null), [])
  /** What to show in the place of an answer; null when nothing is kept, or when the server did answer. */
  const fallBack = useCallback(
    async (error: unknown): Promise<Copy | null> => {
      const status = error instanceof RequestError ? error.status : 0
      if (status !== 0 && status < 500) return null
      const copy = await readCopy(account, query, { now: Date.now(), timeZone })
      if (copy) setAsOf(copy.at)
      return copy
    },
    [account, query, timeZone],
  )
  return { asOf, read, fallBack }
}
