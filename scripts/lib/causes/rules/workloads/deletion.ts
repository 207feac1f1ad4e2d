// Objects that do not go, and evictions that are not allowed.
import { refOf } from '../../facts/facts.ts'
import {
  conditionOf,
  conditionsOf,
  finalizersOf,
  isPodReady,
  type LabelSelector,
  parseTime,
  podSpec,
} from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { matches } from '../../world/label-index.ts'
import { eventLine, kubectl, listed, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

/** What a controller removes at once is gone within this time. */
const PATIENCE_MS = 120_000

const PROTECTED = new Set(['kubernetes.io/pvc-protection', 'kubernetes.io/pv-protection'])

function* finalizers(world: World): Iterable<Found> {
  for (const object of world.facts.objects) {
    const at = parseTime(object.metadata.deletionTimestamp)
    if (at === 0 || world.since(at) < PATIENCE_MS || object.kind === 'Namespace') continue
    const holds = finalizersOf(object)
    const ref = refOf(object)
    if (object.kind === 'PersistentVolumeClaim' && holds.some((each) => PROTECTED.has(each))) {
      const users = world.pods.filter(
        (pod) =>
          pod.metadata.namespace === ref.namespace &&
          (podSpec(pod).volumes ?? []).some(
            ({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === ref.name,
          ),
      )
      yield {
        object: ref,
        cause:
          `${say(ref)} is not deleted while ` +
          `${users.length > 0 ? listed(users.map((pod) => `pod ${pod.metadata.name}`)) : 'a pod'} uses it`,
        evidence: [
          `${say(ref)}: deletionTimestamp ${object.metadata.deletionTimestamp}, finalizer ${holds.join(', ')}`,
        ],
        mend: kubectl(ref.namespace, `get pods -o wide`),
        level: 'problem',
      }
    } else if (object.kind === 'Pod' && holds.length === 0) {
      const node = podSpec(object).nodeName
      const down = node ? conditionOf(world.find('Node', '', node) ?? object, 'Ready')?.status !== 'True' : false
      if (world.since(at) < 5 * 60_000 && !down) continue
      yield {
        object: ref,
        symptom: true,
        pointsTo: node ? [{ kind: 'Node', namespace: '', name: node }] : [],
        cause: `${say(ref)} does not end${node ? `: node ${node} does not confirm it` : ''}`,
        evidence: [`${say(ref)}: deletionTimestamp ${object.metadata.deletionTimestamp}`],
        mend: kubectl(ref.namespace, `delete pod ${ref.name} --grace-period=0 --force`),
        level: 'problem',
        confidence: 0.6,
        settle: `kubectl describe node ${node ?? ''}`.trim(),
      }
    } else if (holds.length > 0 && !holds.every((each) => ['foregroundDeletion', 'orphan'].includes(each)))
      yield {
        object: ref,
        cause: `${say(ref)} is not deleted: finalizer ${listed(holds)} holds it, which its controller has to remove`,
        evidence: [
          `${say(ref)}: deletionTimestamp ${object.metadata.deletionTimestamp}, finalizers ${holds.join(', ')}`,
        ],
        mend:
          'Start the controller that removes the finalizer; if it is gone for good: ' +
          kubectl(
            ref.namespace,
            `patch ${ref.kind.toLowerCase()} ${ref.name} --type=merge -p '{"metadata":{"finalizers":null}}'`,
          ),
        level: 'problem',
      }
  }
}

function* namespaces(world: World): Iterable<Found> {
  for (const namespace of world.all('Namespace')) {
    const phase = (namespace['status'] as { phase?: string } | undefined)?.phase
    const at = parseTime(namespace.metadata.deletionTimestamp)
    // A recording whose newest word is the namespace's own does not say how long it has been so.
    const told = conditionsOf(namespace).some(({ lastTransitionTime }) => parseTime(lastTransitionTime) === world.now)
    if (phase !== 'Terminating' || (at > 0 && !told && world.since(at) < PATIENCE_MS)) continue
    const why = conditionsOf(namespace)
      .filter(({ status, type }) => status === 'True' && /Failure|Remaining|Deletion/.test(type))
      .map(({ message }) => message ?? '')
    yield {
      object: refOf(namespace),
      cause:
        `Namespace ${namespace.metadata.name} does not go away: ` +
        shorten(why.find((each) => /finalizer/.test(each)) ?? why[0] ?? 'something in it is not deleted', 180),
      evidence: why.slice(0, 3),
      mend: `kubectl get namespace ${namespace.metadata.name} -o jsonpath='{.status.conditions}'`,
      level: 'problem',
    }
  }
}

/** A budget that forbids every eviction blocks whoever drains a node. */
function* budgets(world: World): Iterable<Found> {
  const drains = [
    ...world.facts.events.filter(({ message }) =>
      /Cannot evict pod as it would violate the pod's disruption budget/i.test(message),
    ),
  ]
  const cordoned = world
    .all('Node')
    .filter((node) => (node['spec'] as { unschedulable?: boolean } | undefined)?.unschedulable)
  if (drains.length === 0 && cordoned.length === 0) return
  for (const budget of world.all('PodDisruptionBudget')) {
    const { disruptionsAllowed = 1, expectedPods = 0 } = (budget['status'] ?? {}) as {
      disruptionsAllowed?: number
      expectedPods?: number
    }
    if (disruptionsAllowed > 0 || expectedPods === 0) continue
    const ref = refOf(budget)
    const {
      selector = {},
      minAvailable,
      maxUnavailable,
    } = (budget['spec'] ?? {}) as { selector?: LabelSelector; minAvailable?: unknown; maxUnavailable?: unknown }
    const pods = world.pods.filter(
      (pod) => pod.metadata.namespace === ref.namespace && matches(selector, pod.metadata.labels),
    )
    const held = pods.filter((pod) => cordoned.some(({ metadata }) => metadata.name === podSpec(pod).nodeName))
    // Without the words of an eviction that was refused, pods that are whole on a cordoned node only wait for it.
    if (drains.length === 0 && (held.length === 0 || !pods.every(isPodReady))) continue
    yield {
      object: ref,
      cause:
        `PodDisruptionBudget ${ref.namespace}/${ref.name} allows no eviction ` +
        `(${minAvailable === undefined ? `maxUnavailable ${maxUnavailable}` : `minAvailable ${minAvailable}`} ` +
        `of ${expectedPods} pods), so the node cannot be drained`,
      evidence: [
        `${say(ref)}: disruptionsAllowed 0`,
        drains[0] ? eventLine(drains[0]) : `Node ${cordoned[0]?.metadata.name}: cordoned`,
      ],
      mend: kubectl(ref.namespace, `edit pdb ${ref.name}`),
      level: drains.length > 0 ? 'problem' : 'warning',
      confidence: drains.length > 0 ? 0.9 : 0.65,
    }
  }
}

export const DELETION_RULES: readonly Rule[] = [
  rule('TSK_DELETION_HELD', finalizers),
  rule('TSK_NAMESPACE_HELD', namespaces),
  rule('TSK_DRAIN_BLOCKED', budgets),
]
