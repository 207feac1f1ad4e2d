import type { Context } from './context.ts'

/** A flag: `--level LEVEL` has an argument name, a switch has none. */
export interface Flag {
  readonly about: string
  readonly argument?: string
  readonly short?: string
  /** May be given several times; its value is then a list. */
  readonly repeats?: true
}

export type Flags = Readonly<Record<string, Flag>>

/** A command beside the pipeline: status, logs, backup … */
export interface Operation {
  readonly name: string
  /** Imperative, no full stop. */
  readonly summary: string
  /** The words it takes, such as `[component]`. */
  readonly words?: string
  readonly flags?: Flags
  /** True when it changes the cluster, and so excludes other commands that do. */
  readonly changes: boolean
  /** True when its runs are kept as receipts. */
  readonly keepsReceipt?: boolean
  /**
   * True when it goes on until it is interrupted. It then takes the lock itself, for each change; there is no summary
   * at its end, and `--json` writes a line for each event (`report.event`).
   */
  readonly continuous?: true
  /** True when it takes the lock itself, not for all of its run: it starts commands that take it as well. */
  readonly takesLock?: true
  /** True when it ends with a view of its own, in place of the times of its steps. */
  readonly ownEnding?: true
  /** Answers for people through the report, for programs through the returned value (`--json`). */
  readonly run: (context: Context) => Promise<unknown>
  /** Throws when the answer, although whole, means that the command failed: `--json` then has both, data and error. */
  readonly judge?: (data: unknown) => void
}
