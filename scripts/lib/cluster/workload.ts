import type { DeploymentStatus, StatefulSetStatus } from 'kubernetes-types/apps/v1.d.ts'
import type { UserError } from '../errors.ts'
import { count } from '../units.ts'
import type { KubeObject } from './cluster.ts'
import { isReady, podFailure, podReason } from './pod-failure.ts'

/** A workload's state in numbers, and in words when it is not ready. */
export interface WorkloadState {
  name: string
  kind: string
  desired: number
  ready: number
  done: boolean
  /** What is missing, such as `taskora-backend-7d4-x2x: ContainerCreating`. */
  detail: string
  /** A state that waiting does not heal. */
  fatal?: UserError
}

type WorkloadStatus = Partial<DeploymentStatus & StatefulSetStatus>

/** Pods of the newest revision only: an old pod that is on its way out says nothing about the rollout. */
export function currentPods(workload: KubeObject, objects: readonly KubeObject[]): KubeObject[] {
  const pods = objects.filter(({ kind, metadata }) => kind === 'Pod' && !metadata.deletionTimestamp)
  const ownedBy =
    (uid: string | undefined) =>
    (pod: KubeObject): boolean =>
      pod.metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false
  if (workload.kind === 'StatefulSet') {
    const { updateRevision } = (workload['status'] ?? {}) as WorkloadStatus
    return pods
      .filter(ownedBy(workload.metadata.uid))
      .filter(({ metadata }) => metadata.labels?.['controller-revision-hash'] === updateRevision)
  }
  const revision = workload.metadata.annotations?.['deployment.kubernetes.io/revision']
  const newest = objects.find(
    (each) =>
      each.kind === 'ReplicaSet' &&
      ownedBy(workload.metadata.uid)(each) &&
      each.metadata.annotations?.['deployment.kubernetes.io/revision'] === revision,
  )
  return pods.filter(ownedBy(newest?.metadata.uid ?? 'none'))
}

/** Judges one Deployment or StatefulSet from one listing of workloads, ReplicaSets and pods. */
export function evaluateWorkload(workload: KubeObject, objects: readonly KubeObject[]): WorkloadState {
  const { name, generation = 0 } = workload.metadata
  const desired = (workload['spec'] as { replicas?: number }).replicas ?? 1
  const status = (workload['status'] ?? {}) as WorkloadStatus
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status
  const pods = currentPods(workload, objects)
  const rolledOut =
    workload.kind === 'StatefulSet' ? status.currentRevision === status.updateRevision : availableReplicas === desired
  const reported =
    observedGeneration >= generation &&
    updatedReplicas === desired &&
    readyReplicas === desired &&
    replicas === desired &&
    rolledOut
  // Of a cluster that was resumed the controller's report is of before, until it has won its election again.
  const readyPods = pods.filter(isReady).length
  const done = reported && readyPods >= Math.min(desired, pods.length)
  const ready = reported && !done ? readyPods : readyReplicas
  const fatal = pods.map(podFailure).find((failure) => failure !== undefined)
  const waiting = pods.map(podReason).filter((reason) => reason !== undefined)
  const old = Math.max(0, replicas - updatedReplicas)
  const detail = done
    ? 'ready'
    : `${ready} of ${desired} ` +
      `ready${waiting.length > 0 ? ` (${[...new Set(waiting)].join(', ')})` : ''}` +
      (old > 0 ? `, ${count(old, 'old pod')} left` : '')
  return {
    name,
    kind: workload.kind,
    desired,
    ready,
    done,
    detail,
    // Until the controller has seen the newest template, the newest pods are those of the one before.
    ...(fatal && !done && observedGeneration >= generation ? { fatal } : {}),
  }
}
