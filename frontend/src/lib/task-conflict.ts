import type { Task, TaskChange } from '@/api/tasks'

/** The parts of a task that people change as one: a date without its time zone means nothing. */
export const PARTS = {
  title: ['title'],
  description: ['description'],
  status: ['status'],
  priority: ['priority'],
  due: ['due_at', 'due_time_zone'],
  tags: ['tags'],
} as const satisfies Record<string, readonly (keyof TaskChange)[]>

export type Part = keyof typeof PARTS

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right)
const parts = Object.keys(PARTS) as Part[]

/** The parts in which two states of a task differ. */
export function differences(before: TaskChange, after: TaskChange): Part[] {
  return parts.filter((part) => PARTS[part].some((field) => !same(before[field], after[field])))
}

/** The parts that were changed here and, differently, elsewhere: nobody but the person can decide between them. */
export function conflictingParts(before: Task, mine: TaskChange, theirs: Task): Part[] {
  const wanted = { ...theirs, ...mine }
  const changedElsewhere = new Set(differences(before, theirs))
  return differences(theirs, wanted).filter((part) => changedElsewhere.has(part))
}

/** The present values of what a change is about to replace: applied later, they undo it. */
export function formerValues(task: Task, change: TaskChange): TaskChange {
  return Object.fromEntries(Object.keys(change).map((field) => [field, task[field as keyof TaskChange]]))
}
