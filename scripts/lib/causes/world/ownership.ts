import type { KubeObject } from '../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../facts/facts.ts'

/**
 * Which pods a workload has, and which workload a pod or ReplicaSet belongs to, also where what lies between was not
 * read.
 */
export function createOwnership(pods: readonly KubeObject[], objects: ReadonlyMap<string, KubeObject>) {
  const known = new Map<string, ObjectRef>()
  const workloadOf = (ref: ObjectRef): ObjectRef => {
    const key = keyOf(ref)
    const found = known.get(key) ?? owner(ref, objects.get(key), objects)
    const top = found === ref || keyOf(found) === key ? ref : workloadOf(found)
    known.set(key, top)
    return top
  }
  const byWorkload = Map.groupBy(pods, (pod) => keyOf(workloadOf(refOf(pod))))
  return { workloadOf, podsOf: (workload: ObjectRef): readonly KubeObject[] => byWorkload.get(keyOf(workload)) ?? [] }
}

function owner(ref: ObjectRef, object: KubeObject | undefined, objects: ReadonlyMap<string, KubeObject>): ObjectRef {
  const { kind, namespace, name } = ref
  const reference = object?.metadata.ownerReferences?.[0]
  if (reference && reference.kind !== 'Node') return { kind: reference.kind, namespace, name: reference.name }
  // A table of pods, or an event, names no owner; names follow a rule.
  const deployment = kind === 'ReplicaSet' ? /^(.+)-[a-z0-9]{6,10}$/.exec(name)?.[1] : undefined
  if (deployment) return { kind: 'Deployment', namespace, name: deployment }
  if (kind === 'Job') {
    const cron = /^(.+)-\d{8,10}$/.exec(name)?.[1]
    return cron && objects.has(keyOf({ kind: 'CronJob', namespace, name: cron }))
      ? { kind: 'CronJob', namespace, name: cron }
      : ref
  }
  if (kind !== 'Pod') return ref
  const replica = /^(.+)-[bcdf0-9-hj-np-tv-z]{6,10}-[a-z0-9]{5}$/.exec(name)?.[1]
  if (replica) return { kind: 'Deployment', namespace, name: replica }
  const ordinal = /^(.+)-\d{1,3}$/.exec(name)?.[1]
  if (ordinal && objects.has(keyOf({ kind: 'StatefulSet', namespace, name: ordinal })))
    return { kind: 'StatefulSet', namespace, name: ordinal }
  const daemon = /^(.+)-[a-z0-9]{5}$/.exec(name)?.[1]
  if (daemon && objects.has(keyOf({ kind: 'DaemonSet', namespace, name: daemon })))
    return { kind: 'DaemonSet', namespace, name: daemon }
  return daemon && objects.has(keyOf({ kind: 'Job', namespace, name: daemon }))
    ? { kind: 'Job', namespace, name: daemon }
    : ref
}
