import { PRIORITIES, type Task, type TaskCounts, type TaskPriority, type TaskStatus } from '@/api/tasks'
import { type Clock, dueWithin, isOverdue } from './due'

export const VIEWS = ['all', 'today', 'overdue', 'week', 'done'] as const
export type View = (typeof VIEWS)[number]

/** Done tasks have a view of their own. */
export const OPEN_STATUSES = ['todo', 'in_progress'] as const satisfies readonly TaskStatus[]
type OpenStatus = (typeof OPEN_STATUSES)[number]

export const SORTS = ['manual', 'due', 'priority', 'title', 'created', 'updated'] as const
export type Sort = (typeof SORTS)[number]
export type Direction = 'asc' | 'desc'

/** Which tasks are on screen, and in which order. It lives in the address of the page. */
export interface TaskQuery {
  view: View
  q: string
  status: OpenStatus[]
  priority: TaskPriority[]
  tag: string[]
  sort: Sort
  direction: Direction
}

const PATH = '/tasks'
const PAGE_SIZE = 50

/** The order in which each view begins. */
const SORT_OF: Record<View, Sort> = { all: 'manual', today: 'due', overdue: 'due', week: 'due', done: 'updated' }
const DIRECTION_OF: Record<Sort, Direction> = {
  manual: 'asc',
  due: 'asc',
  priority: 'desc',
  title: 'asc',
  created: 'desc',
  updated: 'desc',
}

/** The query that an address names; whatever is unknown in it is left out. */
export function parseQuery(parameters: URLSearchParams): TaskQuery {
  const one = <T extends string>(name: string, known: readonly T[]) =>
    known.find((value) => value === parameters.get(name))
  const some = <T extends string>(name: string, known: readonly T[]) =>
    known.filter((value) => parameters.getAll(name).includes(value))
  const view = one('view', VIEWS) ?? 'all'
  const sort = one('sort', SORTS) ?? SORT_OF[view]
  return {
    view,
    q: (parameters.get('q') ?? '').trim(),
    status: view === 'done' ? [] : some('status', OPEN_STATUSES),
    priority: some('priority', PRIORITIES),
    tag: [...new Set(parameters.getAll('tag').filter((tag) => tag !== ''))],
    sort,
    direction: sort === 'manual' ? 'asc' : (one('direction', ['asc', 'desc'] as const) ?? DIRECTION_OF[sort]),
  }
}

/** The address of a query, as short as it can be. */
export function addressOf(query: TaskQuery): string {
  const parameters = filterParameters(query)
  if (query.view !== 'all') parameters.set('view', query.view)
  if (query.sort !== SORT_OF[query.view]) parameters.set('sort', query.sort)
  if (query.direction !== DIRECTION_OF[query.sort]) parameters.set('direction', query.direction)
  return parameters.size > 0 ? `${PATH}?${parameters}` : PATH
}

/** The query as the API takes it. */
export function apiParameters(
  query: TaskQuery,
  timeZone: string,
  part: { cursor?: string | null; limit?: number } = {},
): URLSearchParams {
  const parameters = filterParameters(query)
  if (query.view === 'done') parameters.set('status', 'done')
  else if (query.status.length === 0) for (const status of OPEN_STATUSES) parameters.append('status', status)
  parameters.set('view', query.view === 'done' ? 'all' : query.view)
  parameters.set('time_zone', timeZone)
  parameters.set('sort', query.sort)
  parameters.set('direction', query.direction)
  parameters.set('limit', String(part.limit ?? PAGE_SIZE))
  if (part.cursor) parameters.set('cursor', part.cursor)
  return parameters
}

/** A view without search text and filters. */
export function plainView(view: View): TaskQuery {
  return parseQuery(new URLSearchParams({ view }))
}

/** The same tasks in another order, which begins the way people expect of it. */
export function sortedBy(query: TaskQuery, sort: Sort): TaskQuery {
  return { ...query, sort, direction: DIRECTION_OF[sort] }
}

export const filterCount = (query: TaskQuery) => query.status.length + query.priority.length + query.tag.length
export const isNarrowed = (query: TaskQuery) => query.q !== '' || filterCount(query) > 0
export const withoutFilters = (query: TaskQuery): TaskQuery => ({ ...query, q: '', status: [], priority: [], tag: [] })

/** How many tasks a view holds. */
export function countOf(view: View, counts: TaskCounts): number {
  return view === 'all' ? counts.open : counts[view]
}

/** Whether a task that was changed here still belongs to what is on screen. Only the server knows for certain. */
export function belongs(task: Task, query: TaskQuery, clock: Clock): boolean {
  const inView = {
    all: () => task.status !== 'done',
    done: () => task.status === 'done',
    // What is late is still to be done today.
    today: () => task.status !== 'done' && (dueWithin(task, 1, clock) || isOverdue(task, clock)),
    overdue: () => isOverdue(task, clock),
    week: () => task.status !== 'done' && dueWithin(task, 7, clock),
  }
  const text = folded(`${task.title}\n${task.description}\n${task.tags.join('\n')}`)
  const words = folded(query.q).split(/\s+/)
  return (
    inView[query.view]() &&
    (query.status.length === 0 || (query.status as TaskStatus[]).includes(task.status)) &&
    (query.priority.length === 0 || query.priority.includes(task.priority)) &&
    query.tag.every((tag) => task.tags.includes(asTag(tag))) &&
    words.every((word) => text.includes(word))
  )
}

/** Words as the server's search compares them: whatever their case and accents. */
const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** A tag as the server keeps it. */
const asTag = (text: string) => text.toLowerCase().normalize('NFC')

function filterParameters({ q, status, priority, tag }: TaskQuery): URLSearchParams {
  const parameters = new URLSearchParams()
  if (q !== '') parameters.set('q', q)
  for (const value of status) parameters.append('status', value)
  for (const value of priority) parameters.append('priority', value)
  for (const value of tag) parameters.append('tag', value)
  return parameters
}
