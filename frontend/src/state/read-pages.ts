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

/** Reads the beginning of a list: `wanted` tasks or a few more, in as few requests as the API allows. */
export async function readBeginning(
  query: TaskQuery,
  timeZone: string,
  wanted: number,
  signal: AbortSignal,
): Promise<TaskPage> {
  const late = await readLate(query, timeZone, signal)
  const page: TaskPage = { items: [], next_cursor: null }
  do {
    const limit = Math.min(BATCH_LIMIT, Math.max(LEAST, wanted - page.items.length))
    const next = await listTasks(apiParameters(query, timeZone, { cursor: page.next_cursor, limit }), signal)
    page.items.push(...next.items)
    page.next_cursor = next.next_cursor
  } while (page.next_cursor !== null && page.items.length < wanted)
  return withLate(late, page)
}

async function readLate(query: TaskQuery, timeZone: string, signal: AbortSignal): Promise<TaskPage | null> {
  const late = lateBefore(query)
  return late && listTasks(apiParameters(late, timeZone, { limit: BATCH_LIMIT }), signal)
}
