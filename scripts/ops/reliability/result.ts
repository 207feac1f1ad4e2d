import type { Violation } from './history/check.ts'
import { percentile } from './measures.ts'
import type { Figure, Scenario } from './scenario.ts'

/** What one scenario showed. */
export interface Result {
  readonly name: string
  readonly about: string
  readonly rounds: number
  readonly seed: number
  readonly seconds: number
  readonly requests: number
  /** Requests per second that were asked for, and requests that were due while every worker waited. */
  readonly rate: number
  readonly left: number
  /** Requests that were refused in words, and those without an answer that says anything. */
  readonly refused: number
  readonly broken: number
  /** Sent again on a new connection, unnoticed, because the kept one had been closed. */
  readonly again: number
  /** Writes by what is known of them. */
  readonly acknowledged: number
  readonly unknown: number
  readonly tasks: number
  readonly violations: readonly Violation[]
  /** Seconds until a write was served again, of each round; null where none was. */
  readonly back: readonly (number | null)[]
  readonly restarts: number
  /** Pods of the backend when it began. */
  readonly backends: number
  readonly healed: boolean
  /** Processes that wanted to run at its end, on average of a minute: on a busy machine requests fail for that. */
  readonly busy: number
  /** The most frequent answers that were not as asked. */
  readonly answers: readonly string[]
  /** Where the history lies. */
  readonly history: string
}

/** Why a result is not what its scenario asks for; empty for one that is. */
export function shortfalls({ figure, control }: Scenario, result: Result): string[] {
  const losses = result.violations.filter(({ kind }) => kind === 'lost' || kind === 'resurrected').length
  const found: string[] = []
  if (control) {
    if (losses === 0) found.push('it found no losses, so that "0 lost" of others is not shown')
  } else if (result.violations.length > 0) {
    const [{ kind, key, detail }] = result.violations as [Violation]
    found.push(`${result.violations.length} violations, such as ${kind} ${key}: ${detail}`)
  }
  if (!result.healed) found.push('it was not well again within 4 minutes')
  return [...found, ...overLimit(figure, result)]
}

function overLimit(figure: Figure, result: Result): string[] {
  const { failed, broken, back, restartsEach } = figure
  const seconds = backSeconds(result)
  const restarts = restartsEach === undefined ? figure.restarts : restartsEach * result.backends * result.rounds
  const rows: [is: number | undefined, most: number | undefined, what: string][] = [
    [result.refused + result.broken, failed, 'requests failed'],
    [result.broken, broken, 'requests had no answer that says why'],
    [seconds, back, 's until writes were served again'],
    [result.restarts, restarts, 'restarts of backends'],
  ]
  return rows
    .filter(([is, most]) => is !== undefined && most !== undefined && is > most)
    .map(([is, most, what]) => `${round(is!)} ${what}, at most ${most} are allowed`)
}

/** Of the slowest of 95 in 100 rounds. */
export const backSeconds = ({ back }: Pick<Result, 'back'>): number | undefined =>
  percentile(
    back.map((each) => each ?? Number.POSITIVE_INFINITY),
    0.95,
  )

const round = (value: number): number => (Number.isFinite(value) ? Math.round(value * 10) / 10 : value)
