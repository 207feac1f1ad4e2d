'use client'

import type { MouseEvent } from 'react'
import type { TaskCounts } from '@/api/tasks'
import { AlertIcon, CalendarIcon, DoneIcon, SunIcon, TagIcon, TasksIcon } from '@/components/ui/icons'
import { VIEW_NAMES } from '@/lib/task-labels'
import { addressOf, countOf, plainView, type TaskQuery, VIEWS, type View } from '@/lib/task-query'
import { useTaskActions, useTasks } from '@/state/tasks'

const ICONS: Record<View, typeof SunIcon> = {
  all: TasksIcon,
  today: SunIcon,
  overdue: AlertIcon,
  week: CalendarIcon,
  done: DoneIcon,
}
const LINK =
  'flex h-10 shrink-0 items-center gap-2.5 rounded-xl px-3 text-[0.9375rem] font-medium whitespace-nowrap ' +
  'text-muted transition-colors hover:bg-well hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent'

/** The views with what they hold, and the tags in use. */
export function ViewNav() {
  const { query, counts } = useTasks()
  return (
    // Relative: what is only for screen readers lies absolute, and would widen the page from outside this scroller.
    <div className="relative -mx-4 mb-2 sm:mb-4 overflow-x-auto px-4 [scrollbar-width:none] sm:-mx-6 sm:px-6 lg:sticky lg:top-[calc(var(--header)+2.5rem)] lg:mx-0 lg:mb-0 lg:max-h-[calc(100dvh-var(--header)-5rem)] lg:self-start lg:overflow-y-auto lg:px-0 lg:[scrollbar-width:thin]">
      <nav aria-label="Views">
        <ul className="flex gap-1 py-1 lg:flex-col">
          {VIEWS.map((view) => (
            <li key={view}>
              <QueryLink query={plainView(view)} current={query.view === view}>
                <ViewIcon view={view} />
                {VIEW_NAMES[view]}
                {counts && <Count of={countOf(view, counts)} alarming={view === 'overdue'} />}
              </QueryLink>
            </li>
          ))}
        </ul>
      </nav>
      {counts && counts.tags.length > 0 && <TagNav tags={counts.tags} />}
    </div>
  )
}

/** The tags in use, the most used first. */
function TagNav({ tags }: Pick<TaskCounts, 'tags'>) {
  const { query } = useTasks()
  return (
    <nav aria-labelledby="tag-views" className="mt-6 hidden lg:block">
      <h2 id="tag-views" className="mb-1 px-3 text-[0.8125rem] font-semibold text-muted">
        Tags
      </h2>
      <ul>
        {tags.map(({ name, count }) => (
          <li key={name}>
            <QueryLink
              query={{ ...plainView('all'), tag: [name] }}
              current={query.tag.length === 1 && query.tag[0] === name}
            >
              <TagIcon width="17" height="17" className="shrink-0" />
              <span className="min-w-0 truncate">{name}</span>
              <Count of={count} />
            </QueryLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function ViewIcon({ view }: { view: View }) {
  const Icon = ICONS[view]
  return <Icon width="18" height="18" className="shrink-0" />
}

function Count({ of, alarming = false }: { of: number; alarming?: boolean }) {
  if (of === 0) return null
  return (
    <span className={`text-[0.8125rem] font-semibold tabular-nums lg:ml-auto ${alarming ? 'text-danger' : ''}`}>
      {of}
      <span className="sr-only"> {of === 1 ? 'task' : 'tasks'}</span>
    </span>
  )
}

/** A link to a query: changes the list in place, and opens another tab when asked to. */
function QueryLink({ query, current, children }: { query: TaskQuery; current: boolean; children: React.ReactNode }) {
  const { show } = useTaskActions()
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    show(query)
  }
  return (
    <a href={addressOf(query)} onClick={onClick} aria-current={current ? 'page' : undefined} className={LINK}>
      {children}
    </a>
  )
}
