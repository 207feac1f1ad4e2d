import { useCallback, useEffect, useRef, useState } from 'react'
import { RequestError } from '@/api/http'
import { BATCH_LIMIT, countTasks, listTasks, type TaskCounts, type TaskPage } from '@/api/tasks'
import type { Clock } from '@/lib/due'
import { addressOf, apiParameters, type TaskQuery } from '@/lib/task-query'
import type { Store } from './store'
import type { TaskList, TaskListAction } from './task-list'
import { useToasts } from './toasts'
import type { Unsaved } from './unsaved'

export type LoadState = 'ready' | 'loading' | 'failed'

interface PagesOptions {
  store: Store<TaskList, TaskListAction>
  unsaved: Unsaved
  query: TaskQuery
  clock: Clock
  initial: { page: TaskPage; counts: TaskCounts } | null
}

/** Several changes in a row are counted once. */
const SOON_MS = 400
/** Coming back often reads no more often than this. */
const FRESH_MS = 2_000

/** Reads what the address asks for: at first, again when the person comes back to the page, and further down. */
export function useTaskPages({ store, unsaved, query, clock, initial }: PagesOptions) {
  const [state, setState] = useState<LoadState>(initial ? 'ready' : 'failed')
  const [counts, setCounts] = useState(initial?.counts ?? null)
  const { show } = useToasts()
  const address = addressOf(query)
  const { timeZone } = clock
  const loaded = useRef({ address, timeZone })
  const loadedAt = useRef(0)
  const newest = useRef<AbortController>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const count = useCallback(async () => {
    // Wrong numbers for a moment are no reason to disturb anybody.
    await countTasks(timeZone).then(setCounts, () => undefined)
  }, [timeZone])

  /** Only the newest request may change what is on screen. */
  const begin = () => {
    newest.current?.abort()
    newest.current = new AbortController()
    return newest.current.signal
  }

  // What was read while something was being saved may be from before it. Such a list is read again once all is saved.
  const again = useRef<ReturnType<typeof setTimeout>>(undefined)
  const present = useRef<() => unknown>(() => undefined)
  const readAgain = useCallback(() => {
    clearTimeout(again.current)
    again.current = setTimeout(() => void present.current(), SOON_MS)
  }, [])

  const reload = useCallback(async () => {
    const signal = begin()
    const mark = unsaved.mark()
    // The message that something failed stays, with its button, until it is known better.
    setState((now) => (now === 'failed' ? now : 'loading'))
    try {
      const [page] = await Promise.all([listTasks(apiParameters(query, timeZone), signal), count()])
      store.dispatch({ type: 'loaded', page })
      loadedAt.current = Date.now()
      setState('ready')
      if (mark === null || mark !== unsaved.mark()) readAgain()
    } catch (error) {
      if (!signal.aborted && !signedOut(error)) setState('failed')
    }
  }, [store, unsaved, query, timeZone, count, readAgain])

  /** Reads as many tasks as are on screen once more, without anything flickering. */
  const refresh = useCallback(async () => {
    if (newest.current && !newest.current.signal.aborted && state === 'loading') return
    const mark = unsaved.mark()
    if (mark === null) return readAgain()
    const signal = begin()
    try {
      const wanted = store.get().entries.length
      const page: TaskPage = { items: [], next_cursor: null }
      do {
        const limit = Math.min(BATCH_LIMIT, Math.max(50, wanted - page.items.length))
        const next = await listTasks(apiParameters(query, timeZone, { cursor: page.next_cursor, limit }), signal)
        page.items.push(...next.items)
        page.next_cursor = next.next_cursor
      } while (page.next_cursor !== null && page.items.length < wanted)
      if (mark !== unsaved.mark()) return readAgain()
      store.dispatch({ type: 'refreshed', page })
      loadedAt.current = Date.now()
      setState('ready')
    } catch (error) {
      // What is on screen stays; the next action, or the next return to the page, will tell more.
      signedOut(error)
    }
  }, [store, unsaved, query, timeZone, state, readAgain])
  useEffect(() => {
    present.current = refresh
  })
  useEffect(() => () => clearTimeout(again.current), [])

  const refreshSoon = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      void count()
      // In the manual order each change shows at once; in others it may have moved the task.
      if (query.sort !== 'manual') void refresh()
    }, SOON_MS)
  }, [count, query.sort, refresh])

  const loadMore = useCallback(async () => {
    const { nextCursor } = store.get()
    if (nextCursor === null) return
    const signal = begin()
    try {
      store.dispatch({
        type: 'appended',
        page: await listTasks(apiParameters(query, timeZone, { cursor: nextCursor }), signal),
      })
    } catch (error) {
      if (!signal.aborted && !signedOut(error))
        show({ message: 'Could not load more tasks. Try again in a moment.', tone: 'danger' })
    }
  }, [store, query, timeZone, show])

  useEffect(() => {
    const before = loaded.current
    loaded.current = { address, timeZone }
    if (before.address !== address) void reload()
    else if (before.timeZone !== timeZone) void Promise.all([refresh(), count()])
  }, [address, timeZone, reload, refresh, count])

  useEffect(() => {
    let returned: ReturnType<typeof setTimeout>
    const back = () => {
      if (document.visibilityState === 'hidden' || state !== 'ready') return
      clearTimeout(returned)
      returned = setTimeout(
        () => {
          void refresh()
          void count()
        },
        Math.max(0, loadedAt.current + FRESH_MS - Date.now()),
      )
    }
    const events = ['focus', 'online', 'pageshow'] as const
    for (const event of events) window.addEventListener(event, back)
    document.addEventListener('visibilitychange', back)
    return () => {
      clearTimeout(returned)
      for (const event of events) window.removeEventListener(event, back)
      document.removeEventListener('visibilitychange', back)
    }
  }, [refresh, count, state])

  return { state, counts, reload, refresh, refreshSoon, loadMore }
}

/** Sends people whose session has ended to where they can open a new one. */
function signedOut(error: unknown): boolean {
  if (!(error instanceof RequestError) || error.status !== 401) return false
  window.location.assign('/sign-in')
  return true
}
