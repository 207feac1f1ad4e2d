import type { Task, TaskPage } from '@/api/tasks'
import type { Entry } from './task-list'

interface Bookmark {
  cursor: string
  /** The task before the one with the mark, and the version of that one: the mark holds while both are as they were. */
  before: string | undefined
  version: number
}

/** Where pages of a list began, so that a part of it can be read again without what comes before. */
export interface Bookmarks {
  note: (page: TaskPage) => void
  clear: () => void
  /** The last mark before this place: the place of its row, and the cursor behind it; -1 and null are the beginning. */
  lastBefore: (entries: readonly Entry[], place: number) => { place: number; cursor: string | null }
}

export function createBookmarks(): Bookmarks {
  const marks = new Map<string, Bookmark>()
  const holds = (task: Task, before: Task | undefined) => {
    const mark = marks.get(task.id)
    // A row that was moved, or sorts elsewhere since it was changed, still has the cursor of its former place.
    return mark !== undefined && mark.version === task.version && mark.before === before?.id ? mark.cursor : null
  }
  return {
    note: ({ items, next_cursor: cursor }) => {
      const last = items.at(-1)
      if (last && cursor !== null) marks.set(last.id, { cursor, before: items.at(-2)?.id, version: last.version })
    },
    clear: () => marks.clear(),
    lastBefore: (entries, start) => {
      for (let place = start - 1; place >= 0; place -= 1) {
        const cursor = holds(entries[place]!.task, entries[place - 1]?.task)
        if (cursor !== null) return { place, cursor }
      }
      return { place: -1, cursor: null }
    },
  }
}
