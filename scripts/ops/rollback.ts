// The release as it was in an earlier revision.
import { usageError } from '../lib/args.ts'
import { requireCluster } from '../lib/cluster.ts'
import type { Context } from '../lib/context.ts'
import { rollbackArgs, type Revision } from '../lib/helm.ts'
import type { Operation } from '../lib/operation.ts'
import { withProgress } from '../lib/progress.ts'
import { waitUntilReachable } from '../lib/reach.ts'
import { readHistory, readRelease } from '../lib/release.ts'
import { chooseRevision } from '../lib/revision-choice.ts'
import { ensureRevisionImages } from '../lib/rollback-images.ts'
import { replaceStuckPods, waitForWorkloads } from '../lib/rollout.ts'
import { requireToolchain } from '../lib/toolchain.ts'
import { EXIT, UserError } from '../lib/errors.ts'

export const operation: Operation = {
  name: 'rollback',
  summary: 'Go back to an earlier revision of the release, by default to the last one that was live',
  words: '[REVISION]',
  changes: true,
  keepsReceipt: true,
  async run(context) {
    const { options: { words }, config, report } = context
    if (words.length > 1 || !/^\d*$/.test(words[0] ?? '')) throw usageError('rollback takes one revision number at most', 'rollback')
    requireToolchain(context.paths)
    await requireCluster(context)
    if (!(await readRelease(context))) throw nothingInstalled(config.release)
    const target = chooseRevision(await readHistory(context), words[0])
    await withProgress(report, { id: 'rollback', title: `Roll back to revision ${target.revision}`, budgetMs: config.budgets.deploy }, () => rollBack(context, target))
    report.warn('The database schema is not rolled back. Migrations expand first and contract later, so the release before this one fits the present schema; older ones may not')
    return { revision: target.revision, from: target.updated }
  },
}

async function rollBack(context: Context, { revision, updated, description }: Revision): Promise<void> {
  const { options, report, shell } = context
  await ensureRevisionImages(context, revision)
  await shell.act('helm', rollbackArgs(context, revision), { timeoutMs: 180_000 })
  if (options.dryRun) return
  report.fact(`revision ${revision} of ${updated.slice(0, 19)} (${description})`)
  await replaceStuckPods(context)
  for (const { name, ready, desired } of await waitForWorkloads(context)) report.fact(`${name}: ${ready} of ${desired} ready`)
  const reachable = await waitUntilReachable(context)
  report.fact(reachable)
}

const nothingInstalled = (release: string): UserError =>
  new UserError('TSK_RELEASE_MISSING', `There is no release "${release}" to roll back`, { exitCode: EXIT.cluster, hint: 'Run `npm run deploy`' })
