import { keyOf, type ObjectRef } from './facts/facts.ts'
import type { Finding, Level } from './world/finding.ts'
import type { Graph } from './world/graph.ts'
import type { World } from './world/world.ts'

/** A root cause with what follows from it. */
export interface Cause {
  readonly finding: Finding
  /** Symptoms that it explains, and causes that it makes pointless to mend alone. */
  readonly consequences: readonly Finding[]
}

const WEIGHT: Readonly<Record<Level, number>> = { fatal: 3, problem: 2, waiting: 1, warning: 0 }

/** Codes of findings that say who did what to an object: with a fault of that object they are its cause. */
const ACTORS = new Set(['TSK_CHANGED_BY_JOB'])
export const REMARKS: ReadonlySet<string> = new Set(['TSK_CHANGED_BY_HAND', 'TSK_RELEASE_DRIFT'])

/**
 * Root causes first. A symptom is folded beneath the cause that it depends on: of its own object, of what it points to,
 * or of anything on the way that the graph knows. A cause is folded beneath another of the same object that is surer,
 * and
 * beneath one that names it among what it affects.
 */
export function rank(findings: readonly Finding[], graph: Graph, world: World, about?: readonly ObjectRef[]): Cause[] {
  const sorted = merge(findings.filter(({ confidence }) => confidence > 0)).sort(byWeight)
  const roots = chooseRoots(
    sorted.filter(({ symptom }) => !symptom),
    graph,
    world,
  )
  const late: Finding[] = []
  for (const finding of sorted.filter(({ symptom }) => symptom)) {
    const over = nearestRoot(finding, roots, graph, world)
    if (over) over.consequences.push(finding)
    else late.push(finding)
  }
  const causes = [...roots.map(promoted), ...standing(late, graph, world)]
  const relevant = about ? causes.filter((cause) => concerns(cause, about, graph, world)) : causes
  return relevant.sort((a, b) => importance(b) - importance(a))
}

/**
 * The findings that no other one explains, with those that they explain. Of two that explain each other the weightier
 * stays.
 */
function chooseRoots(sorted: readonly Finding[], graph: Graph, world: World): Root[] {
  const above = sorted.map((finding, index) =>
    sorted.findIndex(
      (other, at) =>
        at !== index && covers(other, finding, graph, world) && (at < index || !covers(finding, other, graph, world)),
    ),
  )
  const roots = new Map<number, Root>()
  sorted.forEach((finding, index) => {
    if (above[index] === -1) roots.set(index, { finding, consequences: [] })
  })
  sorted.forEach((finding, index) => {
    let at = above[index]!
    for (let steps = 0; at !== -1 && !roots.has(at) && steps < sorted.length; steps++) at = above[at]!
    if (at !== -1) roots.get(at)?.consequences.push(finding)
  })
  // Who changes what is well is no cause of anything; who changes what fails is the first one.
  return [...roots.values()].flatMap((root) => {
    if (!ACTORS.has(root.finding.code)) return [root]
    const failing = root.consequences.some(({ level }) => level !== 'warning')
    return failing ? [{ ...root, finding: { ...root.finding, level: 'fatal' as const } }] : []
  })
}

/** What somebody changed by hand, and what fails of it: then the change is no remark any more. */
const promoted = (root: Root): Root =>
  REMARKS.has(root.finding.code) && root.consequences.some(({ level }) => level !== 'warning')
    ? { ...root, finding: { ...root.finding, level: 'problem', confidence: 0.75 } }
    : root

const byWeight = (a: Finding, b: Finding): number =>
  Number(ACTORS.has(b.code)) - Number(ACTORS.has(a.code)) ||
  WEIGHT[b.level] - WEIGHT[a.level] ||
  b.confidence - a.confidence

/** The same statement by two ways is one. */
function merge(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>()
  for (const each of findings) {
    const key = `${each.code} ${keyOf(each.object)} ${each.cause}`
    const before = seen.get(key)
    if (!before || before.confidence < each.confidence) seen.set(key, each)
  }
  return [...seen.values()]
}

/** A pod's fault is its workload's. */
const top = (world: World, ref: ObjectRef): string => keyOf(world.workloadOf(ref))

function covers(cause: Finding, other: Finding, graph: Graph, world: World): boolean {
  const own = top(world, cause.object)
  const theirs = top(world, other.object)
  if (REMARKS.has(other.code)) return own === theirs
  const affected = (cause.affects ?? []).map((ref) => top(world, ref))
  if (ACTORS.has(cause.code)) return affected.includes(theirs)
  if (own === theirs) return true
  // What names the workload as affected explains what is said about the workload, unless both are about different
  // things.
  if (affected.includes(theirs) && !REMARKS.has(cause.code)) return isAbove(cause, other)
  return (
    pointed(other, world).includes(own) ||
    (isAbove(cause, other) && graph.needs(other.object).has(own) && INFRASTRUCTURE.has(cause.object.kind))
  )
}

const INFRASTRUCTURE = new Set([
  'Node',
  'Machine',
  'StorageClass',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Secret',
  'ConfigMap',
  'ServiceAccount',
])

const isAbove = (cause: Finding, other: Finding): boolean =>
  WEIGHT[cause.level] >= WEIGHT[other.level] && cause.confidence >= other.confidence - 0.1

const pointed = ({ pointsTo = [] }: Finding, world: World): string[] => pointsTo.map((ref) => top(world, ref))

interface Root {
  finding: Finding
  consequences: Finding[]
}

/** The root that explains a symptom: the nearer, the better. */
function nearestRoot(symptom: Finding, roots: readonly Root[], graph: Graph, world: World): Root | undefined {
  const own = world.workloadOf(symptom.object)
  const real = roots.filter(({ finding }) => WEIGHT[finding.level] > 0)
  const at = (key: string): Root | undefined =>
    real.find(
      ({ finding }) =>
        top(world, finding.object) === key || (finding.affects ?? []).some((ref) => top(world, ref) === key),
    )
  const same = at(keyOf(own))
  const targets = pointed(symptom, world)
  for (const ref of symptom.pointsTo ?? []) {
    const direct = at(top(world, ref)) ?? deep(world.workloadOf(ref), real, graph, world)
    if (direct) return direct
  }
  if (same) return same
  // A complaint that names its target is not explained by something else that fails.
  if (targets.length > 0 && symptom.code !== 'TSK_SERVICE_EMPTY') return undefined
  return deep(own, real, graph, world) ?? roots.find(({ finding }) => top(world, finding.object) === keyOf(own))
}

/** The root that lies nearest on the way down from an object. */
function deep(start: ObjectRef, roots: readonly Root[], graph: Graph, world: World): Root | undefined {
  const seen = new Set<string>([keyOf(start)])
  let level: ObjectRef[] = [start]
  while (level.length > 0) {
    const next = level.flatMap((ref) => graph.direct(ref)).filter((ref) => !seen.has(keyOf(ref)))
    for (const ref of next) seen.add(keyOf(ref))
    const keys = new Set(next.map((ref) => top(world, ref)))
    const found = roots.find(
      ({ finding }) =>
        keys.has(top(world, finding.object)) ||
        (finding.affects ?? []).some((ref) => keys.has(top(world, ref)) && finding.object.kind !== 'Node'),
    )
    if (found) return found
    level = next
  }
  return undefined
}

/** Symptoms without a cause: the one that others point to, or depend on, stands for them. */
function standing(symptoms: readonly Finding[], graph: Graph, world: World): Root[] {
  const roots: Root[] = []
  const order = symptoms.filter(({ echo }) => !echo).sort((a, b) => b.confidence - a.confidence)
  const workloads = Map.groupBy(order, ({ object }) => top(world, object))
  const heads = [...workloads.values()].map(([head, ...rest]) => ({ finding: head!, consequences: rest }))
  for (const head of heads) {
    const targets = [...pointed(head.finding, world), ...head.consequences.flatMap((each) => pointed(each, world))]
    const below = heads.find((other) => {
      if (other === head) return false
      const key = top(world, other.finding.object)
      if (targets.includes(key)) return true
      return (
        graph.needs(world.workloadOf(head.finding.object)).has(key) &&
        !graph.needs(world.workloadOf(other.finding.object)).has(top(world, head.finding.object))
      )
    })
    if (!below) roots.push(head)
    else below.consequences.push(head.finding, ...head.consequences)
  }
  return roots.length > 0 ? roots : heads.slice(0, 1)
}

/** Whether a cause, or what follows from it, is about one of these objects or about what they need. */
function concerns({ finding, consequences }: Cause, about: readonly ObjectRef[], graph: Graph, world: World): boolean {
  const refs = [finding, ...consequences].flatMap(({ object, affects = [] }) => [object, ...affects])
  const keys = new Set(refs.flatMap((ref) => [keyOf(ref), top(world, ref)]))
  return about.some(
    (ref) =>
      keys.has(keyOf(ref)) ||
      [...graph.needs(ref)].some((key) => key === keyOf(finding.object) || key === top(world, finding.object)),
  )
}

const importance = ({ finding, consequences }: Cause): number =>
  (finding.symptom ? 0 : 100) * Number(finding.level !== 'warning') +
  WEIGHT[finding.level] * 20 +
  finding.confidence * 20 +
  Math.min(9, consequences.length) +
  (CLUSTER_WIDE_FAULT.has(finding.object.kind) ? 15 : 0) +
  (SYSTEM.test(finding.object.namespace) ? 3 : 0)

/** What concerns all comes before what concerns one. */
const CLUSTER_WIDE_FAULT = new Set(['Node', 'Machine'])
const SYSTEM = /^kube-system$/
