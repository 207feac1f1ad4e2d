import { existsSync } from 'node:fs'
import type { ErrorReport } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { readEstablished } from './established.ts'
import { readGitState } from './git-state.ts'
import { makeReceipt, type Receipt, type RunFacts } from './receipt.ts'
import { storeReceipt } from './receipt-store.ts'

/** Stores the receipt when the run has ended. Throws where it cannot be written. */
export type KeepReceipt = (error: ErrorReport | undefined) => Promise<{ file: string; receipt: Receipt } | undefined>

/**
 * Begins the receipt of a run: with the sources as they are now, and the time from now on. A run that began nothing has
 * no receipt; neither has one that removed the state.
 */
export function beginReceipt(context: Context, run: Pick<RunFacts, 'command' | 'argv' | 'startedAt'>): KeepReceipt {
  const started = performance.now()
  // An interrupted run has a receipt as well.
  const git = readGitState(context.shell).catch(() => undefined)
  return async (error) => {
    const durationMs = performance.now() - started
    const { paths, report } = context
    if (report.records.length === 0 || !existsSync(paths.state)) return undefined
    const facts = { ...run, durationMs, error, git: await git, established: readEstablished(context) }
    return storeReceipt(paths, makeReceipt(context, facts))
  }
}
