import type { SuiteRun, Workbench } from './workbench.ts'

/** A figure that is wanted, with the ways to get there that are compared. The first way is the suite's. */
export interface Wanted {
  readonly id: string
  readonly title: string
  readonly targetMs?: number
  readonly ways: readonly Way[]
}

export interface Way {
  readonly id: string
  readonly title: string
}

/**
 * Times `work` and keeps the figure, if `proof` holds afterwards. A failure of either is written down, and does not end
 * the benchmarks.
 */
export type Timer = (
  wanted: string,
  way: string,
  work: () => Promise<SuiteRun | void>,
  proof?: () => Promise<void>,
) => Promise<void>

/** What belongs together in a repetition. */
export interface Scenario {
  readonly wanted: readonly Wanted[]
  /** Measured only when it is named: it takes too long for every run. */
  readonly onlyWhenNamed?: true
  /** Measures other programs on this application: what `--peers` chooses. */
  readonly peers?: true
  /** Asks for nothing of the application in a cluster. */
  readonly withoutCluster?: true
  /** One repetition: measures every way once, and leaves the application deployed. */
  readonly repeat: (bench: Workbench, time: Timer, repetition: number) => Promise<void>
}
