// Nodes that do not do their work: kubelet, runtime, network plugin, pressure.

import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { conditionOf, parseTime, podSpec } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { machine } from './machine.ts'
import { sandboxes } from './sandboxes.ts'
import { parts } from './system-parts.ts'

/** A node that has just come up says for some seconds that it is not ready. */
const SETTLING_MS = 45_000

function* notReady(world: World): Iterable<Found> {
  for (const node of world.all('Node')) {
    const ready = conditionOf(node, 'Ready')
    if (!ready || ready.status === 'True') continue
    const elapsed = world.since(parseTime(ready.lastTransitionTime))
    // A recording whose last word this is does not say how long it has been so.
    if (elapsed !== 0 && elapsed < SETTLING_MS) continue
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

export const NODE_RULES: readonly Rule[] = [
  rule('TSK_NODE_DOWN', notReady),
  rule('TSK_NODE_UNDER_PRESSURE', pressure),
  rule('TSK_POD_SANDBOX', sandboxes),
  rule('TSK_MACHINE_STOPPED', machine),
  rule('TSK_SYSTEM_PART_DOWN', parts),
]
