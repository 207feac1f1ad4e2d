import { createCluster } from '../../cluster/cluster.ts'
import { readNodeState } from '../../cluster/minikube.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { Context } from '../../run/context.ts'
import { eventFact } from '../facts/events.ts'
import { type Facts, type LogTail, NO_FACTS, refOf, type Unread } from '../facts/facts.ts'
import { helmRecords } from '../facts/helm-records.ts'
import { strip } from '../facts/strip.ts'
import { failingPods, isCrashing } from '../world/trouble.ts'
import { createWorld } from '../world/world.ts'
import { readDatabase } from './read-database.ts'

/** What is listed, in groups: each is one process, and all run side by side. */
const GROUPS: readonly string[][] = [
  ['pods', 'nodes', 'namespaces', 'services', 'endpointslices', 'serviceaccounts'],
  [
    'deployments',
    'statefulsets',
    'daemonsets',
    'replicasets',
    'jobs',
    'cronjobs',
    'horizontalpodautoscalers',
    'poddisruptionbudgets',
  ],
  [
    'secrets',
    'configmaps',
    'persistentvolumeclaims',
    'persistentvolumes',
    'storageclasses',
    'resourcequotas',
    'limitranges',
  ],
  [
    'events',
    'ingresses',
    'ingressclasses',
    'networkpolicies',
    'priorityclasses',
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
  ],
]

const LIMIT_MS = 15_000
const LINES = 80
/** So many containers are asked for their last words; more would say the same again. */
const MOST_TAILS = 12

/**
 * Reads the whole cluster once; what cannot be read is named, never thrown. `namespace` is the one whose logs are read;
 * `onSecret` sees each Secret before its values are dropped.
 */
export async function readLive(
  context: Context,
  namespace = context.config.namespace,
  onSecret: (secret: KubeObject) => void = () => undefined,
): Promise<Facts> {
  const [machine, groups, logs, database] = await Promise.all([
    readMachine(context),
    Promise.all(GROUPS.map((kinds) => readKinds(context, kinds))),
    readLogs(context, namespace),
    namespace === context.config.namespace ? readDatabase(context) : undefined,
  ])
  const all = groups.flatMap(({ objects }) => objects)
  all.filter(({ kind }) => kind === 'Secret').forEach(onSecret)
  const facts: Facts = {
    ...NO_FACTS,
    machine,
    ...(database ? { extra: { database } } : {}),
    objects: all
      .filter(({ kind }) => kind !== 'Event')
      .filter((each) => each['type'] !== 'helm.sh/release.v1')
      .map(strip),
    events: all.filter(({ kind }) => kind === 'Event').flatMap((each) => eventFact(each) ?? []),
    helm: helmRecords(all.filter(({ kind }) => kind === 'Secret')),
    logs: logs.tails,
    unread: [...groups.flatMap(({ unread }) => unread), ...logs.unread],
    complete: new Set(groups.flatMap(({ complete }) => complete)),
    takenAt: Date.now(),
  }
  return { ...facts, logs: [...facts.logs, ...(await readLastWords(context, facts, namespace))] }
}

interface Listing {
  objects: KubeObject[]
  complete: string[]
  unread: Unread[]
}

/** `pods` → `Pod`, for the kinds of a listing that is empty. */
const KIND_OF: Readonly<Record<string, string>> = {
  pods: 'Pod',
  nodes: 'Node',
  namespaces: 'Namespace',
  services: 'Service',
  endpointslices: 'EndpointSlice',
  serviceaccounts: 'ServiceAccount',
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  replicasets: 'ReplicaSet',
  jobs: 'Job',
  cronjobs: 'CronJob',
  horizontalpodautoscalers: 'HorizontalPodAutoscaler',
  poddisruptionbudgets: 'PodDisruptionBudget',
  secrets: 'Secret',
  configmaps: 'ConfigMap',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  persistentvolumes: 'PersistentVolume',
  storageclasses: 'StorageClass',
  resourcequotas: 'ResourceQuota',
  limitranges: 'LimitRange',
  events: 'Event',
  ingresses: 'Ingress',
  ingressclasses: 'IngressClass',
  networkpolicies: 'NetworkPolicy',
  priorityclasses: 'PriorityClass',
  validatingwebhookconfigurations: 'ValidatingWebhookConfiguration',
  mutatingwebhookconfigurations: 'MutatingWebhookConfiguration',
}

async function readKinds(context: Context, kinds: readonly string[]): Promise<Listing> {
  const args = ['get', kinds.join(','), '--all-namespaces', '--show-managed-fields', '--output', 'json']
  const { exitCode, stdout, stderr } = await createCluster(context).probe(args, { timeoutMs: LIMIT_MS })
  const objects = parseList(stdout)
  if (exitCode === 0 && objects) return { objects, complete: kinds.map((kind) => KIND_OF[kind]!), unread: [] }
  // One kind that is forbidden, or that this API does not have, fails the whole call, which still prints the others.
  const refused = kinds.filter((kind) => new RegExp(`\\b${kind}\\b`).test(stderr))
  const why = stderr.trim().split('\n')[0] ?? 'no answer'
  const unread = (refused.length > 0 && objects ? refused : kinds).map((what) => ({ what, why: why.slice(0, 200) }))
  const known = objects ? kinds.filter((kind) => !unread.some(({ what }) => what === kind)) : []
  return { objects: objects ?? [], complete: known.map((kind) => KIND_OF[kind]!), unread }
}

function parseList(text: string): KubeObject[] | undefined {
  try {
    return (JSON.parse(text) as { items: KubeObject[] }).items
  } catch {
    return undefined
  }
}

/** The newest lines of every container of a namespace, by one process. */
async function readLogs(context: Context, namespace: string): Promise<{ tails: LogTail[]; unread: Unread[] }> {
  const args = [
    'logs',
    '--namespace',
    namespace,
    '--selector',
    '!taskora.dev/no-such-label',
    '--all-containers',
    '--prefix',
    '--timestamps',
    '--ignore-errors',
    '--tail',
    String(LINES),
    '--max-log-requests',
    '200',
  ]
  const { exitCode, stdout, stderr } = await createCluster(context).probe(args, { timeoutMs: LIMIT_MS })
  const unread =
    exitCode !== 0 && stdout === ''
      ? [{ what: `logs of ${namespace}`, why: (stderr.trim().split('\n')[0] ?? 'no answer').slice(0, 200) }]
      : []
  return { tails: tailsOf(namespace, stdout), unread }
}

/** `[pod/name/container] 2026-11-29T03:00:00Z line` → the lines of each container, with their times. */
export function tailsOf(namespace: string, text: string): LogTail[] {
  const found = new Map<string, { lines: string[]; times: number[] }>()
  for (const each of text.split('\n')) {
    const [, source, time, line] = /^\[pod\/(\S+?)\] (?:(\d{4}-\d\d-\d\dT\S+) )?(.*)$/.exec(each) ?? []
    if (source === undefined) continue
    const known = found.get(source) ?? { lines: [], times: [] }
    known.lines.push(line!)
    known.times.push(Date.parse(time ?? '') || 0)
    found.set(source, known)
  }
  return [...found].map(([source, { lines, times }]) => {
    const [pod = '', container = ''] = source.split('/')
    return { namespace, pod, container, previous: false, lines, times }
  })
}

/** What containers said before they ended, and what failing pods of other namespaces say. */
async function readLastWords(context: Context, facts: Facts, namespace: string): Promise<LogTail[]> {
  const world = createWorld(facts)
  const wanted = world.pods.flatMap((pod) =>
    world
      .containers(pod)
      .filter((each) => isCrashing(world, pod, each) && each.restarts > 0)
      .map(({ name }) => ({ pod, name, previous: true })),
  )
  const foreign = failingPods(world)
    .filter((pod) => pod.metadata.namespace !== namespace)
    .flatMap((pod) => world.containers(pod).map(({ name }) => ({ pod, name, previous: false })))
  const tails = [...wanted, ...foreign]
    .slice(0, MOST_TAILS)
    .map(async ({ pod, name, previous }): Promise<LogTail[]> => {
      const ref = refOf(pod)
      const args = [
        'logs',
        '--namespace',
        ref.namespace,
        ref.name,
        '--container',
        name,
        '--tail',
        String(LINES),
        ...(previous ? ['--previous'] : []),
      ]
      const { exitCode, stdout } = await createCluster(context).probe(args, { timeoutMs: LIMIT_MS })
      return exitCode === 0 && stdout !== ''
        ? [{ namespace: ref.namespace, pod: ref.name, container: name, previous, lines: stdout.trimEnd().split('\n') }]
        : []
    })
  return (await Promise.all(tails)).flat()
}

/** The engine, the node's container and its services. */
export async function readMachine(context: Context): Promise<NonNullable<Facts['machine']>> {
  const { shell, config } = context
  const [version, state, status, services] = await Promise.all([
    shell.probe('docker', ['version', '--format', '{{.Server.Version}}'], { timeoutMs: 10_000 }),
    readNodeState(context),
    shell.probe('docker', ['container', 'inspect', '--format', '{{.State.Status}}', config.profile], {
      timeoutMs: 10_000,
    }),
    shell.probe('docker', ['exec', config.profile, 'systemctl', 'is-active', 'kubelet', 'containerd'], {
      timeoutMs: 10_000,
    }),
  ])
  const paused = status.stdout.trim() === 'paused'
  const [kubelet, containerd] = services.stdout.trim().split('\n')
  return {
    engine: version.exitCode === 0 ? 'answers' : 'silent',
    node: paused ? 'paused' : state,
    ...(kubelet && containerd && state === 'running' ? { services: { kubelet, containerd } } : {}),
  }
}
