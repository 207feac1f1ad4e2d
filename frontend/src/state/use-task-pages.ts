import { useCallback, useEffect, useRef, useState } from 'react'
import { leaveWhenSignedOut } from '@/api/signed-out'
import { countTasks, type InitialTasks, type TaskCounts } from '@/api/tasks'
import { type Clock, dateOf } from '@/lib/due'
import { addressOf, type TaskQuery } from '@/lib/task-query'
import { createListReader } from './list-reader'
import { tellOtherTabs, useOtherTabs } from './other-tabs'
import { readFirst } from './read-pages'
import { onSightMoved } from './rows-in-sight'
import type { Store } from './store'
import type { TaskList, TaskListAction } from './task-list'
import type { Unsaved } from './unsaved'
import { useDebounced } from './use-debounced'
import { useKeptCopy } from './use-kept-copy'
import { useMoreTasks } from './use-more-tasks'
import { useReturnToPage } from './use-return-to-page'
import { useServerEvents } from './use-server-events'

export type LoadState = 'ready' | 'loading' | 'failed'

interface PagesOptions {
  store: Store<TaskList, TaskListAction>
  unsaved: Unsaved
  account: string
  query: TaskQuery
  clock: Clock
  /** Null when the server could not read them. */
  initial: InitialTasks | null
  /** When those were read, if this browser kept them. */
  initialAsOf: number | null
}

/** Several changes in a row are followed by one reading. */
const SOON_MS = 400
/** Other tabs show a change so soon after it. */
const FOLLOW_MS = 150
/** Coming back often reads no more often than this. */
const FRESH_MS = 2_000

/** Reads what the address asks for: at first, again when the person comes back to the page, and further down. */
export function useTaskPages(options: PagesOptions) {
  const { store, unsaved, account, query, clock, initial } = options
  const { timeZone } = clock
  const [state, setState] = useState<LoadState>(initial ? 'ready' : 'failed')
  const { counts, setCounts, count } = useCounts(initial?.counts ?? null, timeZone)
  const { asOf, read, fallBack } = useKeptCopy({ ...options, counts, state })
  const begin = useNewestRequest()
  const readAt = useRef(0)
  const reloading = useRef<AbortSignal>(null)
  const refreshing = useRef<AbortSignal>(null)
  const goingOn = useRef<AbortSignal>(null)
  const [reader] = useState(() => createListReader(store, initial?.page ?? null))
  // What was read while something was being saved may be from before it. Such a list is read again once all is saved.
  const refreshLater = useDebounced(() => refresh(), SOON_MS)

  const reload = useCallback(async () => {
    const signal = begin()
    reloading.current = signal
    const mark = unsaved.mark()
    // The message that something failed stays, with its button, until it is known better.
    setState((now) => (now === 'failed' ? now : 'loading'))
    try {
      const [page] = await Promise.all([readFirst(query, timeZone, signal), count()])
      store.dispatch({ type: 'loaded', page })
      reader.begun(page)
      readAt.current = Date.now()
      read()
      setState('ready')
      if (mark === null || mark !== unsaved.mark()) refreshLater()
    } catch (error) {
      if (signal.aborted || leaveWhenSignedOut(error)) return
      const copy = await fallBack(error)
      if (signal.aborted) return
      if (copy === null) return setState('failed')
      store.dispatch({ type: 'loaded', page: copy.page })
      setCounts(copy.counts)
      setState('ready')
    } finally {
      if (reloading.current === signal) reloading.current = null
    }
  }, [store, unsaved, reader, query, timeZone, count, setCounts, begin, refreshLater, read, fallBack])

  /** Reads the tasks on screen once more, without anything flickering. `news`: others may have changed as well. */
  const refresh = useCallback(
    async (news = true) => {
      const mark = unsaved.mark()
      // A list that is being read would be given up for this, with what it does when it fails.
      if (mark === null || reloading.current || goingOn.current) return refreshLater()
      const signal = begin()
      refreshing.current = signal
      try {
        const show = await reader.again({ query, timeZone, signal, news })
        if (mark !== unsaved.mark()) return refreshLater()
        show()
        readAt.current = Date.now()
        read()
        setState('ready')
      } catch (error) {
        // What is on screen stays; the next action, or the next return to the page, reads again.
        leaveWhenSignedOut(error)
      } finally {
        if (refreshing.current === signal) refreshing.current = null
      }
    },
    [reader, unsaved, query, timeZone, begin, refreshLater, read],
  )

  const refreshSoon = useDebounced(() => {
    void count()
    // In the manual order each change shows at once; in others it may have moved the task.
    if (query.sort !== 'manual') void refresh()
  }, SOON_MS)

  const readMore = useMoreTasks({ store, reader, query, timeZone })
  const loadMore = useCallback(async () => {
    // The list is about to be another one, or to go on anyway.
    if (reloading.current || goingOn.current) return 0
    // A refreshing that is given up for this comes after it.
    if (refreshing.current) refreshLater()
    const signal = begin()
    goingOn.current = signal
    try {
      return await readMore(signal)
    } finally {
      if (goingOn.current === signal) goingOn.current = null
    }
  }, [readMore, begin, refreshLater])

  useSight(() => reader.seesUnknown() && refresh(false))
  const refreshAll = useCallback(() => void Promise.all([refresh(), count()]), [refresh, count])
  useReading({ address: addressOf(query), day: `${dateOf(clock)} ${timeZone}`, reload, refreshAll })
  const followSoon = useDebounced(refreshAll, FOLLOW_MS)
  useOtherTabs(account, followSoon)
  useServerEvents(followSoon)
  const onSaved = useCallback(
    (others = false) => {
      if (others) followSoon()
      else refreshSoon()
      tellOtherTabs(account)
    },
    [account, refreshSoon, followSoon],
  )
  const untilStale = useCallback(() => Math.max(0, readAt.current + FRESH_MS - Date.now()), [])
  useReturnToPage(refreshAll, untilStale, state === 'ready')
  return { state, counts, asOf, reload, onSaved, loadMore }
}

/** How many tasks each view holds, and the way to count them again. */
function useCounts(initial: TaskCounts | null, timeZone: string) {
  const [counts, setCounts] = useState(initial)
  const count = useCallback(async () => {
    // Wrong numbers for a moment are no reason to disturb anybody.
    await countTasks(timeZone).then(setCounts, () => undefined)
  }, [timeZone])
  return { counts, setCounts, count }
}

/** Calls a moment after other rows of a long list have come into sight. */
function useSight(onOthers: () => unknown): void {
  const soon = useDebounced(onOthers, FOLLOW_MS)
  useEffect(() => onSightMoved(soon), [soon])
}

/** Begins a request and aborts the one before: only the newest may change what is on screen. */
function useNewestRequest(): () => AbortSignal {
  const newest = useRef<AbortController>(null)
  return useCallback(() => {
    newest.current?.abort()
    newest.current = new AbortController()
    return newest.current.signal
  }, [])
}

interface ReadingOptions {
  address: string
  /** The person's date and time zone: what is due, and when, depends on both. */
  day: string
  reload: () => Promise<void>
  refreshAll: () => void
}

/** Reads another list when the address changes, and the same one again at midnight or in another time zone. */
function useReading({ address, day, reload, refreshAll }: ReadingOptions): void {
  const last = useRef({ address, day })
  useEffect(() => {
    const before = last.current
    last.current = { address, day }
    if (before.address !== address) void reload()
    else if (before.day !== day) refreshAll()
  }, [address, day, reload, refreshAll])
}
