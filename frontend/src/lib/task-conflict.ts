import type { Task, TaskChange } from '@/api/tasks'
import { repeatOf } from './repeat'

/** The parts of a task that people change as one: a date without its time zone means nothing. */
export const PARTS = {
  title: ['title'],
  description: ['description'],
  status: ['status'],
  priority: ['priority'],
  due: ['due_at', 'due_time_zone'],
  tags: ['tags'],
  repeat: ['repeat'],
} as const satisfies Record<string, readonly (keyof TaskChange)[]>

export type Part = keyof typeof PARTS

type State = TaskChange | Task

/** What a field says; when the next one is due follows from the rest. */
function said(state: State, field: keyof TaskChange): string | undefined {
  return JSON.stringify(field === 'repeat' ? repeatOf(state as Task) : state[field as keyof State])
}
const parts = Object.keys(PARTS) as Part[]

/** The parts in which two states of a task differ. */
export function differences(before: State, after: State): Part[] {
  return parts.filter((part) => PARTS[part].some((field) => said(before, field) !== said(after, field)))
}

/** The parts that were changed here and, differently, elsewhere: nobody but the person can decide between them. */
export function conflictingParts(before: Task, mine: TaskChange, theirs: Task): Part[] {
  const wanted = { ...theirs, ...mine } as State
  const changedElsewhere = new Set(differences(before, theirs))
  return differences(theirs, wanted).filter((part) => changedElsewhere.has(part))
}

/** The present values of what a change is about to replace: applied later, they undo it. */
export function formerValues(task: Task, change: TaskChange): TaskChange {
  const { apply_to: _, ...fields } = change
  const former = Object.fromEntries(Object.keys(fields).map((field) => [field, task[field as keyof Task]]))
  if ('repeat' in change || ('due_at' in change && task.repeat)) {
    // With its date: the series goes on from there.
    const { due_at, due_time_zone } = task
    Object.assign(former, { repeat: repeatOf(task), ...(task.repeat && { due_at, due_time_zone }) })
  }
  return former
}
