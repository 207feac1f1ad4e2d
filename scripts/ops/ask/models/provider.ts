import type { Context } from '../../../lib/run/context.ts'

/** Whoever waits longer is better served by the built-in answer. */
export const LIMIT_MS = 20_000

/** Someone who answers from a report. The text that `ask` gets is everything that leaves this machine. */
export interface Provider {
  readonly id: string
  /** Who gets the text, for the person to read: an address or a company. */
  readonly to: string
  /** Answers within LIMIT_MS. Throws an Error that says in one sentence why there is no answer. */
  readonly ask: (context: Context, text: string) => Promise<string>
}

/** A provider that cannot be asked here. */
export interface Lacking {
  readonly id: string
  /** What it lacks, as a half-sentence. */
  readonly lacks: string
}
