import type { Context } from '../../lib/run/context.ts'

/** What can be installed, and how. Each of the three says what was seen afterwards. */
export interface Installable {
  readonly install: (context: Context) => Promise<string>
  readonly remove: (context: Context) => Promise<string>
  readonly status: (context: Context) => Promise<string>
}
