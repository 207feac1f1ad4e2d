import { createCluster, type KubeObject } from '../lib/cluster/cluster.ts'
import { KINDS, ofRelease } from '../lib/cluster/rollout.ts'
import type { Context } from '../lib/run/context.ts'
import { fact, forget, recall } from '../lib/run/memo.ts'

/**
 * Objects of the release, of one kind or all. The checks of one verification share one listing: one moment, one
 * process.
 */
export async function readObjects(context: Context, kind?: string): Promise<KubeObject[]> {
  const objects = await recall(context, LISTING, () =>
    createCluster(context).get(`${KINDS},endpointslices,ingresses`, ofRelease(context)),
  )
  return kind === undefined ? objects : objects.filter((each) => each.kind === kind)
}

const LISTING = fact<KubeObject[]>('objects of the release')

/** For the start of a verification, which looks anew. */
export const forgetObjects = (context: Pick<Context, 'memory'>): void => forget(context, LISTING)
