import type { TaskPage } from '@/api/tasks'
import type { TaskQuery } from './task-query'

/** What to read before this list: today begins with everything that is late. Null where nothing comes before. */
export function lateBefore(query: TaskQuery): TaskQuery | null {
  const begins = query.view === 'today' && query.sort === 'due' && query.direction === 'asc'
  return begins ? { ...query, view: 'overdue' } : null
}

/** The page with what is late in front. What was due earlier today is in both. */
export function withLate(late: TaskPage | null, page: TaskPage): TaskPage {
  if (late === null) return page
  const known = new Set(late.items.map(({ id }) => id))
  return { ...page, items: [...late.items, ...page.items.filter(({ id }) => !known.has(id))] }
}
