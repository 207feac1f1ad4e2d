// Pods that the API server refuses to make, at present.

import type { KubeObject } from '../../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../../facts/facts.ts'
import { conditionOf, workloadSpec, workloadStatus } from '../../facts/objects.ts'
import { say, shorten } from '../../world/words.ts'
import { oncePerWorld, RECENT_MS, type World } from '../../world/world.ts'

/** A refusal of the API server to make a pod. */
export interface Refused {
  /** ReplicaSet, StatefulSet, DaemonSet or Job. */
  maker: ObjectRef
  workload: ObjectRef
  message: string
  line: string
}

/**
 * What is refused at present, once for each workload and reason. Words about pods that were made since then are old.
 */
export const refused = oncePerWorld((world): Refused[] => {
  const found = new Map<string, Refused>()
  const add = (maker: ObjectRef, message: string, source: string): void => {
    const workload = world.workloadOf(maker)
    if (!lacksPods(world, maker) || isLifted(world, maker.namespace, message)) return
    const key = `${keyOf(workload)} ${message.replaceAll(/[\d.]+|"[^"]*"/g, '#').slice(0, 120)}`
    if (!found.has(key))
      found.set(key, { maker, workload, message, line: `${source} of ${say(maker)}: ${shorten(message)}` })
  }
  for (const kind of ['ReplicaSet', 'Deployment'] as const)
    for (const each of world.all(kind)) {
      const condition = conditionOf(each, 'ReplicaFailure')
      if (condition?.status === 'True')
        add(refOf(each), condition.message ?? '', `condition ReplicaFailure (${condition.reason})`)
    }
  for (const event of world.eventsBecause('FailedCreate'))
    if (world.since(event.at) < RECENT_MS || !Number.isFinite(world.since(event.at)))
      add(event.object, event.message, 'event FailedCreate')
  return [...found.values()]
})

/** A refusal by a quota that has been removed since. */
function isLifted(world: World, namespace: string, message: string): boolean {
  const name = /exceeded quota: ([\w.-]+),/.exec(message)?.[1]
  return name !== undefined && !world.mayExist('ResourceQuota', namespace, name)
}

/** False when everything that the maker wants exists: then a refusal is history. */
function lacksPods(world: World, ref: ObjectRef): boolean {
  const object = world.get(ref)
  // A ReplicaSet that is gone was replaced by another one, whose words count.
  if (!object && world.knowsAll(ref.kind, ref.namespace)) return false
  if (!object) {
    const workload = world.get(world.workloadOf(ref))
    return workload === undefined || lacking(workload)
  }
  return lacking(object)
}

function lacking(object: KubeObject): boolean {
  const { replicas = 1 } = workloadSpec(object)
  const status = workloadStatus(object)
  if (object.kind === 'DaemonSet')
    return (
      (status.desiredNumberScheduled ?? 1) >
      ((status as { currentNumberScheduled?: number }).currentNumberScheduled ?? 0)
    )
  if (object.kind === 'Job') return (status.active ?? 0) === 0 && (status.succeeded ?? 0) === 0
  if (object.kind === 'Deployment') return (status.updatedReplicas ?? 0) < replicas || (status.replicas ?? 0) < replicas
  return (status.replicas ?? 0) < replicas
}
