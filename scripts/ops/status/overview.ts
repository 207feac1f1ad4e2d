import { type BackupSchedule, describeSchedule } from '../../lib/backup/schedule.ts'
import type { Cause } from '../../lib/causes/rank.ts'
import { concernsWorkload, readCauses, rootCauses } from '../../lib/causes/reading/read-causes.ts'
import { createCluster, isClusterReady, type KubeObject } from '../../lib/cluster/cluster.ts'
import { type NodeState, readNodeState } from '../../lib/cluster/minikube.ts'
import { type ContainerStatus, podStatus } from '../../lib/cluster/pod-failure.ts'
import { evaluateWorkload, type WorkloadState } from '../../lib/cluster/workload.ts'
import { fetchAnswer } from '../../lib/http.ts'
import { splitReference } from '../../lib/image-reference.ts'
import { certificateState } from '../../lib/ingress/certificate.ts'
import { controllerTrouble } from '../../lib/ingress/controller.ts'
import { historyArgs, parseHistory, type Revision } from '../../lib/release/helm.ts'
import { isPage, publicUrl } from '../../lib/release/live.ts'
import type { Context } from '../../lib/run/context.ts'
import { wayIn } from '../../lib/run/way-in.ts'
import { targetOf } from '../../lib/run/which-cluster.ts'

/** One pod in the words of `kubectl get pods`. */
interface PodRow {
  name: string
  ready: string
  state: string
  restarts: number
  createdAt: string
  /** Tags of its containers' images. */
  tags: string[]
}

/** Everything there is to see of one checkout's application. Later parts are absent where an earlier one is. */
export interface Overview {
  /** The context of a target: its engine and its nodes are not the suite's to look at. */
  target?: string
  engine?: 'answers' | 'silent'
  node?: NodeState
  cluster: 'ready' | 'unreachable'
  release?: Revision
  workloads: (Pick<WorkloadState, 'kind' | 'name' | 'desired' | 'ready' | 'done' | 'detail'> & {
    fatal?: { message: string; hint?: string | undefined }
  })[]
  pods: PodRow[]
  services: { name: string; type: string; ports: string }[]
  ingresses: { name: string; hosts: string; className: string }[]
  volumes: { name: string; phase: string; capacity: string }[]
  backups: BackupSchedule[]
  url: { address: string; answers: boolean; detail: string }
  /** The ingress controller, where it is the way in: what keeps it from being ready, if anything does. */
  controller?: { ready: boolean; detail: string }
  /** The certificate of https, where that is the way in. `until` is ISO 8601. */
  certificate?: { until: string; daysLeft: number; trouble?: string }
  /** Root causes of what fails, with the workloads that fail of each. */
  causes: { sentence: string; mend: string; workloads: string[] }[]
}

const KINDS = 'deployments,statefulsets,replicasets,pods,services,ingresses,persistentvolumeclaims,cronjobs'

/** Looks at everything once. Only asks. `causes`: whether to look for causes also where all seems to be well. */
export async function readOverview(context: Context, causes = true): Promise<Overview> {
  const [where, url] = await Promise.all([readWhere(context), readUrl(context)])
  const absent: Overview = {
    ...where,
    cluster: 'unreachable',
    workloads: [],
    pods: [],
    services: [],
    ingresses: [],
    volumes: [],
    backups: [],
    url,
    causes: [],
  }
  if ((!where.target && where.node !== 'running') || !(await isClusterReady(context))) return absent
  const selector = `app.kubernetes.io/instance=${context.config.release}`
  const [release, objects, looked, controller, certificate] = await Promise.all([
    readLastRevision(context),
    createCluster(context).get(KINDS, selector),
    causes ? readCauses(context) : undefined,
    wayIn(context).ingress ? readController(context) : undefined,
    wayIn(context).tls ? certificateState(context) : undefined,
  ])
  const described = describeObjects(objects)
  const well = url.answers && described.workloads.every(({ done }) => done)
  const diagnosis = looked ?? (well ? undefined : await readCauses(context))
  return {
    ...absent,
    cluster: 'ready',
    ...(release ? { release } : {}),
    ...(controller ? { controller } : {}),
    ...(certificate ? { certificate } : {}),
    ...described,
    causes: diagnosis ? rootCauses(diagnosis).map((cause) => describeCause(cause, described.workloads)) : [],
  }
}

async function readWhere(context: Context): Promise<Pick<Overview, 'target' | 'engine' | 'node'>> {
  const target = targetOf(context.config)
  if (target) return { target: target.context }
  const engine = await readEngine(context)
  return { engine, node: engine === 'answers' ? await readNodeState(context) : 'missing' }
}

async function readController(context: Context): Promise<NonNullable<Overview['controller']>> {
  const trouble = await controllerTrouble(context).catch((error: Error) => error.message)
  return { ready: trouble === undefined, detail: trouble ?? 'ready' }
}

const describeCause = (cause: Cause, workloads: Overview['workloads']): Overview['causes'][number] => ({
  sentence: cause.finding.cause,
  mend: cause.finding.mend,
  workloads: workloads.filter(({ kind, name }) => concernsWorkload(cause, kind, name)).map(({ name }) => name),
})

async function readEngine({ shell }: Context): Promise<'answers' | 'silent'> {
  const { exitCode } = await shell.probe('docker', ['version', '--format', '{{.Server.Version}}'], {
    timeoutMs: 10_000,
  })
  return exitCode === 0 ? 'answers' : 'silent'
}

async function readUrl(context: Context): Promise<Overview['url']> {
  const address = publicUrl(context)
  try {
    const { status } = await fetchAnswer(address, { timeoutMs: 3_000 })
    return { address, answers: isPage(context, status), detail: `status ${status}` }
  } catch (error) {
    return { address, answers: false, detail: (error as Error).message.replace(`GET ${address}: `, '') }
  }
}

/** The newest revision of the release, or undefined when there is no release. */
async function readLastRevision(context: Context): Promise<Revision | undefined> {
  const { exitCode, stdout } = await context.shell.probe('helm', historyArgs(context), { timeoutMs: 30_000 })
  return exitCode === 0 ? parseHistory(JSON.parse(stdout)).at(-1) : undefined
}

/** One listing, sorted into what a person looks for. */
export function describeObjects(
  objects: readonly KubeObject[],
): Pick<Overview, 'workloads' | 'pods' | 'services' | 'ingresses' | 'volumes' | 'backups'> {
  const of = <T>(kinds: readonly string[], describe: (object: KubeObject) => T): T[] =>
    objects.filter(({ kind }) => kinds.includes(kind)).map(describe)
  return {
    workloads: of(['Deployment', 'StatefulSet'], (object) => {
      const { fatal, ...state } = evaluateWorkload(object, objects)
      return { ...state, ...(fatal ? { fatal: { message: fatal.message, hint: fatal.hint } } : {}) }
    }),
    pods: of(['Pod'], describePod),
    services: of(['Service'], describeService),
    ingresses: of(['Ingress'], describeIngress),
    volumes: of(['PersistentVolumeClaim'], ({ metadata, status }) => {
      const { phase = '', capacity } = (status ?? {}) as { phase?: string; capacity?: { storage?: string } }
      return { name: metadata.name, phase, capacity: capacity?.storage ?? '' }
    }),
    backups: of(['CronJob'], (object) => describeSchedule(object)),
  }
}

function describePod(pod: KubeObject): PodRow {
  const { containerStatuses = [], initContainerStatuses = [] } = podStatus(pod)
  const { name, creationTimestamp = '' } = pod.metadata
  const { containers = [] } = (pod['spec'] ?? {}) as { containers?: { image: string }[] }
  return {
    name,
    ready: `${containerStatuses.filter(({ ready }) => ready).length}/${containers.length}`,
    state: podState(pod),
    restarts: [...initContainerStatuses, ...containerStatuses].reduce((sum, { restartCount }) => sum + restartCount, 0),
    createdAt: creationTimestamp,
    tags: containers.map(({ image }) => splitReference(image).tag || image),
  }
}

/** The one word for a pod's state: what hinders its first container that is hindered, else its phase. */
function podState(pod: KubeObject): string {
  const { phase = 'Unknown', reason, containerStatuses = [], initContainerStatuses = [] } = podStatus(pod)
  if (pod.metadata.deletionTimestamp) return 'Terminating'
  const initial = initContainerStatuses.find(
    ({ state: { terminated, running } }) => running || terminated?.exitCode !== 0,
  )
  if (initial) return `Init:${hindrance(initial) ?? 'Running'}`
  return containerStatuses.map(hindrance).find(Boolean) ?? reason ?? phase
}

const hindrance = ({ state: { waiting, terminated } }: ContainerStatus): string | undefined =>
  waiting?.reason ?? (terminated && (terminated.reason ?? `ExitCode:${terminated.exitCode}`))

function describeService({ metadata, spec }: KubeObject): Overview['services'][number] {
  const { type = 'ClusterIP', ports = [] } = (spec ?? {}) as {
    type?: string
    ports?: { port: number; nodePort?: number }[]
  }
  return {
    name: metadata.name,
    type,
    ports: ports.map(({ port, nodePort }) => (nodePort ? `${port}:${nodePort}` : `${port}`)).join(', '),
  }
}

function describeIngress({ metadata, spec }: KubeObject): Overview['ingresses'][number] {
  const { rules = [], ingressClassName = 'default' } = (spec ?? {}) as {
    rules?: { host?: string }[]
    ingressClassName?: string
  }
  return { name: metadata.name, hosts: rules.map(({ host }) => host ?? '*').join(', '), className: ingressClassName }
}
