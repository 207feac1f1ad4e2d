import { createCluster, type KubeObject } from '../lib/cluster.ts'
import type { Context } from '../lib/context.ts'
import { KINDS, ofRelease } from '../lib/rollout.ts'

/** Objects of the release, of one kind or all. The checks of one verification share one listing: one moment, one process. */
export async function readObjects(context: Context, kind?: string): Promise<KubeObject[]> {
  context.evidence.listing ??= createCluster(context).get(`${KINDS},endpointslices,ingresses`, ofRelease(context))
  const objects = await context.evidence.listing
  return kind === undefined ? objects : objects.filter((each) => each.kind === kind)
}
