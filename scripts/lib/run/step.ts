import type { Context } from './context.ts'
import { fact, peek, remember } from './memo.ts'

export type StepId = 'setup' | 'build' | 'load' | 'push' | 'deploy' | 'verify' | 'teardown'

/**
 * The answer to a step's question: whether its outcome is true, and what shows that, or the first thing that is
 * missing.
 */
export interface Proof {
  readonly holds: boolean
  readonly because: string
}

export const proven = (because: string): Proof => ({ holds: true, because })
export const unproven = (because: string): Proof => ({ holds: false, because })

/**
 * One step of the pipeline: check, apply, and the same check again. Running it twice is safe; nothing happens at
 * import.
 */
export interface Step {
  /** Equals the npm script and the Make target. */
  readonly id: StepId
  /** Imperative, no full stop: shown while the step runs. */
  readonly title: string
  /** What is true afterwards: shown by --help. */
  readonly outcome: string
  /** True for steps that need the tools which setup recorded. */
  readonly needsToolchain: boolean
  /**
   * Whether the outcome is true already. Only asks, never changes. Asked before `apply`, which it can spare, and after
   * it: a step whose own question is then answered with no has failed, whatever its commands said.
   */
  readonly check?: (context: Context) => Promise<Proof>
  /** Makes the outcome true. */
  readonly apply: (context: Context) => Promise<void>
}

const PROVEN = fact<ReadonlySet<StepId>>('steps whose outcome this run has proven')

export const isProven = (context: Pick<Context, 'memory'>, id: StepId): boolean =>
  peek(context, PROVEN)?.has(id) ?? false

export const markProven = (context: Pick<Context, 'memory'>, id: StepId): void =>
  remember(context, PROVEN, new Set([...(peek(context, PROVEN) ?? []), id]))
