import 'server-only'
import { cookies } from 'next/headers'
import { COUNTS_PATH, type InitialTasks, TASKS_PATH, type TaskCounts, type TaskPage } from '@/api/tasks'
import { lateBefore, withLate } from '@/lib/late-first'
import { apiParameters, type TaskQuery } from '@/lib/task-query'
import { TIME_ZONE_COOKIE } from '@/lib/time-zone-cookie'
import type { User } from '@/lib/user'
import { isTimeZone } from '@/lib/zoned-time'
import { readBackend } from './backend'

/** The time zone that the person's browser named last, or UTC. */
export async function knownTimeZone(): Promise<string> {
  const named = (await cookies()).get(TIME_ZONE_COOKIE)?.value
  return named && isTimeZone(named) ? named : 'UTC'
}

/** The first page of a person's tasks for the server's rendering, or null when the backend cannot answer. */
export async function initialTasks(user: User, query: TaskQuery, timeZone: string): Promise<InitialTasks | null> {
  const before = lateBefore(query)
  const read = (asked: TaskQuery) => readBackend<TaskPage>(user, `${TASKS_PATH}?${apiParameters(asked, timeZone)}`)
  const [page, late, counts] = await Promise.all([
    read(query),
    before === null ? null : read(before),
    readBackend<TaskCounts>(user, `${COUNTS_PATH}?${new URLSearchParams({ time_zone: timeZone })}`),
  ])
  if (page.state !== 'ok' || counts.state !== 'ok') return null
  if (late === null) return { page: page.data, counts: counts.data }
  return late.state === 'ok' ? { page: withLate(late.data, page.data), counts: counts.data } : null
}
