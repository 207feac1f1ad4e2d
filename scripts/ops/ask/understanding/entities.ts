import type { Component } from '../../../lib/run/chart-values.ts'

const NAMES: readonly (readonly [RegExp, Component])[] = [
  [/\bfront[ -]?end\b|\bnext(\.?js)?\b|\bui\b/, 'frontend'],
  [/\bback[ -]?end\b|\bapi\b|\bfastapi\b/, 'backend'],
  [/\b(database|db|postgres\w*)\b/, 'database'],
]

/** The component that a question names, in one of its usual names. */
export const namedComponent = (question: string): Component | undefined =>
  NAMES.find(([pattern]) => pattern.test(question.toLowerCase()))?.[1]

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** The moment from which on a question wants to know, as epoch milliseconds; undefined where it names none. */
export function namedTime(question: string, now: number): number | undefined {
  const text = question.toLowerCase()
  const [, amount = '', unit] =
    /\b(?:last|past|in the last|since)\s+(\d+|an?|few)?\s*(minute|hour|day|week)s?\b/.exec(text) ?? []
  if (unit) return now - (Number(amount) || 1) * UNIT_MS[unit]!
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  if (/\byesterday\b/.test(text)) return midnight - UNIT_MS['day']!
  if (/\b(today|this morning)\b/.test(text)) return midnight
  return /\b(last night|tonight)\b/.test(text) ? midnight - 8 * UNIT_MS['hour']! : undefined
}
