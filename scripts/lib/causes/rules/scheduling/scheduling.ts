// Pods that no node takes.

import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import { conditionOf, createdAt, podSpec, podState } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { edit, kubectl, listed, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { NODE_REFUSAL_RULES } from './node-refusals.ts'
import { refusalRule } from './refusal-rule.ts'
import { healing, ROOM_REFUSAL_RULES } from './room-refusals.ts'

export const SCHEDULING_RULES: readonly Rule[] = [
  ...ROOM_REFUSAL_RULES,
  refusalRule('TSK_POD_UNSCHEDULABLE', ['other'], (waiting, { text }) => ({
    cause: `No node takes the pods of ${say(waiting.workload)}: ${shorten(text, 160)}`,
    mend: edit(waiting.workload),
    confidence: 0.7,
  })),
  ...NODE_REFUSAL_RULES,
  refusalRule('TSK_POD_AFFINITY', ['affinity'], (waiting, { text }, world) => ({
    cause:
      `The pod ${/anti/.test(text) ? 'anti-' : ''}affinity that ${say(waiting.workload)} requires leaves no ` +
      'node for it',
    mend: edit(waiting.workload),
    ...(/anti/.test(text) ? healing(waiting, world) : {}),
  })),
  refusalRule('TSK_POD_SPREAD', ['spread'], (waiting) => ({
    cause: `The topology spread that ${say(waiting.workload)} requires leaves no node for it`,
    mend: edit(waiting.workload),
  })),
  refusalRule('TSK_HOST_PORT_TAKEN', ['port'], (waiting, _refusal, world) => {
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
  }),
  refusalRule('TSK_VOLUME_NODE', ['volume-affinity'], (waiting) => ({
    cause: `The volume of ${say(waiting.workload)} can be used on another node only: volume node affinity conflict`,
    mend: kubectl(waiting.workload.namespace, 'get pv -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeAffinity'),
  })),
  refusalRule('TSK_NODE_PODS_FULL', ['pods'], (waiting, _refusal, world) => ({
    cause: `The nodes hold as many pods as they may, so ${say(waiting.workload)} finds no place`,
    mend: 'kubectl get pods -A -o wide',
    ...healing(waiting, world),
  })),
  rule('TSK_SCHEDULER_MISSING', function* (world) {
    for (const pod of world.pods) yield* unseen(world, pod)
  }),
  rule('TSK_POD_GATED', function* (world) {
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
  }),
]

function* unseen(world: World, pod: KubeObject): Iterable<Found> {
  const { nodeName, schedulerName = 'default-scheduler', schedulingGates = [] } = podSpec(pod)
  if (nodeName || podState(pod).phase !== 'Pending' || schedulingGates.length > 0 || conditionOf(pod, 'PodScheduled'))
    return
  if (
    !pod['spec'] ||
    world.since(createdAt(pod)) < 30_000 ||
    world
      .eventsOf(refOf(pod))
      .some(({ reason }) => /Schedul|Mount|Attach|Pull|Created|Started|BackOff|Sandbox/.test(reason))
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
