import { createCluster, type KubeObject } from '../../lib/cluster/cluster.ts'
import type { Context } from '../../lib/run/context.ts'
import { namesOf } from '../drill/fault.ts'

interface Claim extends KubeObject {
  readonly spec: { readonly volumeName: string }
}

/**
 * Destroys the database's volume, and starts the database on an empty one of the same claim. The folder is deleted
 * after the claim, and has the claim's name: only when the volume is gone may the next claim be made.
 */
export async function destroyVolume(context: Context): Promise<void> {
  const { database } = namesOf(context)
  const cluster = createCluster(context)
  const slow = { timeoutMs: 150_000 }
  const { stdout } = await cluster.ask(['get', `statefulset/${database}`, '--output', CLAIM_NAME])
  const claim = `persistentvolumeclaim/${stdout.trim()}`
  const made = JSON.parse((await cluster.ask(['get', claim, '--output', 'json'])).stdout) as Claim
  await cluster.act(['scale', `statefulset/${database}`, '--replicas=0'])
  await cluster.act(['delete', claim, '--wait', '--timeout=120s'], slow)
  const gone = ['wait', '--for=delete', `persistentvolume/${made.spec.volumeName}`, '--timeout=120s']
  await cluster.act(gone, slow)
  await cluster.apply([unbound(made)])
  await cluster.act(['scale', `statefulset/${database}`, '--replicas=1'])
  await cluster.act(['rollout', 'status', `statefulset/${database}`, '--timeout=120s'], slow)
}

const CLAIM_NAME = 'jsonpath={.spec.template.spec.volumes[?(@.name=="data")].persistentVolumeClaim.claimName}'

/** The claim as it was asked for, without what the cluster has added to it. */
export function unbound({ apiVersion, kind, metadata, spec }: KubeObject): object {
  const { name, labels, annotations = {} } = metadata
  const { volumeName: _, ...asked } = spec as Record<string, unknown>
  const own = Object.entries(annotations).filter(([key]) => !/^(pv|volume(\.beta)?)\.kubernetes\.io\//.test(key))
  return { apiVersion, kind, metadata: { name, labels, annotations: Object.fromEntries(own) }, spec: asked }
}
