import { setTimeout as sleep } from 'node:timers/promises'
import { diagnoseOwn } from '../../lib/causes/own.ts'
import { readCauses, rootCauses } from '../../lib/causes/reading/read-causes.ts'
import { readLive } from '../../lib/causes/reading/read-live.ts'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { KINDS, ofRelease } from '../../lib/cluster/rollout.ts'
import { evaluateWorkload } from '../../lib/cluster/workload.ts'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Site } from './sites.ts'

const HEAL_LIMIT_MS = 240_000

/** Throws TSK_DRILL_UNWELL where something fails already: what a fault does could not be told from it. */
export async function requireWell(context: Context): Promise<void> {
  const [first] = rootCauses(await readCauses(context))
  if (first)
    throw new UserError('TSK_DRILL_UNWELL', `Something fails before any fault is made: ${first.finding.cause}`, {
      evidence: first.finding.evidence,
      hint: first.finding.mend,
    })
}

/** Well again: every workload of the application has its pods, and nothing is named, here and where faults were. */
export async function waitUntilWell(context: Context, sites: readonly Site[]): Promise<boolean> {
  const end = performance.now() + HEAL_LIMIT_MS
  while (performance.now() < end) {
    const objects = await createCluster(context)
      .get(KINDS, ofRelease(context))
      .catch(() => [])
    const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    const done = workloads.length > 0 && workloads.every((each) => evaluateWorkload(each, objects).done)
    if (done) {
      const facts = await readLive(context)
      const namespaces = new Set([context.config.namespace, ...sites.map(({ at }) => at.namespace)])
      const fails = [...namespaces].some((namespace) => rootCauses(diagnoseOwn(facts, { namespace })).length > 0)
      if (!fails) return true
    }
    await sleep(1_000, undefined, { signal: context.signal })
  }
  return false
}
