// Pods that the scheduler refuses, and in which words.
import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { conditionOf, podSpec, podState } from '../../facts/objects.ts'
import { say } from '../../world/words.ts'
import { oncePerWorld, type World } from '../../world/world.ts'
import { type Refusal, reasonsIn } from './scheduling-words.ts'

export interface Waiting {
  pod: KubeObject
  workload: ObjectRef
  message: string
  refusals: readonly Refusal[]
}

/** Pods that the scheduler refuses, one for each workload and sentence. */
export const unscheduled = oncePerWorld((world): Waiting[] => {
  const all = new Map<string, Waiting>()
  for (const pod of world.pods) {
    if (podSpec(pod).nodeName || podState(pod).phase === 'Running') continue
    const condition = conditionOf(pod, 'PodScheduled')
    if (condition?.status === 'True') continue
    // The scheduler has not looked at it: whoever opens the gate is waited for, and no node.
    if ((podSpec(pod).schedulingGates ?? []).length > 0 || condition?.reason === 'SchedulingGated') continue
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
  return [...all.values()]
})

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

interface Taint {
  key: string
  value?: string
  effect?: string
}

export const taintsOf = (node: KubeObject): Taint[] => (node['spec'] as { taints?: Taint[] } | undefined)?.taints ?? []
