// Pods that no node takes.

import type { ErrorCode } from '../../errors.ts'
import type { KubeObject } from '../../kube-object.ts'
import { type ObjectRef, refOf } from '../facts/facts.ts'
import { conditionOf, createdAt, podSpec, podState, quantity } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { kubectl, listed, say, shorten } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { decisive, type Refusal, type RefusalKind, reasonsIn } from './scheduling-words.ts'

export interface Waiting {
  pod: KubeObject
  workload: ObjectRef
  message: string
  refusals: readonly Refusal[]
}

const cache = new WeakMap<World, Waiting[]>()

/** Pods that the scheduler refuses, one for each workload and sentence. */
export function unscheduled(world: World): Waiting[] {
  const known = cache.get(world)
  if (known) return known
  const all = new Map<string, Waiting>()
  for (const pod of world.pods) {
    if (podSpec(pod).nodeName || podState(pod).phase === 'Running') continue
    const condition = conditionOf(pod, 'PodScheduled')
    if (condition?.status === 'True') continue
    const event = world
      .eventsOf(refOf(pod))
      .filter(({ reason }) => reason === 'FailedScheduling')
      .sort((a, b) => b.at - a.at)[0]
    const message = condition?.message || event?.message
    if (!message) continue
    const workload = world.workloadOf(refOf(pod))
    const key = `${say(workload)} ${message.replaceAll(/\d+/g, '#')}`
    if (!all.has(key)) all.set(key, { pod, workload, message, refusals: reasonsIn(withTaints(world, pod, message)) })
  }
  const found = [...all.values()]
  cache.set(world, found)
  return found
}

/** Kubernetes 1.35 no longer says which taint a pod does not tolerate: the nodes do. */
function withTaints(world: World, pod: KubeObject, message: string): string {
  const unnamed = /\d+ node\(s\) had untolerated taint\(s\)(?! \{)/
  if (!unnamed.test(message)) return message
  const keys = world.all('Node').flatMap((node) => {
    const open = taintsOf(node).find((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint))
    return open ? [`${open.key}: ${open.value ?? ''}`] : []
  })
  const counted = [...Map.groupBy(keys, (key) => key)]
  return counted.length === 0
    ? message
    : message.replace(
        unnamed,
        counted.map(([key, all]) => `${all.length} node(s) had untolerated taint {${key}}`).join(', '),
      )
}

const tolerates = (pod: KubeObject, taint: Taint): boolean =>
  (podSpec(pod).tolerations ?? []).some(
    ({ key, operator, value, effect }) =>
      (!key || key === taint.key) &&
      (!effect || effect === taint.effect) &&
      (operator === 'Exists' || (value ?? '') === (taint.value ?? '')),
  )

const evidenceOf = ({ pod, message }: Waiting): string =>
  `${say(refOf(pod))}: PodScheduled is False: ${shorten(message)}`

/** A rule about one kind of refusal, where that is the decisive one. */
function refusalRule(
  code: ErrorCode,
  kinds: readonly RefusalKind[],
  parts: {
    about: string
    mend: string
    found: (
      waiting: Waiting,
      refusal: Refusal,
      world: World,
    ) => Omit<Found, 'evidence' | 'object'> & { object?: ObjectRef; evidence?: readonly string[] }
  },
): Rule {
  return rule(code, {
    about: parts.about,
    mend: parts.mend,
    *find(world) {
      for (const waiting of unscheduled(world)) {
        const refusal = decisive(waiting.refusals, nodesOf(world))
        if (!refusal || !kinds.includes(refusal.kind)) continue
        const { evidence = [], ...found } = parts.found(waiting, refusal, world)
        const others = waiting.refusals.filter((each) => each !== refusal && each.kind !== 'preemption')
        yield {
          object: waiting.workload,
          affects: [waiting.workload],
          evidence: [evidenceOf(waiting), ...evidence],
          ...(others.length > 0 ? { hypotheses: others.map(({ text }) => `for other nodes: ${text}`) } : {}),
          ...found,
        }
      }
    },
  })
}

const nodesOf = (world: World): number => world.all('Node').length

const edit = ({ kind, namespace, name }: ObjectRef): string => kubectl(namespace, `edit ${kind.toLowerCase()} ${name}`)

export const SCHEDULING_RULES: readonly Rule[] = [
  refusalRule('TSK_POD_UNSCHEDULABLE', ['resources'], {
    about: 'No node has as much processor, memory or other resource free as a pod requests.',
    mend: 'Lower the requests, remove what else runs, or give the cluster a larger node.',
    found(waiting, { resource = 'resources' }, world) {
      const asked = requested(waiting.pod, resource)
      const largest = world
        .all('Node')
        .map((node) => quantity(allocatable(node)[resource]) ?? 0)
        .reduce((a, b) => Math.max(a, b), 0)
      const never = asked !== undefined && largest > 0 && asked > largest
      const shown = `${format(asked, resource)} of ${resource}`
      return {
        cause: never
          ? `${say(waiting.workload)} requests ${shown}, and the largest node has ` +
            `${format(largest, resource)}: it fits on no node`
          : `No node has enough ${resource} free for ${say(waiting.workload)}` +
            (asked === undefined ? '' : `, which requests ${shown}`),
        evidence: largest > 0 ? [`the largest node's allocatable ${resource}: ${format(largest, resource)}`] : [],
        mend: kubectl(
          waiting.workload.namespace,
          `set resources ${waiting.workload.kind.toLowerCase()}/${waiting.workload.name} --requests=${resource}=VALUE`,
        ),
        ...(never ? {} : healing(waiting, world)),
      }
    },
  }),
  refusalRule('TSK_POD_UNSCHEDULABLE', ['other'], {
    about: 'No node takes a pod, for a reason that the scheduler states.',
    mend: 'The evidence has the words of the scheduler.',
    found: (waiting, { text }) => ({
      cause: `No node takes the pods of ${say(waiting.workload)}: ${shorten(text, 160)}`,
      mend: edit(waiting.workload),
      confidence: 0.7,
    }),
  }),
  refusalRule('TSK_NODE_CORDONED', ['cordoned'], {
    about: 'Nodes take no new pods because somebody cordoned them.',
    mend: '`kubectl uncordon NODE`.',
    found(waiting, _refusal, world) {
      const nodes = world
        .all('Node')
        .filter((node) => (node['spec'] as { unschedulable?: boolean } | undefined)?.unschedulable)
      const name = nodes[0]?.metadata.name ?? 'NODE'
      return {
        object: { kind: 'Node', namespace: '', name },
        cause:
          (nodes.length > 1 ? `Nodes ${listed(nodes.map(({ metadata }) => metadata.name))} are` : `Node ${name} is`) +
          ` cordoned, so ${say(waiting.workload)} finds no node`,
        evidence: [nodes.length > 0 ? `Node ${name}: spec.unschedulable is true` : ''],
        mend: `kubectl uncordon ${nodes.map(({ metadata }) => metadata.name).join(' ') || name}`,
      }
    },
  }),
  refusalRule('TSK_NODE_TAINTED', ['taint'], {
    about: 'Nodes have a taint that the pods do not tolerate.',
    mend: 'Remove the taint (`kubectl taint nodes NODE KEY-`), or give the pods a toleration.',
    found(waiting, { detail = '' }, world) {
      const key = detail.split(/[:{} ]/).filter(Boolean)[0] ?? 'KEY'
      const nodes = world.all('Node').filter((node) => taintsOf(node).some((taint) => taint.key === key))
      const name = nodes[0]?.metadata.name ?? 'NODE'
      return {
        object: { kind: 'Node', namespace: '', name },
        cause:
          `Taint ${key} of ` +
          `${nodes.length > 0 ? `node ${listed(nodes.map(({ metadata }) => metadata.name))}` : 'the nodes'} ` +
          `keeps ${say(waiting.workload)} away, which has no toleration for it`,
        mend: `kubectl taint nodes ${nodes.length === 1 ? name : '--all'} ${key}-`,
      }
    },
  }),
  refusalRule('TSK_NODE_PRESSURE', ['pressure'], {
    about: 'The node takes no pod while its disk, memory or process table is nearly used up.',
    mend: 'Free what the node lacks: `docker builder prune` and `docker image prune` for the disk.',
    found(_waiting, { detail = 'disk' }, world) {
      const node = world.all('Node').find((each) => taintsOf(each).some(({ key }) => key.includes('pressure')))
      return {
        ...(node ? { object: refOf(node) } : {}),
        cause:
          'The node takes no more pods: its ' +
          ({ disk: 'disk is nearly full', memory: 'memory is nearly used up', pid: 'processes are too many' }[detail] ??
            `${detail} is under pressure`),
        mend:
          detail === 'disk'
            ? 'docker builder prune, docker image prune'
            : `kubectl describe node ${node?.metadata.name ?? 'NODE'}`,
      }
    },
  }),
  refusalRule('TSK_NODE_NOT_READY', ['not-ready'], {
    about: 'Nodes are not ready or not reachable.',
    mend: "Look at the node's conditions; for Taskora `npm run setup` resumes it.",
    found: (waiting, _refusal, world) => {
      const node = world.all('Node').find((each) => conditionOf(each, 'Ready')?.status !== 'True')
      return {
        ...(node ? { object: refOf(node) } : {}),
        symptom: true,
        cause: `No node is ready for ${say(waiting.workload)}`,
        mend: `kubectl describe node ${node?.metadata.name ?? ''}`.trim(),
        confidence: 0.7,
      }
    },
  }),
  refusalRule('TSK_NODE_SELECTOR', ['selector'], {
    about: 'No node has the labels that a pod demands by nodeSelector or node affinity.',
    mend: 'Correct nodeSelector or affinity, or label a node.',
    found(waiting, _refusal, world) {
      const demand = nodeDemand(waiting.pod)
      const labels = world.all('Node').map((node) => `${node.metadata.name}: ${labelsFor(node, demand.keys)}`)
      return {
        cause:
          `No node has the labels that ${say(waiting.workload)} ` +
          `demands${demand.text ? `: ${demand.text}` : ' by nodeSelector or node affinity'}`,
        evidence: [
          demand.text ? `its ${demand.field}: ${demand.text}` : '',
          labels.length > 0 ? listed(labels, 3) : '',
        ],
        mend: edit(waiting.workload),
      }
    },
  }),
  refusalRule('TSK_POD_AFFINITY', ['affinity'], {
    about: 'Required affinity or anti-affinity to other pods leaves no node.',
    mend: 'Make the rule `preferred`, add nodes, or lower the replicas.',
    found: (waiting, { text }) => ({
      cause:
        `The pod ${/anti/.test(text) ? 'anti-' : ''}affinity that ${say(waiting.workload)} requires leaves no ` +
        'node for it',
      mend: edit(waiting.workload),
    }),
  }),
  refusalRule('TSK_POD_SPREAD', ['spread'], {
    about: "A pod's topology spread constraints leave no node.",
    mend: 'Let `whenUnsatisfiable` be ScheduleAnyway, or raise `maxSkew`.',
    found: (waiting) => ({
      cause: `The topology spread that ${say(waiting.workload)} requires leaves no node for it`,
      mend: edit(waiting.workload),
    }),
  }),
  refusalRule('TSK_HOST_PORT_TAKEN', ['port'], {
    about: 'The host port that a pod wants is taken on every node.',
    mend: 'Use a Service in place of `hostPort`, or free the port.',
    found: (waiting, _refusal, world) => {
      const ports = (podSpec(waiting.pod).containers ?? []).flatMap(({ ports: all = [] }) =>
        all.flatMap(({ hostPort }) => hostPort ?? []),
      )
      const holder = world.pods.find(
        (pod) =>
          pod !== waiting.pod &&
          podSpec(pod).nodeName &&
          (podSpec(pod).containers ?? []).some(({ ports: all = [] }) =>
            all.some(({ hostPort }) => hostPort && ports.includes(hostPort)),
          ),
      )
      return {
        cause:
          `Host port ${ports.join(', ')} that ${say(waiting.workload)} wants is taken on every ` +
          `node${holder ? `, by ${say(world.workloadOf(refOf(holder)))}` : ''}`,
        mend: edit(waiting.workload),
      }
    },
  }),
  refusalRule('TSK_VOLUME_NODE', ['volume-affinity'], {
    about: 'A volume is bound to a node or zone that the pod cannot go to.',
    mend: 'Let the pod go where its volume is, or move the data.',
    found: (waiting) => ({
      cause: `The volume of ${say(waiting.workload)} can be used on another node only: volume node affinity conflict`,
      mend: kubectl(waiting.workload.namespace, 'get pv -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeAffinity'),
    }),
  }),
  refusalRule('TSK_NODE_PODS_FULL', ['pods'], {
    about: 'Nodes hold as many pods as they may.',
    mend: 'Remove pods, or raise `maxPods` of the kubelet.',
    found: (waiting, _refusal, world) => ({
      cause: `The nodes hold as many pods as they may, so ${say(waiting.workload)} finds no place`,
      mend: 'kubectl get pods -A -o wide',
      ...healing(waiting, world),
    }),
  }),
  rule('TSK_SCHEDULER_MISSING', {
    about: 'No scheduler looks at a pod: the one that it names does not exist, or none runs.',
    mend: 'Correct `schedulerName`, or look at the pod kube-scheduler.',
    *find(world) {
      for (const pod of world.pods) yield* unseen(world, pod)
    },
  }),
  rule('TSK_POD_GATED', {
    about: 'A pod has a scheduling gate that nobody removes.',
    mend: 'Remove the gate, or start the controller that does.',
    *find(world) {
      for (const pod of world.pods) {
        const gates = podSpec(pod).schedulingGates ?? []
        if (gates.length === 0 || podSpec(pod).nodeName || world.since(createdAt(pod)) < 60_000) continue
        const workload = world.workloadOf(refOf(pod))
        yield {
          object: workload,
          cause:
            `${say(workload)} waits for scheduling gate ${listed(gates.map(({ name }) => name))}, which its ` +
            'controller has to remove',
          evidence: [`${say(refOf(pod))}: spec.schedulingGates`],
          mend: edit(workload),
          confidence: 0.8,
        }
      }
    },
  }),
]

function* unseen(world: World, pod: KubeObject): Iterable<Found> {
  const { nodeName, schedulerName = 'default-scheduler', schedulingGates = [] } = podSpec(pod)
  if (nodeName || podState(pod).phase !== 'Pending' || schedulingGates.length > 0 || conditionOf(pod, 'PodScheduled'))
    return
  if (
    !pod['spec'] ||
    world.since(createdAt(pod)) < 30_000 ||
    world.eventsOf(refOf(pod)).some(({ reason }) => /Schedul/.test(reason))
  )
    return
  const workload = world.workloadOf(refOf(pod))
  const scheduler = world
    .all('Pod')
    .find(({ metadata }) => metadata.namespace === 'kube-system' && metadata.name.startsWith('kube-scheduler'))
  if (
    schedulerName === 'default-scheduler' &&
    scheduler &&
    podState(scheduler).phase === 'Running' &&
    world.containers(scheduler).every(({ ready }) => ready)
  )
    return
  yield {
    object:
      schedulerName === 'default-scheduler'
        ? { kind: 'Pod', namespace: 'kube-system', name: scheduler?.metadata.name ?? 'kube-scheduler' }
        : workload,
    affects: [workload],
    cause:
      schedulerName === 'default-scheduler'
        ? `No scheduler runs, so no pod is given to a node`
        : `No scheduler named ${schedulerName} looks at the pods of ${say(workload)}`,
    evidence: [
      `${say(refOf(pod))}: Pending, no condition PodScheduled and no event`,
      `spec.schedulerName: ${schedulerName}`,
    ],
    mend:
      schedulerName === 'default-scheduler'
        ? 'kubectl -n kube-system get pods -l component=kube-scheduler'
        : edit(workload),
    confidence: schedulerName === 'default-scheduler' && !scheduler ? 0.5 : 0.85,
  }
}

/** So long a rollout may stand still before it counts as one that does not go on by itself. */
const STANDSTILL_MS = 60_000

/** A pod that finds no room beside the pods that it replaces will find it when they go. */
function healing({ pod, workload }: Waiting, world: World): Pick<Found, 'level' | 'confidence'> {
  const siblings = world.podsOf(workload).filter((each) => each !== pod && !each.metadata.deletionTimestamp)
  const { maxUnavailable } =
    (world.get(workload)?.['spec'] as { strategy?: { rollingUpdate?: { maxUnavailable?: unknown } } } | undefined)
      ?.strategy?.rollingUpdate ?? {}
  const revision = pod.metadata.labels?.['pod-template-hash']
  const isNew = (each: KubeObject): boolean => each.metadata.labels?.['pod-template-hash'] === revision
  const placed = siblings.some(
    (each) =>
      isNew(each) &&
      podSpec(each).nodeName !== undefined &&
      !world.containers(each).some(({ waiting }) => /BackOff|Err/.test(waiting?.reason ?? '')),
  )
  const old = siblings.some((each) => !isNew(each))
  const leaving = world.all('Pod').some((each) => each.metadata.deletionTimestamp !== undefined)
  const gives = maxUnavailable !== undefined && maxUnavailable !== 0 && maxUnavailable !== '0%'
  const moves = leaving || (old && (placed || gives || world.since(createdAt(pod)) < STANDSTILL_MS))
  return moves ? { level: 'waiting', confidence: 0.7 } : {}
}

interface Taint {
  key: string
  value?: string
  effect?: string
}

export const taintsOf = (node: KubeObject): Taint[] => (node['spec'] as { taints?: Taint[] } | undefined)?.taints ?? []

const allocatable = (node: KubeObject): Record<string, string> =>
  (node['status'] as { allocatable?: Record<string, string> } | undefined)?.allocatable ?? {}

/** What all containers of a pod request together; an init container counts where it asks for more. */
function requested(pod: KubeObject, resource: string): number | undefined {
  const { containers = [], initContainers = [] } = podSpec(pod)
  const of = (list: typeof containers): number[] =>
    list.map(({ resources }) => quantity(resources?.requests?.[resource] ?? resources?.limits?.[resource]) ?? 0)
  const sum = Math.max(
    of(containers).reduce((a, b) => a + b, 0),
    ...of(initContainers),
    0,
  )
  return sum > 0 ? sum : undefined
}

function format(amount: number | undefined, resource: string): string {
  if (amount === undefined) return 'an unknown amount'
  if (!/memory|storage/.test(resource))
    return amount < 1 ? `${Math.round(amount * 1000)}m` : String(Math.round(amount * 1000) / 1000)
  return amount >= 2 ** 30 ? `${Math.round((amount / 2 ** 30) * 10) / 10}Gi` : `${Math.round(amount / 2 ** 20)}Mi`
}

/** What a pod demands of its node, in words. */
function nodeDemand(pod: KubeObject): { text: string; field: string; keys: string[] } {
  const { nodeSelector = {}, affinity } = podSpec(pod)
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const selected = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`)
  const required = terms.flatMap(({ matchExpressions = [] }) =>
    matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join(',')}`.trim()),
  )
  return {
    text: [...selected, ...required].join(', '),
    field: selected.length > 0 ? 'nodeSelector' : 'node affinity',
    keys: [
      ...Object.keys(nodeSelector),
      ...terms.flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key }) => key)),
    ],
  }
}

const labelsFor = (node: KubeObject, keys: readonly string[]): string =>
  keys.map((key) => `${key}=${node.metadata.labels?.[key] ?? '(none)'}`).join(' ') || 'labels unknown'
