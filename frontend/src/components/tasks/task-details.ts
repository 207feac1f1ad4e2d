import type { TaskPriority } from '@/api/tasks'
import { type Clock, type Due, quickDates } from '@/lib/due'
import type { TaskQuery } from '@/lib/task-query'

/** What a new task begins with besides its title. */
export interface Details {
  due: Due | null
  priority: TaskPriority
  tags: string[]
}

/** Details with which a task that is added to a view belongs to it. */
export function detailsFor(query: TaskQuery, clock: Clock): Details {
  const today = quickDates(clock)[0]?.date ?? ''
  return {
    due: query.view === 'today' || query.view === 'week' ? { date: today, time: '', timeZone: clock.timeZone } : null,
    priority: query.priority.length === 1 ? (query.priority[0] ?? 'none') : 'none',
    tags: query.tag,
  }
}
