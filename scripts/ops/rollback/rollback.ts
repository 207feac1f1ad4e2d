// The release as it was in an earlier revision.

import { requireCluster } from '../../lib/cluster/cluster.ts'
import { UserError } from '../../lib/errors.ts'
import { readHistory, readRelease } from '../../lib/release/release.ts'
import { rollBack } from '../../lib/release/rollback.ts'
import { withProgress } from '../../lib/report/progress.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import { chooseRevision } from './revision-choice.ts'

export const operation: Operation = {
  name: 'rollback',
  summary: 'Go back to an earlier revision of the release, by default to the last one that was live',
  words: '[REVISION]',
  changes: true,
  keepsReceipt: true,
  async run(context) {
    const {
      options: { words },
      config,
      report,
    } = context
    if (words.length > 1 || !/^\d*$/.test(words[0] ?? ''))
      throw usageError('rollback takes one revision number at most', 'rollback')
    requireToolchain(context.paths)
    await requireCluster(context)
    if (!(await readRelease(context))) throw nothingInstalled(config.release)
    const target = chooseRevision(await readHistory(context), words[0])
    await withProgress(
      report,
      { id: 'rollback', title: `Roll back to revision ${target.revision}`, budgetMs: config.budgets.deploy },
      () =>
        rollBack(context, {
          revision: target.revision,
          about: `of ${target.updated.slice(0, 19)} (${target.description})`,
        }),
    )
    report.warn(
      'The database schema is not rolled back. Migrations expand first and contract later, so the release before ' +
        'this one fits the present schema; older ones may not',
    )
    return { revision: target.revision, from: target.updated }
  },
}

const nothingInstalled = (release: string): UserError =>
  new UserError('TSK_RELEASE_MISSING', `There is no release "${release}" to roll back`, {
    hint: 'Run `npm run deploy`',
  })
