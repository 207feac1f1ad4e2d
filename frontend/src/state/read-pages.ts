import { BATCH_LIMIT, listTasks, type TaskPage } from '@/api/tasks'
import { lateBefore, withLate } from '@/lib/late-first'
import { apiParameters, type TaskQuery } from '@/lib/task-query'

/** The fewest tasks that are asked for at once. */
const LEAST = 50

/** Reads the first page of a list. */
export async function readFirst(query: TaskQuery, timeZone: string, signal: AbortSignal): Promise<TaskPage> {
  const [late, page] = await Promise.all([
    readLate(query, timeZone, signal),
    listTasks(apiParameters(query, timeZone), signal),
  ])
  return withLate(late, page)
}

/** What to read of a list. */
export interface Stretch {
  query: TaskQuery
  timeZone: string
  /** Behind this; null for the beginning. */
  cursor: string | null
  /** So many tasks, or a few more. */
  wanted: number
  /** Told each page that was read. */
  note: (page: TaskPage) => void
}

/** Reads a part of a list, in as few requests as the API allows; at its beginning with what is late before it. */
export async function readStretch(stretch: Stretch, signal: AbortSignal): Promise<TaskPage> {
  const { query, timeZone, cursor, wanted, note } = stretch
  const late = cursor === null ? await readLate(query, timeZone, signal) : null
  const page: TaskPage = { items: [], next_cursor: cursor }
  do {
    const limit = Math.min(BATCH_LIMIT, Math.max(LEAST, wanted - page.items.length))
    const next = await listTasks(apiParameters(query, timeZone, { cursor: page.next_cursor, limit }), signal)
    note(next)
    page.items.push(...next.items)
    page.next_cursor = next.next_cursor
  } while (page.next_cursor !== null && page.items.length < wanted)
  return withLate(late, page)
}

async function readLate(query: TaskQuery, timeZone: string, signal: AbortSignal): Promise<TaskPage | null> {
  const late = lateBefore(query)
  return late && listTasks(apiParameters(late, timeZone, { limit: BATCH_LIMIT }), signal)
}
