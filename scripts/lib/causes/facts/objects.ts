// Kubernetes' objects as rules read them. A snapshot may lack any field, also one that the API requires.
import type {
  DaemonSetStatus,
  DeploymentSpec,
  DeploymentStatus,
  StatefulSetSpec,
  StatefulSetStatus,
} from 'kubernetes-types/apps/v1.d.ts'
import type { CronJobSpec, CronJobStatus, JobSpec, JobStatus } from 'kubernetes-types/batch/v1.d.ts'
import type * as core from 'kubernetes-types/core/v1.d.ts'
import type { Condition as AnyCondition, ManagedFieldsEntry } from 'kubernetes-types/meta/v1.d.ts'
import type { KubeObject } from '../../kube-object.ts'

export type { Probe, Volume } from 'kubernetes-types/core/v1.d.ts'
export type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts'
export type Quantities = NonNullable<core.ResourceRequirements['limits']>
export type PodSpec = Partial<core.PodSpec>
type Condition = Partial<AnyCondition> & Pick<AnyCondition, 'type' | 'status'>
export type ManagedField = ManagedFieldsEntry & { manager: string }
/** A container's status; what only the runtime knows is missing where `kubectl describe` was the source. */
type ContainerStatus = Partial<core.ContainerStatus> & Pick<core.ContainerStatus, 'name'>

/** Of a Deployment, StatefulSet, DaemonSet, Job or CronJob. */
type WorkloadSpec = Partial<DeploymentSpec & StatefulSetSpec & JobSpec & CronJobSpec>
export type WorkloadStatus = Partial<
  Omit<DeploymentStatus & StatefulSetStatus & DaemonSetStatus & JobStatus, 'conditions'> &
    Pick<CronJobStatus, 'lastScheduleTime'> & { conditions: Condition[] }
>

export const podSpec = (pod: KubeObject): PodSpec => (pod['spec'] ?? {}) as PodSpec
export const podState = (pod: KubeObject): core.PodStatus => (pod['status'] ?? {}) as core.PodStatus
export const workloadSpec = (object: KubeObject): WorkloadSpec => (object['spec'] ?? {}) as WorkloadSpec
export const workloadStatus = (object: KubeObject): WorkloadStatus => (object['status'] ?? {}) as WorkloadStatus
export const serviceSpec = (object: KubeObject): core.ServiceSpec => (object['spec'] ?? {}) as core.ServiceSpec
export const conditionsOf = (object: KubeObject): Condition[] =>
  ((object['status'] as { conditions?: Condition[] } | undefined)?.conditions ?? []) as Condition[]
export const conditionOf = (object: KubeObject, type: string): Condition | undefined =>
  conditionsOf(object).find((each) => each.type === type)
export const managedFieldsOf = (object: KubeObject): ManagedField[] =>
  ((object.metadata as { managedFields?: ManagedField[] }).managedFields ?? []) as ManagedField[]
export const finalizersOf = (object: KubeObject): string[] =>
  (object.metadata as { finalizers?: string[] }).finalizers ?? []

/** A container as it is wanted and as it is. */
export interface ContainerView {
  readonly name: string
  readonly init: boolean
  readonly spec: core.Container
  readonly status: ContainerStatus | undefined
  readonly image: string
  readonly restarts: number
  /** Why it does not run: the kubelet's word and sentence. */
  readonly waiting: { reason: string; message: string } | undefined
  readonly running: boolean
  readonly ready: boolean
  /** Its present end, else its last one. */
  readonly ended: core.ContainerState['terminated'] | undefined
}

/** The containers of a pod, init containers first. */
export function containersOf(pod: KubeObject): ContainerView[] {
  const spec = podSpec(pod)
  const status = podState(pod)
  const view = (init: boolean, wanted: core.Container[] = [], seen: ContainerStatus[] = []): ContainerView[] => {
    const names = [...new Set([...wanted.map(({ name }) => name), ...seen.map(({ name }) => name)])]
    return names.map((name) => {
      const own = wanted.find((each) => each.name === name) ?? { name }
      const found = seen.find((each) => each.name === name)
      const waiting = found?.state?.waiting
      return {
        name,
        init,
        spec: own,
        status: found,
        image: own.image ?? found?.image ?? '',
        restarts: found?.restartCount ?? 0,
        waiting: waiting ? { reason: waiting.reason ?? '', message: waiting.message ?? '' } : undefined,
        running: found?.state?.running !== undefined,
        ready: found?.ready ?? false,
        ended: found?.state?.terminated ?? found?.lastState?.terminated,
      }
    })
  }
  return [
    ...view(true, spec.initContainers, status.initContainerStatuses),
    ...view(false, spec.containers, status.containerStatuses),
  ]
}

/** The pod template of a workload, of a CronJob too; a pod is its own. */
export function templateOf(object: KubeObject): PodSpec | undefined {
  if (object.kind === 'Pod') return podSpec(object)
  const spec = workloadSpec(object)
  return spec.template?.spec ?? spec.jobTemplate?.spec?.template?.spec
}

export const isPodReady = (pod: KubeObject): boolean => conditionOf(pod, 'Ready')?.status === 'True'

/** Finished as it should: a pod of a Job. */
export const isDone = (pod: KubeObject): boolean => podState(pod).phase === 'Succeeded'

const timeOf = (text: string | undefined): number => (text ? Date.parse(text) || 0 : 0)

export const createdAt = (object: KubeObject): number => timeOf(object.metadata.creationTimestamp)
export const parseTime = timeOf

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
}

/** A Kubernetes quantity (`250m`, `1Gi`, `2`) as a number of its base unit; undefined for what is none. */
export function quantity(text: string | number | undefined): number | undefined {
  if (text === undefined) return undefined
  const match = /^(-?[\d.]+(?:e\d+)?)([A-Za-z]*)$/.exec(String(text).trim())
  const factor = match ? FACTORS[match[2]!] : undefined
  return factor === undefined ? undefined : Number(match![1]) * factor
}
