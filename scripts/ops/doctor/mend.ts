import { join } from 'node:path'
import { acquireLock } from '../../lib/lock.ts'
import { withTools } from '../../lib/pipeline/pipeline.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Finding, Mend } from './finding.ts'

/** The fixes that findings offer, each once, in the order of the findings. */
export function mendsOf(findings: readonly Finding[]): Mend[] {
  const all = findings.flatMap(({ mend }) => mend ?? [])
  return all.filter(({ does }, index) => all.findIndex((each) => each.does === does) === index)
}

/**
 * Shows the fixes, then makes them under the lock, in which other commands do not run. Says whether anything was done:
 * a dry run only shows. The first that fails ends it with its own error.
 */
export async function mendAll(mends: readonly Mend[], context: Context): Promise<boolean> {
  const { options, paths, report } = context
  report.note(`\n${options.dryRun ? 'would do' : 'doing'} what loses nothing:`)
  report.table(mends.map(({ does }) => ['', does]))
  if (options.dryRun) return false
  const release = acquireLock(join(paths.state, 'lock'), 'doctor --fix')
  try {
    for (const { act } of mends) await act(withTools(context))
  } finally {
    release()
  }
  report.note('')
  return true
}
