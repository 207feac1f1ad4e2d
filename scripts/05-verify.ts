// After this step the application was seen to work: by the cluster's own word, and from outside as a user sees it.

import { APPLICATION_CHECKS } from './checks/application.ts'
import { CLUSTER_CHECKS } from './checks/cluster.ts'
import { forgetObjects } from './checks/objects.ts'
import { closeWayToImage } from './checks/way-to-image.ts'
import { requireCluster } from './lib/cluster/cluster.ts'
import { assertNodeFits } from './lib/cluster/node-settings.ts'
import { forgetReleaseValues } from './lib/release/release-values.ts'
import { runAsProgram } from './lib/run/as-program.ts'
import type { Context } from './lib/run/context.ts'
import { assertHealthy, type Explanation, runChecks } from './lib/run/health.ts'
import type { Step } from './lib/run/step.ts'

export const verify: Step = {
  id: 'verify',
  title: 'Verify the application',
  outcome: 'every health assertion holds, from the outside, as a user would see it',
  needsToolchain: true,

  async apply(context) {
    const { report, options } = context
    const checks = [...CLUSTER_CHECKS, ...APPLICATION_CHECKS]
    if (options.dryRun) return checks.forEach(({ title }) => report.note(`would check: ${title}`))
    await requireCluster(context)
    await assertNodeFits(context)
    forgetObjects(context)
    forgetReleaseValues(context)
    const results = await runChecks(checks, context, { lookAnew: () => forgetObjects(context) }).finally(() =>
      closeWayToImage(context),
    )
    for (const { ok, title, detail } of results) if (ok) report.fact(`${title}: ${detail}`)
    assertHealthy(results, results.some(({ ok }) => !ok) ? await explain(context) : undefined)
  },
}

/** Checks see symptoms: what they have in common is looked for once, in the whole cluster. */
async function explain(context: Context): Promise<Explanation | undefined> {
  context.report.update('looking for the cause')
  const { causeLines, readCauses, rootCauses } = await import('./lib/causes/reading/read-causes.ts')
  const { mendAsHint } = await import('./lib/causes/world/words.ts')
  const [first, ...others] = rootCauses(await readCauses(context))
  if (!first) return undefined
  return {
    sentence: first.finding.cause,
    evidence: [...causeLines(first), ...others.slice(0, 2).map(({ finding }) => `also: ${finding.cause}`)],
    hint: mendAsHint(first.finding.mend),
  }
}

if (import.meta.main) runAsProgram(['verify', ...process.argv.slice(2)])
