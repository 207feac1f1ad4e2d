import type { CountReader, FileTime } from './counts.ts'
import type { PreparationName } from './preparations.ts'

export interface Task {
  argv: [tool: string, ...args: string[]]
  /** Below the repository. */
  folder: string
  count: CountReader
  /** What its files took, where the summary of the suite is to say so. */
  times?: (output: string) => FileTime[]
}

export interface Suite {
  readonly name: string
  readonly about: string
  readonly needs: readonly PreparationName[]
  /** Suites that share one of these never run at the same time. */
  readonly lane: 'tap' | 'other'
  readonly limitMs: number
  readonly tasks: (root: string) => Task[]
}
