import type { Report } from '../report/report.ts'
import type { Environment } from '../shell/command.ts'
import type { Shell } from '../shell/shell.ts'
import type { Memory } from './memo.ts'
import type { Paths } from './paths.ts'
import type { Config } from './settings.ts'

/** A flag's value: a list where the flag may be given several times. */
export type FlagValue = string | boolean | readonly string[] | undefined

/** The flags that every command takes, and the values of those that only some take. */
export interface Options {
  readonly dryRun: boolean
  readonly force: boolean
  readonly verbose: boolean
  readonly json: boolean
  readonly yes: boolean
  /** Flags of the one command that is run, by name. */
  readonly values: Readonly<Record<string, FlagValue>>
  /** Words that are not flags. */
  readonly words: readonly string[]
}

/** Everything a step or an operation may use; nothing is global. */
export interface Context {
  readonly config: Config
  readonly options: Options
  readonly paths: Paths
  readonly shell: Shell
  readonly report: Report
  readonly signal: AbortSignal
  /** The person's own variables. Programs get those that `shell.env` lets through. */
  readonly env: Environment
  readonly memory: Memory
}
