import type { Repeat, Task, TaskChange } from '@/api/tasks'
import { type Due, dueFields, dueOf } from '@/lib/due'
import { repeatOf } from '@/lib/repeat'

/** A task as its form holds it: the due date in the words of people. */
export interface Draft extends Required<Pick<Task, 'title' | 'description' | 'status' | 'priority' | 'tags'>> {
  due: Due | null
  repeat: Repeat | null
}

export function draftOf(task: Task): Draft {
  const { title, description, status, priority, tags } = task
  return { title, description, status, priority, tags, due: dueOf(task), repeat: repeatOf(task) }
}

/** What a draft changes about a task. */
export function changesOf(draft: Draft, task: Task): TaskChange {
  const { due, repeat, ...rest } = { ...draft, title: draft.title.trim() }
  // A moment that was not touched is sent as it came: the form shows no seconds.
  const dates = sameDue(due, dueOf(task)) ? {} : dueFields(due)
  const wanted: TaskChange = { ...rest, ...dates }
  const changed = Object.entries(wanted).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(task[field as keyof Task]),
  )
  // Without a date nothing repeats.
  const wantedRepeat = due === null ? null : repeat
  const repeats = sameRepeat(wantedRepeat, repeatOf(task)) ? {} : { repeat: wantedRepeat }
  // The date and its time zone go together.
  return { ...Object.fromEntries(changed), ...dates, ...repeats }
}

const sameRepeat = (left: Repeat | null, right: Repeat | null) => JSON.stringify(left) === JSON.stringify(right)
const sameDue = (left: Due | null, right: Due | null) => JSON.stringify(left) === JSON.stringify(right)
