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

/** Where a rule ends: at its last day, such as 2027-12-31, or after so many times. Empty where it does not. */
export interface End {
  until: string
  times: string
}

/** A rule without its end, and its end. */
export function partsOf(rule: string): { often: string } & End {
  const until = /;UNTIL=(\d{4})(\d\d)(\d\d)[^;]*/.exec(rule)
  return {
    often: rule.replace(/;(?:UNTIL|COUNT)=[^;]*/, ''),
    until: until ? `${until[1]}-${until[2]}-${until[3]}` : '',
    times: /;COUNT=(\d+)/.exec(rule)?.[1] ?? '',
  }
}

/** The rule with that end. RFC 5545 allows one of the two; the day goes before the number. */
export function withEnd(often: string, { until, times }: End): string {
  if (until !== '') return `${often};UNTIL=${until.replaceAll('-', '')}`
  return Number(times) > 0 ? `${often};COUNT=${Number(times)}` : often
}

/** The words of a rule at the beginning of a line. */
export const sentence = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
