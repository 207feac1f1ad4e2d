import { percentile } from '../bench/statistics.ts'
import type { Violation } from './history/check.ts'

/** What a scenario without faults under load was about. */
export interface Proof {
  /** What was held against what, in numbers. */
  readonly said: string
  /** Why it proves nothing, or not what it should. */
  readonly wrongs: readonly string[]
}

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
  readonly proof?: Proof
  /** Where the history lies, or what else is worth a look. */
  readonly history: string
}

/** Of the slowest of 95 in 100 rounds. */
export const backSeconds = ({ back }: Pick<Result, 'back'>): number | undefined =>
  percentile(
    back.map((each) => each ?? Number.POSITIVE_INFINITY),
    0.95,
  )
