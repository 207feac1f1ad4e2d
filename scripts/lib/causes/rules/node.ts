// Nodes that do not do their work: kubelet, runtime, network plugin, pressure.
import type { KubeObject } from '../../kube-object.ts'
import { type EventFact, type ObjectRef, refOf } from '../facts/facts.ts'
import { conditionOf, parseTime, podSpec, podState } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { isTroubled } from '../world/trouble.ts'
import { eventLine, kubectl, listed, say, shorten } from '../world/words.ts'
import { RECENT_MS, type World } from '../world/world.ts'

/** A node that has just come up says for some seconds that it is not ready. */
const SETTLING_MS = 45_000

function* notReady(world: World): Iterable<Found> {
  for (const node of world.all('Node')) {
    const ready = conditionOf(node, 'Ready')
    if (!ready || ready.status === 'True' || world.since(parseTime(ready.lastTransitionTime)) < SETTLING_MS) continue
    const { message = '', reason = '' } = ready
    const name = node.metadata.name
    yield {
      object: refOf(node),
      affects: podsOn(world, name),
      ...nodeSentence(name, `${reason} ${message}`),
      evidence: [
        `Node ${name}: Ready is ${ready.status} since ${ready.lastTransitionTime ?? '?'}: ` +
          shorten(`${reason}: ${message}`),
      ],
      since: parseTime(ready.lastTransitionTime),
      confidence: 0.95,
    }
  }
}

function nodeSentence(name: string, words: string): Pick<Found, 'cause' | 'mend'> {
  if (/kubelet stopped posting|NodeStatusUnknown|NodeStatusNeverUpdated/i.test(words))
    return {
      cause: `The kubelet of node ${name} has stopped, or the node is down: it reports nothing any more`,
      mend: `minikube ssh -p ${name} -- sudo systemctl restart kubelet`,
    }
  if (/runtime is down|runtime not ready|containerd|PLEG|RuntimeReady/i.test(words))
    return {
      cause: `The container runtime of node ${name} does not answer`,
      mend: `minikube ssh -p ${name} -- sudo systemctl restart containerd`,
    }
  if (/cni|network plugin|NetworkReady|NetworkPluginNotReady/i.test(words))
    return {
      cause: `Node ${name} has no working network plugin (CNI)`,
      mend: 'kubectl -n kube-system get pods -o wide',
    }
  return { cause: `Node ${name} is not ready: ${shorten(words, 140)}`, mend: `kubectl describe node ${name}` }
}

const podsOn = (world: World, name: string): ObjectRef[] => {
  const found = new Map<string, ObjectRef>()
  for (const pod of world.pods)
    if (podSpec(pod).nodeName === name) found.set(say(world.workloadOf(refOf(pod))), world.workloadOf(refOf(pod)))
  return [...found.values()]
}

const PRESSURES = [
  ['DiskPressure', 'its disk is nearly full', 'Free space: docker builder prune, docker image prune'],
  ['MemoryPressure', 'its memory is nearly used up', 'End what uses it, or give the node more memory'],
  ['PIDPressure', 'it has nearly as many processes as it may', 'Find the pod that starts them'],
  ['NetworkUnavailable', 'its network is not set up', 'kubectl -n kube-system get pods -o wide'],
] as const

function* pressure(world: World): Iterable<Found> {
  for (const node of world.all('Node'))
    for (const [type, what, mend] of PRESSURES) {
      const condition = conditionOf(node, type)
      if (condition?.status !== 'True') continue
      const name = node.metadata.name
      yield {
        object: refOf(node),
        cause: `Node ${name} is under pressure: ${what}`,
        evidence: [`Node ${name}: ${type} is True: ${shorten(`${condition.reason ?? ''} ${condition.message ?? ''}`)}`],
        mend,
        level: 'problem',
        affects: podsOn(world, name),
      }
    }
}

/** Words of the runtime when it cannot make the pod's sandbox. */
function* sandboxes(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const event of world.eventsBecause('FailedCreatePodSandBox', 'FailedCreatePodContainer', 'NetworkNotReady')) {
    const pod = world.get(event.object)
    if (pod && (!isTroubled(world, pod) || podState(pod).podIP || world.containers(pod).some(({ running }) => running)))
      continue
    if (world.since(event.at) > RECENT_MS) continue
    const node = pod ? podSpec(pod).nodeName : undefined
    const found = sandboxSentence(event, node, world.workloadOf(event.object))
    if (seen.has(found.cause)) continue
    seen.add(found.cause)
    yield {
      affects: [world.workloadOf(event.object)],
      evidence: [eventLine(event)],
      // Networks are set up after a node's start, and runtimes come back; an image that is gone does not.
      confidence: /sandbox\)/.test(found.cause) ? 0.85 : 0.75,
      ...found,
    }
  }
}

function sandboxSentence(
  { message }: EventFact,
  node: string | undefined,
  workload: ObjectRef,
): Pick<Found, 'object' | 'cause' | 'mend'> {
  const object: ObjectRef = node ? { kind: 'Node', namespace: '', name: node } : workload
  const on = node ? ` of node ${node}` : ''
  if (/failed to (?:get|pull) (?:sandbox )?image|pause/i.test(message)) {
    const image = /image "([^"]+)"/.exec(message)?.[1] ?? 'pause'
    return {
      object,
      cause: `The runtime${on} does not have image ${image}, which every pod begins with (sandbox), and cannot pull it`,
      mend: `minikube image load ${image}`,
    }
  }
  if (/cni|network|ipam|no IP addresses|failed to allocate/i.test(message))
    return {
      object,
      cause:
        `The network plugin${on} cannot give the pod of ${say(workload)} an address: ` +
        shorten(message.replace(/^.*?: /, ''), 120),
      mend: 'kubectl -n kube-system get pods -o wide',
    }
  if (/containerd\.sock|connection refused|transport/i.test(message))
    return {
      object,
      cause: `The container runtime${on} does not answer`,
      mend: 'minikube ssh -- sudo systemctl restart containerd',
    }
  if (/runtime handler|RuntimeClass/i.test(message))
    return {
      object: workload,
      cause: `The runtime${on} does not know the RuntimeClass of ${say(workload)}`,
      mend: kubectl(workload.namespace, `edit ${workload.kind.toLowerCase()} ${workload.name}`),
    }
  return {
    object,
    cause: `The runtime${on} cannot make the sandbox of ${say(workload)}: ${shorten(message, 140)}`,
    mend: `kubectl describe node ${node ?? ''}`.trim(),
  }
}

/** The services that the node's own machine reports. */
function* machine(world: World): Iterable<Found> {
  const { machine: seen } = world.facts
  if (!seen) return
  const ref: ObjectRef = { kind: 'Machine', namespace: '', name: 'node' }
  const all = [...world.all('Node').map(refOf), ...world.workloads.map(refOf)]
  if (seen.engine === 'silent')
    yield {
      object: ref,
      affects: all,
      cause: 'No Docker engine answers, so the node cannot run',
      evidence: ['docker version: no answer'],
      mend: 'npm run setup',
    }
  else if (seen.node === 'paused')
    yield {
      object: ref,
      affects: all,
      cause: "The node's container is paused",
      evidence: ['docker container inspect: paused'],
      mend: 'npm run setup',
    }
  else if (seen.node === 'missing')
    yield {
      object: ref,
      affects: all,
      cause: 'There is no cluster: the node does not exist',
      evidence: ['docker container inspect: no such container'],
      mend: 'npm run deploy',
    }
  else if (seen.node === 'stopped')
    yield {
      object: ref,
      affects: all,
      cause: 'The node is stopped',
      evidence: ['docker container inspect: exited'],
      mend: 'npm run setup',
    }
  for (const [service, state] of Object.entries(seen.services ?? {}))
    if (/^(inactive|failed|deactivating)$/.test(state))
      yield {
        object: ref,
        affects: all,
        cause: `Service ${service} of the node is ${state}`,
        evidence: [`systemctl is-active ${service}: ${state}`],
        mend: `npm run setup`,
      }
}

/** Parts of the cluster that every application needs and that have no pod running. */
const PARTS = [
  ['kube-proxy', 'kube-proxy', 'so nobody programs the rules of Services: their addresses lead nowhere'],
  ['kube-controller-manager', 'kube-controller-manager', 'so no controller makes or removes pods'],
  ['kube-scheduler', 'kube-scheduler', 'so no pod is given to a node'],
  ['kindnet', 'kindnet', 'so pods have no network'],
  ['calico-node', 'calico-node', 'so pods have no network'],
  ['kube-flannel', 'kube-flannel', 'so pods have no network'],
  ['storage-provisioner', 'storage-provisioner', 'so claims get no volumes'],
] as const

function* parts(world: World): Iterable<Found> {
  for (const [prefix, name, effect] of PARTS) {
    const pods = world
      .all('Pod')
      .filter(
        ({ metadata }) =>
          /^kube-(system|flannel)$|calico-system/.test(metadata.namespace ?? '') && metadata.name.startsWith(prefix),
      )
    const daemon = world.all('DaemonSet').find(({ metadata }) => metadata.name === name)
    const wanted = (daemon?.['status'] as { desiredNumberScheduled?: number } | undefined)?.desiredNumberScheduled
    const broken = pods.filter(
      (pod) => !pod.metadata.deletionTimestamp && isTroubled(world, pod) && world.since(startOf(pod)) > 60_000,
    )
    const absent = daemon !== undefined && pods.length === 0 && world.all('Pod').length > 0
    if (broken.length === 0 && !absent) continue
    if (broken.length > 0 && broken.length < pods.length && prefix !== 'kube-proxy') continue
    const nodes = broken.flatMap((pod) => podSpec(pod).nodeName ?? [])
    yield {
      object: daemon
        ? refOf(daemon)
        : broken[0]
          ? refOf(broken[0])
          : { kind: 'DaemonSet', namespace: 'kube-system', name },
      cause: absent
        ? `No pod of ${name} runs, ${effect}`
        : `${name} does not run${nodes.length > 0 ? ` on node ${listed([...new Set(nodes)])}` : ''}, ${effect}`,
      evidence: [
        ...broken
          .slice(0, 2)
          .map(
            (pod) =>
              `${say(refOf(pod))}: ${podState(pod).phase}, ${world.containers(pod)[0]?.waiting?.reason ?? 'not ready'}`,
          ),
        absent
          ? `${say(refOf(daemon!))}: ${wanted ?? 0} wanted, no pods` +
            (Object.keys(podSpecOf(daemon!)).length > 0 ? `, nodeSelector ${JSON.stringify(podSpecOf(daemon!))}` : '')
          : '',
      ],
      mend: `kubectl -n kube-system describe pods ${broken.map(({ metadata }) => metadata.name).join(' ')}`.trim(),
      affects: prefix === 'kube-proxy' || prefix === 'kindnet' ? world.all('Service').map(refOf) : [],
      confidence: 0.85,
      symptom: broken.length > 0,
    }
  }
}

const startOf = (pod: KubeObject): number =>
  Math.max(
    parseTime(podState(pod).startTime),
    ...(podState(pod).containerStatuses ?? []).map(({ state }) => parseTime(state?.running?.startedAt)),
  )
const podSpecOf = (daemon: KubeObject): Record<string, string> =>
  (daemon['spec'] as { template?: { spec?: { nodeSelector?: Record<string, string> } } } | undefined)?.template?.spec
    ?.nodeSelector ?? {}

export const NODE_RULES: readonly Rule[] = [
  rule('TSK_NODE_DOWN', {
    about: 'A node is not ready: its kubelet, runtime or network plugin does not work.',
    mend:
      'Restart the service of the node that the sentence names; `npm run setup` resumes a stopped node and ' +
      'keeps its data.',
    find: notReady,
  }),
  rule('TSK_NODE_UNDER_PRESSURE', {
    about: 'A node reports pressure on its disk, memory or processes.',
    mend: 'Free what it lacks.',
    find: pressure,
  }),
  rule('TSK_POD_SANDBOX', {
    about:
      "The runtime cannot make a pod's sandbox: the pause image, the network plugin or the runtime itself is at fault.",
    mend: 'The evidence has the words of the runtime.',
    find: sandboxes,
  }),
  rule('TSK_MACHINE_STOPPED', {
    about: "The engine or the node's container does not run, or one of its services has stopped.",
    mend: '`npm run setup` starts or resumes it; no data is lost.',
    find: machine,
  }),
  rule('TSK_SYSTEM_PART_DOWN', {
    about: 'A part of the cluster that every application needs does not run.',
    mend: 'Look at the pods of kube-system that the sentence names.',
    find: parts,
  }),
]
