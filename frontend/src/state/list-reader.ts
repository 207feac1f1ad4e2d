import type { TaskPage } from '@/api/tasks'
import type { TaskQuery } from '@/lib/task-query'
import { createBookmarks } from './bookmarks'
import { readStretch } from './read-pages'
import { rowsInSight } from './rows-in-sight'
import type { Store } from './store'
import type { Entry, TaskList, TaskListAction } from './task-list'

/** Knows what was read of the list on screen, and reads it again. */
export interface ListReader {
  /** Another list, from its beginning. */
  begun: (page: TaskPage) => void
  /** More of the same. */
  wentOn: (page: TaskPage) => void
  /**
   * Reads the tasks on screen once more: all of a short list, and of a long one those near the screen. The others are
   * read when they come into sight, so that a change elsewhere costs two requests and not one for each hundred rows.
   * `news`: all may have changed. Resolves to what shows the answer.
   */
  again: (asked: { query: TaskQuery; timeZone: string; signal: AbortSignal; news: boolean }) => Promise<() => void>
  /** Whether a row is in sight of which nobody knows whether it is still so. */
  seesUnknown: () => boolean
}

/** `initial` is the page that is on screen already. */
export function createListReader(store: Store<TaskList, TaskListAction>, initial: TaskPage | null): ListReader {
  const bookmarks = createBookmarks()
  if (initial) bookmarks.note(initial)
  /** The tasks that are as the server had them when it last told of changes; null when all are. */
  let known: ReadonlySet<string> | null = null

  const readAll: ListReader['again'] = async ({ signal, ...list }) => {
    const wanted = store.get().entries.length
    const page = await readStretch({ ...list, cursor: null, wanted, note: bookmarks.note }, signal)
    return () => {
      store.dispatch({ type: 'refreshed', page })
      known = null
    }
  }
  const readPart = async (sight: Sight, { signal, ...list }: Parameters<ListReader['again']>[0]) => {
    const { entries } = store.get()
    const { place, cursor } = bookmarks.lastBefore(entries, sight.first)
    const page = await readStretch({ ...list, cursor, wanted: sight.last - place, note: bookmarks.note }, signal)
    const seen = entries.slice(sight.first, sight.last + 1).map(({ task }) => task.id)
    return () => {
      store.dispatch({ type: 'partRefreshed', after: entries[place]?.key ?? null, page })
      known = new Set([...(known ?? []), ...seen, ...page.items.map(({ id }) => id)])
    }
  }
  return {
    begun: (page) => {
      bookmarks.clear()
      bookmarks.note(page)
      known = null
    },
    wentOn: (page) => {
      bookmarks.note(page)
      if (known) known = new Set([...known, ...page.items.map(({ id }) => id)])
    },
    again: (asked) => {
      // From here on, also if this reading is given up for another one.
      if (asked.news) known = new Set()
      // Also where what is late stands in front: in the order of that list, so each part of it goes on as the server's.
      const sight = inSight(store.get().entries)
      return sight === null ? readAll(asked) : readPart(sight, asked)
    },
    seesUnknown: () => {
      const keys = new Set(rowsInSight())
      return known !== null && store.get().entries.some(({ key, task }) => keys.has(key) && !known?.has(task.id))
    },
  }
}

/** The places of the first and of the last row in sight. */
interface Sight {
  first: number
  last: number
}

/** Null while the list is short. */
function inSight(entries: readonly Entry[]): Sight | null {
  const keys = rowsInSight()
  if (keys === null || keys.length === 0) return null
  const first = entries.findIndex(({ key }) => key === keys[0])
  const last = entries.findIndex(({ key }) => key === keys.at(-1))
  return first < 0 || last < first ? null : { first, last }
}
