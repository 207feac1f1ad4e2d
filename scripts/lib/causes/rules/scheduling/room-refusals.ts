// Pods that no node has room for.

import type { KubeObject } from '../../../kube-object.ts'
import { createdAt, podSpec, quantity } from '../../facts/objects.ts'
import type { Found, Rule } from '../../world/finding.ts'
import { kubectl, say } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { refusalRule } from './refusal-rule.ts'
import type { Waiting } from './unscheduled.ts'

export const ROOM_REFUSAL_RULES: readonly Rule[] = [
  refusalRule('TSK_POD_UNSCHEDULABLE', ['resources'], (waiting, { resource = 'resources' }, world) => {
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
  }),
]

/** A pod that finds no room beside the pods that it replaces will find it when they go. */
export function healing({ pod, workload }: Waiting, world: World): Pick<Found, 'level' | 'confidence'> {
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

const allocatable = (node: KubeObject): Record<string, string> =>
  (node['status'] as { allocatable?: Record<string, string> } | undefined)?.allocatable ?? {}

/** So long a rollout may stand still before it counts as one that does not go on by itself. */
const STANDSTILL_MS = 60_000
