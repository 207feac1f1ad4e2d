'use client'

import { useSearchParams } from 'next/navigation'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { InitialTasks, Task, TaskCounts } from '@/api/tasks'
import type { Clock } from '@/lib/due'
import { addressOf, belongs, parseQuery, plainView, type TaskQuery } from '@/lib/task-query'
import { useAccountId } from './account'
import { useAnnounce } from './announcer'
import { keptFor } from './kept'
import { createOutbox, type Unsent } from './outbox'
import { createStore } from './store'
import type { Conflict } from './task-actions/action-tools'
import { createTaskActions, type TaskActions } from './task-actions/task-actions'
import { EMPTY, type Entry, reduceTaskList, visible } from './task-list'
import { useToasts } from './toasts'
import { createUnsaved } from './unsaved'
import { useClock } from './use-clock'
import { useSendingAgain } from './use-sending-again'
import { type LoadState, useTaskPages } from './use-task-pages'

interface Tasks {
  entries: Entry[]
  query: TaskQuery
  counts: TaskCounts | null
  clock: Clock
  state: LoadState
  /** There are more tasks than the ones on screen. */
  more: boolean
  conflict: Conflict | null
  /** The server cannot be reached, and this is what it said at that moment; null when it is what it says. */
  asOf: number | null
}

interface Navigation {
  /** Shows other tasks. `replace` while typing, so that the back button does not go through every letter. */
  show: (query: TaskQuery, options?: { replace?: boolean }) => void
  reload: () => Promise<void>
  /** Resolves to how many tasks came; null when it failed. */
  loadMore: () => Promise<number | null>
  closeConflict: () => void
}

const StateContext = createContext<Tasks | null>(null)
const ClockContext = createContext<Clock | null>(null)
const ActionContext = createContext<(TaskActions & Navigation) | null>(null)
const UnsentContext = createContext<readonly Unsent[]>([])

const show = (query: TaskQuery, { replace = false } = {}) => {
  const address = addressOf(query)
  // Next.js follows both; unlike its router they ask the server for no page, because the list comes from the API.
  if (replace) window.history.replaceState(null, '', address)
  else window.history.pushState(null, '', address)
}

interface TasksProviderProps {
  /** Null when the server could not read them. */
  initial: InitialTasks | null
  /** When that was read, if this browser kept it and the server did not say it just now. */
  asOf?: number | null
  clock: Clock
  children: ReactNode
}

/** Holds the person's tasks, as far as the address of the page asks for them. */
export function TasksProvider({
  initial,
  asOf: initialAsOf = null,
  clock: initialClock,
  children,
}: TasksProviderProps) {
  const parameters = useSearchParams()
  const query = useMemo(() => parseQuery(new URLSearchParams(parameters)), [parameters])
  const account = useAccountId()
  const clock = useClock(initialClock)
  const toasts = useToasts()
  const announce = useAnnounce()
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [store] = useState(() =>
    createStore(reduceTaskList, initial ? reduceTaskList(EMPTY, { type: 'loaded', page: initial.page }) : EMPTY),
  )
  const [unsaved] = useState(createUnsaved)
  const { outbox, unsent } = useOutbox(account)
  const list = useSyncExternalStore(store.subscribe, store.get, store.get)

  const pages = useTaskPages({ store, unsaved, account, query, clock, initial, initialAsOf })
  const { state, counts, asOf, reload, onSaved, loadMore } = pages

  // Actions are made once: rows that did not change are not rendered again. What they ask for is read when they run.
  const latest = useRef({ query, clock, onSaved, reload, loadMore })
  useEffect(() => {
    latest.current = { query, clock, onSaved, reload, loadMore }
  })
  const onAdded = useCallback(
    (task: Task) => {
      if (belongs(task, latest.current.query, latest.current.clock)) return
      const action = { label: 'Show', run: () => show(plainView('all')) }
      toasts.show({ message: `Added “${task.title}”. It is not part of this view.`, action })
    },
    [toasts],
  )
  const actions = useMemo(
    () => ({
      ...createTaskActions({
        store,
        unsaved,
        outbox,
        account,
        announce,
        onAdded,
        show: toasts.show,
        onConflict: setConflict,
        onSaved: (others) => latest.current.onSaved(others),
      }),
      show,
      reload: () => latest.current.reload(),
      loadMore: () => latest.current.loadMore(),
      closeConflict: () => setConflict(null),
    }),
    [store, unsaved, outbox, account, announce, onAdded, toasts],
  )
  useSendingAgain(outbox, actions.sendAgain)

  const entries = useMemo(() => visible(list, query, clock), [list, query, clock])
  const value = useMemo(
    () => ({ entries, query, counts, clock, state, more: list.nextCursor !== null, conflict, asOf }),
    [entries, query, counts, clock, state, list.nextCursor, conflict, asOf],
  )
  return (
    <ActionContext value={actions}>
      <StateContext value={value}>
        <ClockContext value={clock}>
          <UnsentContext value={unsent}>{children}</UnsentContext>
        </ClockContext>
      </StateContext>
    </ActionContext>
  )
}

const NOTHING: readonly Unsent[] = []

/** What waits in this browser, and of it what could not be sent. */
function useOutbox(account: string) {
  const outbox = useMemo(() => createOutbox(keptFor(account)), [account])
  const all = useSyncExternalStore(outbox.subscribe, outbox.get, () => NOTHING)
  const unsent = useMemo(() => all.filter(({ problem }) => problem !== null), [all])
  return { outbox, unsent }
}

/** What was written and could not be sent, oldest first. */
export const useUnsent = (): readonly Unsent[] => useContext(UnsentContext)

/** The tasks on screen and what is known about them. */
export function useTasks(): Tasks {
  const tasks = useContext(StateContext)
  if (!tasks) throw new Error('useTasks needs a TasksProvider above it')
  return tasks
}

/** What time it is for the tasks on screen: apart from them, because it changes less often. */
export function useTasksClock(): Clock {
  const clock = useContext(ClockContext)
  if (!clock) throw new Error('useTasksClock needs a TasksProvider above it')
  return clock
}

/** What can be done to tasks. Never changes, so asking for it renders nothing again. */
export function useTaskActions(): TaskActions & Navigation {
  const actions = useContext(ActionContext)
  if (!actions) throw new Error('useTaskActions needs a TasksProvider above it')
  return actions
}
