import type { Repeat, Task } from '@/api/tasks'

/** How often a task repeats, for a choice of the usual; the server knows all others and says them in words. */
export const USUAL_RULES = [
  { value: 'FREQ=DAILY', label: 'Every day' },
  { value: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', label: 'Every weekday' },
  { value: 'FREQ=WEEKLY', label: 'Every week' },
  { value: 'FREQ=WEEKLY;INTERVAL=2', label: 'Every 2 weeks' },
  { value: 'FREQ=MONTHLY', label: 'Every month' },
  { value: 'FREQ=YEARLY', label: 'Every year' },
] as const

/** What a client would send for the repetition that a task has. */
export function repeatOf({ repeat }: Pick<Task, 'repeat'>): Repeat | null {
  if (!repeat) return null
  const { rule, after_completion, except_on } = repeat
  return { rule, after_completion, except_on }
}

/** A rule without its end, and the last day if it has one, such as 2027-12-31. */
export function partsOf(rule: string): { often: string; until: string } {
  const until = /;UNTIL=(\d{4})(\d\d)(\d\d)[^;]*/.exec(rule)
  return {
    often: rule.replace(/;(?:UNTIL|COUNT)=[^;]*/, ''),
    until: until ? `${until[1]}-${until[2]}-${until[3]}` : '',
  }
}

/** The rule with that last day; empty for none. */
export const withEnd = (often: string, until: string) =>
  until === '' ? often : `${often};UNTIL=${until.replaceAll('-', '')}`

/** The words of a rule at the beginning of a line. */
export const sentence = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
