// Pods that a kubelet will not run, and containers that it gives up on, for a reason that it states.
import type { KubeObject } from '../../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../../facts/facts.ts'
import { conditionOf, isPodReady, parseTime, podSpec, podState } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { isTroubled } from '../../world/trouble.ts'
import { edit, eventLine, listed, say, shorten } from '../../world/words.ts'
import { RECENT_MS, type World } from '../../world/world.ts'

/** Reasons of a pod that has failed and that other rules explain. */
const EXPLAINED =
  /^(Evicted|Preempting|Preempted|Terminated|DeadlineExceeded|NodeLost|NodeShutdown|Shutdown|PodFailurePolicy)$/

/** A pod that failed long ago says nothing about a workload that has all of its pods. */
function isWhole(world: World, workload: ObjectRef): boolean {
  const alive = world.podsOf(workload).filter((pod) => podState(pod).phase !== 'Failed')
  return alive.length > 0 && alive.every(isPodReady)
}

const sentence = (reason: string, message: string, pod: KubeObject, workload: ObjectRef): string => {
  const node = podSpec(pod).nodeName ?? 'the node'
  const [, resource] = /^OutOf(\w+)$/.exec(reason) ?? []
  if (resource)
    return (
      `Node ${node} rejects the pods of ${say(workload)}: it has not enough ${resource} left ` +
      `(${shorten(message, 120)})`
    )
  if (reason === 'SysctlForbidden')
    return `The pods of ${say(workload)} ask for a sysctl that node ${node} forbids: ${shorten(message, 120)}`
  if (/^Node(Affinity|Selector)/.test(reason))
    return `Node ${node} rejects the pods of ${say(workload)}: its labels do not meet their node affinity`
  return `Node ${node} rejects the pods of ${say(workload)} (${reason}): ${shorten(message, 140)}`
}

function* rejected(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const pod of world.pods) {
    const { phase, reason = '', message = '' } = podState(pod)
    const workload = world.workloadOf(refOf(pod))
    if (phase !== 'Failed' || reason === '' || EXPLAINED.test(reason) || seen.has(keyOf(workload))) continue
    if (isWhole(world, workload)) continue
    seen.add(keyOf(workload))
    yield {
      object: workload,
      cause: sentence(reason, message, pod, workload),
      evidence: [`${say(refOf(pod))}: status.reason ${reason}: ${shorten(message)}`],
      mend: edit(workload),
    }
  }
}

function* hooks(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const event of world.eventsBecause('FailedPostStartHook')) {
    const pod = world.get(event.object)
    if (!pod || world.since(event.at) > RECENT_MS || !isTroubled(world, pod)) continue
    const workload = world.workloadOf(refOf(pod))
    if (seen.has(keyOf(workload))) continue
    seen.add(keyOf(workload))
    yield {
      object: workload,
      cause:
        `The postStart hook of ${say(workload)} fails, and its container is ended for it: ` +
        shorten(event.message, 140),
      evidence: [eventLine(event)],
      mend: edit(workload),
    }
  }
}

/** Containers that are up in pods that do not count as ready, because something outside has not said so. */
function* gates(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const pod of world.pods) {
    const names = ((podSpec(pod) as { readinessGates?: { conditionType: string }[] }).readinessGates ?? []).map(
      ({ conditionType }) => conditionType,
    )
    const open = names.filter((name) => conditionOf(pod, name)?.status !== 'True')
    const ready = conditionOf(pod, 'Ready')
    const workload = world.workloadOf(refOf(pod))
    if (open.length === 0 || ready?.status === 'True' || conditionOf(pod, 'ContainersReady')?.status !== 'True')
      continue
    if (seen.has(keyOf(workload)) || world.since(parseTime(ready?.lastTransitionTime)) < 60_000) continue
    seen.add(keyOf(workload))
    yield {
      object: workload,
      cause:
        `${say(workload)} waits for readiness gate ${listed(open)}, which its controller has to set: the ` +
        'containers themselves are ready',
      evidence: [
        `${say(refOf(pod))}: ContainersReady is True, ${open[0]} is ${conditionOf(pod, open[0]!)?.status ?? 'absent'}`,
      ],
      mend: edit(workload),
    }
  }
}

/** What the runtime says of a container that it cannot make, where no other rule knows the words. */
function* containers(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const pod of world.pods)
    for (const { name, waiting } of world.containers(pod)) {
      const workload = world.workloadOf(refOf(pod))
      const { reason = '', message = '' } = waiting ?? {}
      if (
        !new RegExp(
          '^(CreateContainerError|RunContainerError|CreateContainerConfigError|PreCreateHookError' +
            '|PostStartHookError)$',
        ).test(reason)
      )
        continue
      if (message === '' || message === reason || seen.has(keyOf(workload))) continue
      seen.add(keyOf(workload))
      yield {
        object: workload,
        cause: `Container ${name} of ${say(workload)} cannot be created: ${shorten(message, 180)}`,
        evidence: [`${say(refOf(pod))}, container ${name}: ${reason}: ${shorten(message)}`],
        mend: edit(workload),
        confidence: 0.6,
      }
    }
}

export const REJECTED_RULES: readonly Rule[] = [
  rule('TSK_POD_REJECTED', rejected),
  rule('TSK_LIFECYCLE_HOOK', hooks),
  rule('TSK_READINESS_GATE', gates),
  rule('TSK_CONTAINER_REFUSED', containers),
]
