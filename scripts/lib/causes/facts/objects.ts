// The shapes of Kubernetes' objects, as far as rules read them. A snapshot may lack any field.
import type { KubeObject } from '../../kube-object.ts'

export interface Probe {
  httpGet?: { path?: string; port?: number | string; scheme?: string }
  tcpSocket?: { port?: number | string }
  grpc?: { port?: number }
  exec?: { command?: string[] }
  initialDelaySeconds?: number
  periodSeconds?: number
  timeoutSeconds?: number
  failureThreshold?: number
}

export interface EnvEntry {
  name: string
  value?: string
  valueFrom?: { secretKeyRef?: KeyRef; configMapKeyRef?: KeyRef; fieldRef?: object }
}

export interface KeyRef {
  name?: string
  key?: string
  optional?: boolean
}

export type Quantities = Partial<Record<string, string | number>>

export interface ContainerSpec {
  name: string
  image?: string
  command?: string[]
  args?: string[]
  ports?: { name?: string; containerPort: number; protocol?: string; hostPort?: number }[]
  env?: EnvEntry[]
  envFrom?: {
    secretRef?: { name?: string; optional?: boolean }
    configMapRef?: { name?: string; optional?: boolean }
  }[]
  resources?: { requests?: Quantities; limits?: Quantities }
  readinessProbe?: Probe
  livenessProbe?: Probe
  startupProbe?: Probe
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[]
  imagePullPolicy?: string
  restartPolicy?: string
  securityContext?: SecurityContext
}

export interface SecurityContext {
  runAsUser?: number
  runAsNonRoot?: boolean
  readOnlyRootFilesystem?: boolean
  fsGroup?: number
}

export interface Volume {
  name: string
  secret?: { secretName?: string; optional?: boolean; items?: { key: string }[] }
  configMap?: { name?: string; optional?: boolean; items?: { key: string }[] }
  persistentVolumeClaim?: { claimName?: string }
  emptyDir?: { sizeLimit?: string | number; medium?: string }
  projected?: {
    sources?: { secret?: { name?: string; optional?: boolean }; configMap?: { name?: string; optional?: boolean } }[]
  }
  hostPath?: { path?: string; type?: string }
  ephemeral?: object
}

export interface Requirement {
  key: string
  operator: string
  values?: string[]
}

export interface PodSpec {
  containers?: ContainerSpec[]
  initContainers?: ContainerSpec[]
  volumes?: Volume[]
  nodeName?: string
  nodeSelector?: Record<string, string>
  affinity?: {
    nodeAffinity?: {
      requiredDuringSchedulingIgnoredDuringExecution?: {
        nodeSelectorTerms?: { matchExpressions?: Requirement[] }[]
      }
    }
    podAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: object[] }
    podAntiAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: object[] }
  }
  tolerations?: { key?: string; operator?: string; value?: string; effect?: string }[]
  schedulerName?: string
  schedulingGates?: { name: string }[]
  serviceAccountName?: string
  imagePullSecrets?: { name?: string }[]
  priorityClassName?: string
  dnsPolicy?: string
  dnsConfig?: { nameservers?: string[] }
  hostNetwork?: boolean
  restartPolicy?: string
  securityContext?: SecurityContext
}

export interface StateOfContainer {
  waiting?: { reason?: string; message?: string }
  running?: { startedAt?: string }
  terminated?: {
    reason?: string
    exitCode?: number
    message?: string
    startedAt?: string
    finishedAt?: string
    signal?: number
  }
}

export interface StatusOfContainer {
  name: string
  ready?: boolean
  started?: boolean
  restartCount?: number
  image?: string
  state?: StateOfContainer
  lastState?: StateOfContainer
}

export interface Condition {
  type: string
  status: string
  reason?: string
  message?: string
  lastTransitionTime?: string
}

export interface StatusOfPod {
  phase?: string
  reason?: string
  message?: string
  podIP?: string
  startTime?: string
  conditions?: Condition[]
  containerStatuses?: StatusOfContainer[]
  initContainerStatuses?: StatusOfContainer[]
}

export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: Requirement[]
}

export interface WorkloadSpec {
  replicas?: number
  paused?: boolean
  suspend?: boolean
  selector?: LabelSelector
  template?: { metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }; spec?: PodSpec }
  strategy?: { type?: string; rollingUpdate?: { maxUnavailable?: number | string; maxSurge?: number | string } }
  minReadySeconds?: number
  progressDeadlineSeconds?: number
  jobTemplate?: { spec?: WorkloadSpec }
  backoffLimit?: number
  schedule?: string
  concurrencyPolicy?: string
  serviceName?: string
  volumeClaimTemplates?: KubeObject[]
}

export interface WorkloadStatus {
  observedGeneration?: number
  replicas?: number
  readyReplicas?: number
  updatedReplicas?: number
  availableReplicas?: number
  unavailableReplicas?: number
  desiredNumberScheduled?: number
  numberReady?: number
  numberAvailable?: number
  currentRevision?: string
  updateRevision?: string
  conditions?: Condition[]
  active?: number
  failed?: number
  succeeded?: number
  lastScheduleTime?: string
}

export interface ServiceSpec {
  type?: string
  selector?: Record<string, string>
  clusterIP?: string
  externalName?: string
  ports?: { name?: string; port: number; targetPort?: number | string; protocol?: string; nodePort?: number }[]
}

export interface ManagedField {
  manager: string
  operation: string
  time?: string
  subresource?: string
  fieldsV1?: object
}

export const podSpec = (pod: KubeObject): PodSpec => (pod['spec'] ?? {}) as PodSpec
export const podState = (pod: KubeObject): StatusOfPod => (pod['status'] ?? {}) as StatusOfPod
export const workloadSpec = (object: KubeObject): WorkloadSpec => (object['spec'] ?? {}) as WorkloadSpec
export const workloadStatus = (object: KubeObject): WorkloadStatus => (object['status'] ?? {}) as WorkloadStatus
export const serviceSpec = (object: KubeObject): ServiceSpec => (object['spec'] ?? {}) as ServiceSpec
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
  readonly spec: ContainerSpec
  readonly status: StatusOfContainer | undefined
  readonly image: string
  readonly restarts: number
  /** Why it does not run: the kubelet's word and sentence. */
  readonly waiting: { reason: string; message: string } | undefined
  readonly running: boolean
  readonly ready: boolean
  /** Its present end, else its last one. */
  readonly ended: StateOfContainer['terminated'] | undefined
}

/** The containers of a pod, init containers first. */
export function containersOf(pod: KubeObject): ContainerView[] {
  const spec = podSpec(pod)
  const status = podState(pod)
  const view = (init: boolean, wanted: ContainerSpec[] = [], seen: StatusOfContainer[] = []): ContainerView[] => {
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
