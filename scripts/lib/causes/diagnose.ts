import { type Facts, keyOf, type ObjectRef, refOf, type Unread } from './facts/facts.ts'
import { type Cause, rank } from './rank.ts'
import { KUBERNETES_RULES } from './rules/index.ts'
import { unexplained } from './unexplained.ts'
import type { Finding, Rule } from './world/finding.ts'
import { createGraph } from './world/graph.ts'
import { createWorld, type World } from './world/world.ts'

/** What is asked about; without anything the whole system. */
export interface Question {
  readonly namespace?: string | undefined
  /** The name of a workload, pod, Service or another object. */
  readonly name?: string | undefined
}

/** Why a system fails, root causes first; nothing for a system that is well. */
export interface Diagnosis {
  readonly causes: readonly Cause[]
  /** What fails without a reason in these facts. */
  readonly unknown: readonly Finding[]
  readonly unread: readonly Unread[]
  readonly looked: { readonly objects: number; readonly events: number; readonly logs: number }
}

/** Judges one snapshot. Pure: the same facts always give the same answer. */
export function diagnose(facts: Facts, question: Question = {}, rules: readonly Rule[] = KUBERNETES_RULES): Diagnosis {
  const world = createWorld(facts)
  const graph = createGraph(world)
  const findings = rules.flatMap((rule) => [...rule.find(world)])
  const about = subjects(world, question)
  const named = question.name !== undefined
  const all = rank(findings, graph, world, named ? about : undefined)
  const causes = named || question.namespace === undefined ? all : inNamespace(all, question.namespace, world)
  const unknown = unexplained(world, graph, causes, question.name === undefined ? undefined : about, question.namespace)
  return {
    causes: causes.filter(
      ({ finding }) => finding.level !== 'waiting' || causes.every((each) => each.finding.level === 'waiting'),
    ),
    unknown,
    unread: facts.unread,
    looked: { objects: facts.objects.length, events: facts.events.length, logs: facts.logs.length },
  }
}

/** The objects that a name means: of any kind, and what a pod's name stands for. */
export function subjects(world: World, { name, namespace }: Question): ObjectRef[] {
  if (name === undefined) return []
  const [kind, rest] = name.includes('/') ? (name.toLowerCase().split('/', 2) as [string, string]) : [undefined, name]
  const found = world.facts.objects.filter(
    (each) =>
      each.metadata.name === rest &&
      (namespace === undefined ||
        (each.metadata.namespace ?? 'default') === namespace ||
        refOf(each).namespace === '') &&
      (kind === undefined || each.kind.toLowerCase().startsWith(kind.replace(/s$/, ''))),
  )
  const refs = found.flatMap((each) => [refOf(each), world.workloadOf(refOf(each))])
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()]
}

/** Kinds whose faults all namespaces suffer from. */
const COMMON = new Set(['Node', 'Machine'])

/** What concerns a namespace: faults in it, and those outside that it suffers from. */
const inNamespace = (causes: readonly Cause[], namespace: string, world: World): Cause[] =>
  causes.filter(
    ({ finding, consequences }) =>
      COMMON.has(finding.object.kind) ||
      (finding.object.kind === 'Namespace' && finding.object.name === namespace) ||
      (finding.object.namespace === 'kube-system' && /^TSK_(DNS|SYSTEM)_/.test(finding.code)) ||
      [finding, ...consequences].some(({ object, affects = [] }) =>
        [object, ...affects].some((ref) => world.workloadOf(ref).namespace === namespace),
      ),
  )
