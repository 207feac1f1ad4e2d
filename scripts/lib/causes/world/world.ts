import type { KubeObject } from '../../kube-object.ts'
import { type EventFact, type Facts, keyOf, type LogTail, type ObjectRef, refOf } from '../facts/facts.ts'
import { type ContainerView, containersOf, createdAt, parseTime } from '../facts/objects.ts'
import { createLabelIndex } from './label-index.ts'
import { createOwnership } from './ownership.ts'

/** Facts with the indexes that rules ask: each question costs the same in a system of ten pods and of ten thousand. */
export interface World {
  readonly facts: Facts
  /** Epoch milliseconds of the look; without one, the youngest time that the facts hold; 0 where they hold none. */
  readonly now: number
  all(kind: string): readonly KubeObject[]
  get(ref: ObjectRef): KubeObject | undefined
  find(kind: string, namespace: string, name: string): KubeObject | undefined
  /** False only where the listing of the kind is whole, and it is not in it. */
  mayExist(kind: string, namespace: string, name: string): boolean
  /** Whether one may say that an object of this kind does not exist. */
  knowsAll(kind: string, namespace: string): boolean
  names(kind: string, namespace: string): string[]
  eventsOf(ref: ObjectRef): readonly EventFact[]
  eventsBecause(...reasons: string[]): readonly EventFact[]
  logsOf(pod: KubeObject, container?: string): readonly LogTail[]
  /** Pods that live: neither done nor on their way out. */
  readonly pods: readonly KubeObject[]
  containers(pod: KubeObject): readonly ContainerView[]
  podsOf(workload: ObjectRef): readonly KubeObject[]
  /** The workload that a person made: Deployment, StatefulSet, DaemonSet, CronJob, Job, or the pod itself. */
  workloadOf(ref: ObjectRef): ObjectRef
  podsWith(namespace: string, labels: Readonly<Record<string, string>>): readonly KubeObject[]
  readonly workloads: readonly KubeObject[]
  /** Milliseconds since a moment; Infinity where either is unknown, so that what has no time counts as settled. */
  since(at: number): number
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']

/** How far back an event still says something about now. */
export const RECENT_MS = 60 * 60_000

/** What a function finds in a world, looked for once. */
export function oncePerWorld<T>(find: (world: World) => T): (world: World) => T {
  const known = new WeakMap<World, T>()
  return (world) => known.getOrInsertComputed(world, find)
}

export function createWorld(facts: Facts): World {
  const byKind = Map.groupBy(facts.objects, ({ kind }) => kind)
  const byKey = new Map(facts.objects.map((each) => [keyOf(refOf(each)), each]))
  const events = Map.groupBy(facts.events, ({ object }) => keyOf(object))
  const byReason = Map.groupBy(facts.events, ({ reason }) => reason)
  const logs = Map.groupBy(facts.logs.flatMap(ownWords), ({ namespace, pod }) => `${namespace}/${pod}`)
  const namesOf = new Map<string, string[]>()
  for (const each of facts.objects) {
    const { kind, namespace, name } = refOf(each)
    const list = namesOf.get(`${kind}/${namespace}`)
    if (list) list.push(name)
    else namesOf.set(`${kind}/${namespace}`, [name])
  }
  const all = (kind: string): readonly KubeObject[] => byKind.get(kind) ?? []
  const pods = all('Pod').filter(
    ({ metadata, ...pod }) =>
      !metadata.deletionTimestamp && (pod['status'] as { phase?: string } | undefined)?.phase !== 'Succeeded',
  )
  const containers = new Map<KubeObject, ContainerView[]>()
  const ownership = createOwnership(all('Pod'), byKey)
  const labels = createLabelIndex(pods)
  const knowsAll = (kind: string, namespace: string): boolean =>
    facts.complete.has(kind) || facts.complete.has(`${kind}/${namespace}`)
  const now = facts.takenAt || youngest(facts)
  return {
    facts,
    now,
    all,
    pods,
    get: (ref) => byKey.get(keyOf(ref)),
    find: (kind, namespace, name) => byKey.get(keyOf({ kind, namespace, name })),
    knowsAll,
    mayExist: (kind, namespace, name) => byKey.has(keyOf({ kind, namespace, name })) || !knowsAll(kind, namespace),
    names: (kind, namespace) => namesOf.get(`${kind}/${namespace}`) ?? [],
    eventsOf: (ref) => events.get(keyOf(ref)) ?? [],
    eventsBecause: (...reasons) => reasons.flatMap((reason) => byReason.get(reason) ?? []),
    logsOf: ({ metadata }, container) =>
      (logs.get(`${metadata.namespace ?? 'default'}/${metadata.name}`) ?? []).filter(
        (each) => container === undefined || each.container === '' || each.container === container,
      ),
    containers(pod) {
      const known = containers.get(pod)
      if (known) return known
      const views = containersOf(pod)
      containers.set(pod, views)
      return views
    },
    podsOf: (workload) => ownership.podsOf(workload),
    workloadOf: (ref) => ownership.workloadOf(ref),
    podsWith: labels.select,
    workloads: WORKLOADS.flatMap((kind) => [...all(kind)]),
    since: (at) => (at > 0 && now > 0 ? now - at : Infinity),
  }
}

/** What the kubelet answers in place of a log, with success: the container has not said it. */
const NO_LOG = /^(?:\S+ )?(?:unable to retrieve container logs for \w+:\/\/|failed to try resolving symlinks in path )/

const ownWords = (tail: LogTail): LogTail[] => {
  const { lines, times } = tail
  if (!lines.some((line) => NO_LOG.test(line))) return [tail]
  const said = lines.flatMap((line, index) => (NO_LOG.test(line) ? [] : [index]))
  if (said.length === 0) return []
  return [{ ...tail, lines: said.map((at) => lines[at]!), ...(times ? { times: said.map((at) => times[at]!) } : {}) }]
}

function youngest({ objects, events }: Facts): number {
  let found = 0
  for (const { at } of events) if (at > found) found = at
  for (const each of objects) {
    found = Math.max(found, createdAt(each))
    if (each.kind === 'Pod') {
      const status = each['status'] as { conditions?: { lastTransitionTime?: string }[] } | undefined
      for (const { lastTransitionTime } of status?.conditions ?? [])
        found = Math.max(found, parseTime(lastTransitionTime))
    }
  }
  return found
}
