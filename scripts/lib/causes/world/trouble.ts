import type { KubeObject } from '../../kube-object.ts'
import { type EventFact, keyOf, type ObjectRef, refOf } from '../facts/facts.ts'
import {
  type ContainerView,
  createdAt,
  isPodReady,
  parseTime,
  podState,
  workloadSpec,
  workloadStatus,
} from '../facts/objects.ts'
import { isOfPastJob } from './past-jobs.ts'
import { RECENT_MS, type World } from './world.ts'

/** What has not become ready within this time is looked at; before, it is starting. */
const STARTING_MS = 60_000

/** Restarts that a system may have behind it while it serves. */
const TOLERATED_RESTARTS = 3

/** True for a pod that does not serve although it has had its time, or that keeps ending. */
export function isTroubled(world: World, pod: KubeObject): boolean {
  const { phase } = podState(pod)
  if (phase === 'Succeeded') return false
  if (phase === 'Failed') return !isOfPastJob(world, pod) && !isReplaced(world, pod)
  if (isPodReady(pod)) return world.containers(pod).some((each) => isCrashing(world, pod, each))
  return true
}

/** True for a pod that a node ended, such as one that was evicted, whose workload has all of its pods without it. */
function isReplaced(world: World, pod: KubeObject): boolean {
  const workload = world.get(world.workloadOf(refOf(pod)))
  if (!workload || workload === pod || !/^(?:Deployment|ReplicaSet|StatefulSet|DaemonSet)$/.test(workload.kind))
    return false
  const { replicas = 1 } = workloadSpec(workload)
  const wanted = workload.kind === 'DaemonSet' ? (workloadStatus(workload).desiredNumberScheduled ?? 1) : replicas
  return world.podsOf(refOf(workload)).filter(isPodReady).length >= wanted
}

/** True while a pod that is not ready may still be on its way: young, and nothing has failed that fails for good. */
export function isStarting(world: World, pod: KubeObject): boolean {
  const started = world
    .containers(pod)
    .map(({ status }) => parseTime(status?.state?.running?.startedAt))
    .reduce((a, b) => Math.max(a, b), createdAt(pod))
  return world.since(started) < STARTING_MS + probeBudget(world, pod)
}

/** What its probes grant a pod before it counts as failed. */
function probeBudget(world: World, pod: KubeObject): number {
  return world
    .containers(pod)
    .map(({ spec, status }) => {
      const { startupProbe, readinessProbe } = spec
      const delay = (readinessProbe?.initialDelaySeconds ?? 0) * 1000
      if (!startupProbe || status?.started) return delay
      const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = startupProbe
      return delay + Math.min((initialDelaySeconds + periodSeconds * failureThreshold) * 1000, 10 * 60_000)
    })
    .reduce((a, b) => Math.max(a, b), 0)
}

/** True for a container that ended and will end again, as far as one can see. */
export function isCrashing(
  world: World,
  pod: KubeObject,
  { restarts, waiting, ready, ended, running }: ContainerView,
): boolean {
  if (waiting?.reason === 'CrashLoopBackOff') return true
  if (!ended || ended.reason === 'Unknown' || wasNodeRestart(world, pod, parseTime(ended.finishedAt))) return false
  if (ended.reason === 'OOMKilled' || ended.exitCode === 137)
    return !ready || world.since(parseTime(ended.finishedAt)) < RECENT_MS
  const failed = ended.exitCode !== 0
  if (!running) return failed && !isOfPastJob(world, pod) && (restarts > 0 || podState(pod).phase === 'Failed')
  const recently =
    world.since(parseTime(ended.finishedAt)) < 10 * 60_000 || !Number.isFinite(world.since(parseTime(ended.finishedAt)))
  return restarts >= TOLERATED_RESTARTS && recently
}

/** Containers that end with their node did not crash. */
export function wasNodeRestart(world: World, pod: KubeObject, finishedAt: number): boolean {
  if (finishedAt === 0) return false
  const name = (pod['spec'] as { nodeName?: string } | undefined)?.nodeName
  if (!name) return false
  return world
    .eventsOf({ kind: 'Node', namespace: '', name })
    .some(
      ({ reason, at }) => ['Starting', 'Rebooted', 'NodeReady'].includes(reason) && Math.abs(at - finishedAt) < 180_000,
    )
}

/**
 * Pods that fail, each with the reason to say so; those that are starting, and old ones of a rollout that goes on, are
 * left out.
 */
export const failingPods = (world: World): KubeObject[] =>
  world.pods.filter((pod) => isTroubled(world, pod) && !isStarting(world, pod))

/**
 * Whether an event tells of a pod that is gone, where all pods are known: what came in its place speaks for itself.
 */
export const isOfGonePod = (world: World, { object }: EventFact): boolean =>
  object.kind === 'Pod' && !world.get(object) && world.knowsAll('Pod', object.namespace)

/** Warnings of an object that still say something: not older than its last success, and recent. */
export const warningsOf = (world: World, ref: ObjectRef): EventFact[] =>
  world.eventsOf(ref).filter(({ type, at }) => type === 'Warning' && world.since(at) < RECENT_MS)

/** Warnings about a pod, and those that its containers' kubelet sent. */
export const warningsOfPod = (world: World, pod: KubeObject): EventFact[] => warningsOf(world, refOf(pod))

/** The pods that are the same for a rule: one finding for each workload, with the first pod as evidence. */
export function byWorkload<T extends { pod: KubeObject }>(
  world: World,
  items: readonly T[],
): { workload: ObjectRef; items: T[] }[] {
  const groups = Map.groupBy(items, ({ pod }) => keyOf(world.workloadOf(refOf(pod))))
  return [...groups.values()].map((group) => ({ workload: world.workloadOf(refOf(group[0]!.pod)), items: group }))
}
