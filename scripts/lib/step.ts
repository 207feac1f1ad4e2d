import type { Context } from './context.ts'

export type StepId = 'setup' | 'build' | 'load' | 'deploy' | 'verify' | 'teardown'

/** One step of the pipeline. Running it twice is safe; nothing happens at import. */
export interface Step {
  /** Equals the npm script and the Make target. */
  readonly id: StepId
  /** Imperative, no full stop: shown while the step runs. */
  readonly title: string
  /** What is true afterwards: shown by --help. */
  readonly outcome: string
  /** True for steps that need the tools which setup recorded. */
  readonly needsToolchain: boolean
  /** The reason why there is nothing to do, or undefined. Only asks, never changes. */
  readonly skip?: (context: Context) => Promise<string | undefined>
  readonly run: (context: Context) => Promise<void>
}
