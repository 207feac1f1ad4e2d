import type { ShownTask } from '@/api/conversations'
import { CheckIcon, ProgressIcon } from '@/components/ui/icons'
import { dueOf } from '@/lib/due'
import { timeInWords } from '@/lib/hours'
import { useWritesPm } from '@/state/use-writes-pm'

/** A task inside an answer: what it is called, whether it is done, when it is due. */
export function TaskLine({ task }: { task: ShownTask }) {
  const { title, status, priority } = task
  const done = status === 'done'
  const due = dueText(task, useWritesPm())
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 text-[0.9375rem]">
      <span
        role="img"
        aria-label={STATUS[status]}
        className="flex h-6 w-[1.125rem] shrink-0 items-center justify-center text-accent"
      >
        <StatusSign status={status} />
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

/** No circle: nothing here can be ticked off. */
function StatusSign({ status }: Pick<ShownTask, 'status'>) {
  if (status === 'done') return <CheckIcon width="18" height="18" strokeWidth="2" />
  if (status === 'in_progress') return <ProgressIcon width="16" height="16" />
  return <span className="size-1.5 rounded-full bg-outline" />
}

const STATUS = { todo: 'To do', in_progress: 'In progress', done: 'Done' }
const PRIORITY = { none: '', low: 'Low', medium: 'Medium', high: 'High' }

/** In the time zone that the person chose for the task; a task of a whole day has no time. */
function dueText(task: ShownTask, pm: boolean): string {
  const due = dueOf(task)
  if (due === null) return ''
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
  return `${day.format(new Date(due.date))}${due.time && `, ${timeInWords(due.time, pm)}`}`
}
