// After this step the release is gone from the target, with its data where that was asked for, and nothing else.

import { requireCluster } from './lib/cluster/cluster.ts'
import { UserError } from './lib/errors.ts'
import { confirm } from './lib/run/confirm.ts'
import type { Context } from './lib/run/context.ts'
import type { Step } from './lib/run/step.ts'
import { type Target, targetOf } from './lib/run/which-cluster.ts'
import { requireReleaseLevel } from './lib/target/admit.ts'
import { type Item, labelOf, missingFrom } from './lib/teardown/inventory.ts'
import { isData, releaseItems, removeReleaseData } from './lib/teardown/target-release.ts'
import { LOSS, removeApplication } from './lib/teardown/teardown.ts'
import { count } from './lib/units.ts'

export const teardownTarget: Step = {
  id: 'teardown',
  title: 'Tear down the release',
  outcome: 'the release is gone from the target, and nothing else was touched',
  needsToolchain: true,

  async apply(context) {
    const target = targetOf(context.config)!
    const level = requireReleaseLevel(target, String(context.options.values['level'] ?? 'app'))
    await requireCluster(context)
    const { namespace } = context.config
    await confirm(
      context,
      `This removes from the cluster "${target.context}", namespace "${namespace}": ${LOSS[level]}.`,
    )
    const before = await releaseItems(context)
    await removeApplication(context, { ours: [], others: [], clusterAnswers: true })
    if (level === 'data') await removeReleaseData(context, before)
    if (context.options.dryRun) return
    proveGone(context, target, { before, after: await releaseItems(context), withData: level === 'data' })
  },
}

function proveGone(
  context: Context,
  target: Target,
  { before, after, withData }: { before: readonly Item[]; after: readonly Item[]; withData: boolean },
): void {
  const left = after.filter((item) => withData || !isData(item))
  if (left.length > 0)
    throw new UserError('TSK_TEARDOWN_INCOMPLETE', `${count(left.length, 'object')} of Taskora remained`, {
      evidence: left.map((item) => `left: ${labelOf(item)}`),
      hint: 'Run the same command again; what then remains was made by another program',
    })
  const { report, config } = context
  report.fact(`${count(missingFrom(before, after).length, 'object')} removed, ${after.length} kept`)
  report.fact(`kept: the namespace ${config.namespace} of "${target.context}", and the images in ${target.registry}`)
}
