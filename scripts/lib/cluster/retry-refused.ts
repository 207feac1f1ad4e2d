import type { Context } from '../run/context.ts'
import { createCluster, type KubeObject } from './cluster.ts'

/** A controller that has just been told what to make is at work. */
const NEW_MS = 30_000

/**
 * Lets controllers try again that were refused before: they wait minutes between two tries, also when the reason has
 * gone meanwhile. A change of their object wakes them.
 */
export async function retryRefused(context: Context, objects: readonly KubeObject[]): Promise<void> {
  const refused = objects.filter((each) => {
    const { replicas = 0 } = (each['spec'] ?? {}) as { replicas?: number }
    const status = (each['status'] ?? {}) as { replicas?: number; conditions?: { type: string; status: string }[] }
    if (each.kind === 'StatefulSet')
      return (
        replicas > 0 && status.replicas === 0 && Date.now() - Date.parse(each.metadata.creationTimestamp ?? '') > NEW_MS
      )
    return (
      each.kind === 'ReplicaSet' &&
      (status.conditions ?? []).some((each) => each.type === 'ReplicaFailure' && each.status === 'True')
    )
  })
  for (const { kind, metadata } of refused)
    await createCluster(context).act([
      'annotate',
      kind.toLowerCase(),
      metadata.name,
      `taskora.dev/tried-at=${new Date().toISOString()}`,
      '--overwrite',
    ])
}
