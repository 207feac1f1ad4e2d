import { keyOf, type ObjectRef, refOf } from './facts/facts.ts'
import { podState } from './facts/objects.ts'
import type { Cause } from './rank.ts'
import type { Finding } from './world/finding.ts'
import type { Graph } from './world/graph.ts'
import { byWorkload, failingPods, warningsOfPod } from './world/trouble.ts'
import { eventLine, kubectl, say } from './world/words.ts'
import type { World } from './world/world.ts'

/** Workloads that fail, and that no cause explains: what would settle it is named in place of a guess. */
export function unexplained(
  world: World,
  graph: Graph,
  causes: readonly Cause[],
  about?: readonly ObjectRef[],
  namespace?: string,
): Finding[] {
  const explained = new Set(
    causes
      .flatMap(({ finding, consequences }) => [finding, ...consequences])
      .flatMap(({ object, affects = [] }) => [object, ...affects])
      .map((ref) => keyOf(world.workloadOf(ref))),
  )
  const groups = byWorkload(
    world,
    failingPods(world).map((pod) => ({ pod })),
  )
  return groups
    .filter(
      ({ workload }) =>
        !explained.has(keyOf(workload)) && (namespace === undefined || workload.namespace === namespace),
    )
    .filter(
      ({ workload }) =>
        ![...graph.needs(workload)].some(
          (key) => explained.has(key) && /^(Node|Machine|Image|PersistentVolumeClaim|StorageClass)\//.test(key),
        ),
    )
    .filter(
      ({ workload }) =>
        about === undefined ||
        about.some((ref) => keyOf(ref) === keyOf(workload) || graph.needs(ref).has(keyOf(workload))),
    )
    .map(({ workload, items }): Finding => {
      const { pod } = items[0]!
      const containers = world.containers(pod)
      const bad =
        containers.find(({ ready, init, waiting }) => waiting !== undefined || (!ready && !init)) ?? containers[0]
      const state = bad?.waiting?.reason ?? (bad?.running ? 'running, not ready' : podState(pod).phase)
      const event = warningsOfPod(world, pod).at(-1)
      return {
        code: 'TSK_CAUSE_UNKNOWN',
        object: workload,
        cause: `${say(workload)} is not ready (${state}), and nothing that was read says why`,
        evidence: [
          `${say(refOf(pod))}: ${podState(pod).phase ?? 'unknown'}, container ${bad?.name ?? '?'}: ${state}`,
          ...(event ? [eventLine(event)] : []),
        ],
        mend: kubectl(workload.namespace, `describe pod ${pod.metadata.name}`),
        settle:
          world.logsOf(pod).length === 0
            ? kubectl(workload.namespace, `logs ${pod.metadata.name} --all-containers --tail=50`)
            : kubectl(workload.namespace, `describe pod ${pod.metadata.name}`),
        confidence: 0,
        level: 'problem',
        symptom: true,
      }
    })
}
