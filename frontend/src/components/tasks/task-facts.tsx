import type { Task, TaskPriority } from '@/api/tasks'
import { CalendarIcon, FlagIcon, NoteIcon, ProgressIcon, RepeatIcon, TagIcon } from '@/components/ui/icons'
import { dueInWords, isOverdue } from '@/lib/due'
import { sentence } from '@/lib/repeat'
import { PRIORITY_NAMES } from '@/lib/task-labels'
import { useTasksClock } from '@/state/tasks'

type Facts = Pick<Task, 'due_at' | 'due_time_zone' | 'status' | 'priority' | 'tags'> & {
  description?: string
  repeat?: { rule: string; text?: string } | null
}

const PRIORITY_COLOURS: Record<TaskPriority, string> = {
  none: '',
  low: '',
  medium: 'text-caution',
  high: 'text-danger',
}
const SIZE = { width: 15, height: 15, className: 'shrink-0' }

/** Whether there is more to say about a task than its title. */
export const hasFacts = ({ due_at, status, priority, tags, repeat, description }: Facts): boolean =>
  due_at !== null ||
  status === 'in_progress' ||
  priority !== 'none' ||
  tags.length > 0 ||
  (status !== 'done' && Boolean(repeat)) ||
  Boolean(description)

/** What is worth knowing about a task at a glance; nothing for a task that is just a title. */
export function TaskFacts({ task, className = '' }: { task: Facts; className?: string }) {
  const clock = useTasksClock()
  const { status, priority, tags, description } = task
  const repeat = status === 'done' ? null : task.repeat
  const due = dueInWords(task, clock)
  const overdue = isOverdue(task, clock)
  if (!hasFacts(task)) return null
  return (
    <p
      className={
        `flex flex-wrap items-center gap-x-3 gap-y-1 sm:gap-x-3.5 text-[0.8125rem] leading-5 ` +
        `font-medium text-muted ${className}`
      }
    >
      {status === 'in_progress' && (
        <span className="flex items-center gap-1 text-accent">
          <ProgressIcon {...SIZE} />
          In progress
        </span>
      )}
      {due && (
        <time
          dateTime={task.due_at ?? undefined}
          title={due.full}
          className={`flex items-center gap-1 ${overdue ? 'text-danger' : ''}`}
        >
          <CalendarIcon {...SIZE} />
          {overdue && 'Overdue · '}
          <span aria-hidden="true">{due.short}</span>
          <span className="sr-only">{due.full}</span>
        </time>
      )}
      {repeat && (
        <span className="flex items-center gap-1">
          <RepeatIcon {...SIZE} />
          {sentence(repeat.text ?? 'repeats')}
        </span>
      )}
      {priority !== 'none' && (
        <span className={`flex items-center gap-1 ${PRIORITY_COLOURS[priority]}`}>
          <FlagIcon {...SIZE} />
          {PRIORITY_NAMES[priority]}
          <span className="sr-only"> priority</span>
        </span>
      )}
      {tags.map((tag) => (
        <span key={tag} className="flex min-w-0 items-center gap-1">
          <TagIcon {...SIZE} />
          <span className="max-w-40 truncate">{tag}</span>
        </span>
      ))}
      {description && (
        <span className="flex items-center" title="Has a description">
          <NoteIcon {...SIZE} />
          <span className="sr-only">has a description</span>
        </span>
      )}
    </p>
  )
}
