import type { Task, TaskChange } from '@/api/tasks'
import { type Due, dueFields, dueOf } from '@/lib/due'

/** A task as its form holds it: the due date in the words of people. */
export interface Draft extends Required<Pick<Task, 'title' | 'description' | 'status' | 'priority' | 'tags'>> {
  due: Due | null
}

export function draftOf(task: Task): Draft {
  const { title, description, status, priority, tags } = task
  return { title, description, status, priority, tags, due: dueOf(task) }
}

/** What a draft changes about a task. */
export function changesOf(draft: Draft, task: Task): TaskChange {
  const { due, ...rest } = { ...draft, title: draft.title.trim() }
  // A moment that was not touched is sent as it came: the form shows no seconds.
  const dates = sameDue(due, dueOf(task)) ? {} : dueFields(due)
  const wanted: TaskChange = { ...rest, ...dates }
  const changed = Object.entries(wanted).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(task[field as keyof Task]),
  )
  // The date and its time zone go together.
  return { ...Object.fromEntries(changed), ...dates }
}

const sameDue = (left: Due | null, right: Due | null) => JSON.stringify(left) === JSON.stringify(right)
