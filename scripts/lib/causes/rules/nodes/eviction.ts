// Pods that the node or the scheduler removed.
import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { isPodReady, podState } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { edit, eventLine, kubectl, say, shorten } from '../../world/words.ts'
import { RECENT_MS, type World } from '../../world/world.ts'

interface Eviction {
  workload: ObjectRef
  message: string
  line: string
}

/** Evictions that still matter: their workload is not whole again, or it happens over and over. */
function evictions(world: World): Eviction[] {
  const found = new Map<string, Eviction>()
  const seen = new Map<string, number>()
  const add = (ref: ObjectRef, message: string, line: string, amount: number): void => {
    const workload = world.workloadOf(ref)
    // Events outlive what they are about: what has been deleted since suffers nothing.
    if (!world.mayExist(workload.kind, workload.namespace, workload.name)) return
    const key = say(workload)
    seen.set(key, (seen.get(key) ?? 0) + amount)
    const whole = world.podsOf(workload).filter(isAlive).every(isPodReady) && world.podsOf(workload).some(isAlive)
    if (whole && seen.get(key)! < 3) return
    if (!found.has(key)) found.set(key, { workload, message, line })
  }
  for (const pod of world.all('Pod')) {
    const { reason, message = '' } = podState(pod)
    if (reason === 'Evicted') add(refOf(pod), message, `${say(refOf(pod))}: Evicted: ${shorten(message)}`, 1)
  }
  const reported = new Set([...found.keys()])
  for (const event of world.eventsBecause('Evicted'))
    if (
      event.object.kind === 'Pod' &&
      world.since(event.at) < RECENT_MS &&
      !reported.has(say(world.workloadOf(event.object)))
    )
      add(event.object, event.message, eventLine(event), event.count)
  return [...found.values()]
}

const isAlive = (pod: KubeObject): boolean =>
  !['Failed', 'Succeeded'].includes(podState(pod).phase ?? '') && !pod.metadata.deletionTimestamp

function sentence(workload: ObjectRef, message: string): Pick<Found, 'cause' | 'mend'> {
  const { namespace } = workload
  const volume = /usage of EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/i.exec(message)
  if (volume)
    return {
      cause:
        `${say(workload)} writes more into its emptyDir ${volume[1]} than its sizeLimit of ${volume[2]} ` +
        'allows, so its pods are evicted',
      mend: edit(workload),
    }
  const local = new RegExp(
    String.raw`(?:pod|container (\S+)) (?:ephemeral local storage usage )?exceed(?:s` +
      String.raw`|ed) (?:the total limit of containers|its local ephemeral storage limit)\s*"?([^"\s.]+)?`,
    'i',
  ).exec(message)
  if (local || /ephemeral local storage/i.test(message))
    return {
      cause:
        `${say(workload)} writes more to its local disk than its ephemeral-storage ` +
        `limit${local?.[2] ? ` of ${local[2]}` : ''} allows, so its pods are evicted`,
      mend: edit(workload),
    }
  const low = /node was low on resource: ([\w-]+)/i.exec(message)
  if (low)
    return {
      cause: `The node ran low on ${low[1]}, so pods of ${say(workload)} were evicted`,
      mend: 'kubectl describe nodes',
    }
  return {
    cause: `Pods of ${say(workload)} were evicted: ${shorten(message, 140)}`,
    mend: kubectl(namespace, 'get pods --field-selector=status.phase=Failed'),
  }
}

export const EVICTION_RULES: readonly Rule[] = [
  rule('TSK_POD_EVICTED', function* (world) {
    for (const { workload, message, line } of evictions(world))
      yield { object: workload, evidence: [line], confidence: 0.95, ...sentence(workload, message) }
  }),
  rule('TSK_POD_PREEMPTED', function* (world) {
    const seen = new Set<string>()
    for (const event of world.eventsBecause('Preempted')) {
      if (event.object.kind !== 'Pod' || world.since(event.at) > RECENT_MS) continue
      const victim = world.workloadOf(event.object)
      if (
        seen.has(say(victim)) ||
        (world.podsOf(victim).length > 0 && world.podsOf(victim).filter(isAlive).every(isPodReady))
      )
        continue
      seen.add(say(victim))
      const uid = /by (?:pod )?([\w-]{36})/.exec(event.message)?.[1]
      const named = /by (?:pod )?([\w.-]+)\/([\w.-]+)/i.exec(event.message)
      const byUid = uid ? world.all('Pod').find((pod) => pod.metadata.uid === uid) : undefined
      const high = byUid ?? (named ? world.find('Pod', named[1]!, named[2]!) : undefined) ?? highest(world, victim)
      const preemptor = high ? world.workloadOf(refOf(high)) : undefined
      const priority = (high?.['spec'] as { priorityClassName?: string } | undefined)?.priorityClassName
      yield {
        object: preemptor ?? victim,
        affects: [victim],
        cause:
          `Pods of ${say(victim)} were preempted to make room for ` +
          (preemptor ? say(preemptor) : 'pods of a higher priority') +
          (priority ? ` (PriorityClass ${priority})` : ''),
        evidence: [eventLine(event), priority ? `${say(refOf(high!))}: priorityClassName ${priority}` : ''],
        mend: kubectl(
          victim.namespace,
          `patch ${victim.kind.toLowerCase()} ${victim.name} -p ` +
            `'{"spec":{"template":{"spec":{"priorityClassName":"${priority ?? 'CLASS'}"}}}}'`,
        ),
      }
    }
  }),
]

/** The running pod of the highest priority that is not of the victim. */
function highest(world: World, victim: ObjectRef): KubeObject | undefined {
  const priority = (pod: KubeObject): number => (pod['spec'] as { priority?: number } | undefined)?.priority ?? 0
  return world.pods
    .filter(
      (pod) => say(world.workloadOf(refOf(pod))) !== say(victim) && priority(pod) > 0 && priority(pod) < 2_000_000_000,
    )
    .sort((a, b) => priority(b) - priority(a))[0]
}
