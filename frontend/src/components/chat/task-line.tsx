import type { ShownTask } from '@/api/conversations'
import { CheckIcon } from '@/components/ui/icons'

/** A task inside an answer: what it is called, whether it is done, when it is due. */
export function TaskLine({ task }: { task: ShownTask }) {
  const { title, status, priority } = task
  const done = status === 'done'
  const due = dueText(task)
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 text-[0.9375rem]">
      <span
        role="img"
        aria-label={STATUS[status]}
        className={
          `mt-0.5 flex size-[1.125rem] shrink-0 items-center justify-center rounded-full border-[1.5px] ` +
          (done
            ? 'border-accent bg-accent text-on-accent'
            : status === 'in_progress'
              ? 'border-accent bg-accent-soft'
              : 'border-outline')
        }
      >
        {done && <CheckIcon width="13" height="13" strokeWidth="2.6" />}
      </span>
      <span className={`min-w-0 flex-1 wrap-anywhere ${done ? 'text-muted line-through decoration-muted/50' : ''}`}>
        {title}
      </span>
      {priority !== 'none' && <span className="shrink-0 text-sm text-muted">{PRIORITY[priority]}</span>}
      {due && (
        <time dateTime={task.due_at ?? ''} className="shrink-0 text-sm text-muted">
          {due}
        </time>
      )}
    </li>
  )
}

const STATUS = { todo: 'To do', in_progress: 'In progress', done: 'Done' }
const PRIORITY = { none: '', low: 'Low', medium: 'Medium', high: 'High' }

/** In the time zone that the person chose for the task, so that server and browser write the same. */
function dueText({ due_at, due_time_zone }: ShownTask): string {
  if (due_at === null) return ''
  const parts = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: due_time_zone ?? 'UTC' }).format(new Date(due_at))
}
