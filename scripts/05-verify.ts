// After this step the application was seen to work: by the cluster's own word, and from outside as a user sees it.
import { APPLICATION_CHECKS } from './checks/application.ts'
import { CLUSTER_CHECKS } from './checks/cluster.ts'
import { requireCluster } from './lib/cluster.ts'
import { assertHealthy, runChecks } from './lib/health.ts'
import type { Step } from './lib/step.ts'

export const verify: Step = {
  id: 'verify',
  title: 'Verify the application',
  outcome: 'every health assertion holds, from the outside, as a user would see it',
  needsToolchain: true,

  async apply(context) {
    const { evidence, report, options } = context
    const checks = [...CLUSTER_CHECKS, ...APPLICATION_CHECKS]
    if (options.dryRun) return checks.forEach(({ title }) => report.note(`would check: ${title}`))
    await requireCluster(context)
    // Every verification looks anew.
    delete evidence.listing
    const results = await runChecks(checks, context)
    evidence.checks = results
    for (const { ok, title, detail } of results) if (ok) report.fact(`${title}: ${detail}`)
    assertHealthy(results)
  },
}

if (import.meta.main) (await import('./run.ts')).runAsProgram(['verify', ...process.argv.slice(2)])
