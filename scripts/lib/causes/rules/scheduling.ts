// Pods that no node takes.

import type { KubeObject } from '../../kube-object.ts'
import { refOf } from '../facts/facts.ts'
import { conditionOf, createdAt, podSpec, podState } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { edit, kubectl, listed, say, shorten } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { NODE_REFUSAL_RULES } from './node-refusals.ts'
import { refusalRule } from './refusal-rule.ts'
import { healing, ROOM_REFUSAL_RULES } from './room-refusals.ts'

export const SCHEDULING_RULES: readonly Rule[] = [
  ...ROOM_REFUSAL_RULES,
  refusalRule('TSK_POD_UNSCHEDULABLE', ['other'], {
    about: 'No node takes a pod, for a reason that the scheduler states.',
    mend: 'The evidence has the words of the scheduler.',
    found: (waiting, { text }) => ({
      cause: `No node takes the pods of ${say(waiting.workload)}: ${shorten(text, 160)}`,
      mend: edit(waiting.workload),
      confidence: 0.7,
    }),
  }),
  ...NODE_REFUSAL_RULES,
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
