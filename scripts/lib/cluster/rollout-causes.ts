// Why workloads do not become ready, from events and from what pods need, which a rollout's objects do not show.
import { type Facts, keyOf, type LogTail, refOf } from '../causes/facts/facts.ts'
import { diagnoseOwn } from '../causes/own.ts'
import type { Finding } from '../causes/world/finding.ts'
import { createGraph } from '../causes/world/graph.ts'
import { mendAsHint } from '../causes/world/words.ts'
import { createWorld } from '../causes/world/world.ts'
import { EXIT, UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { targetOf } from '../run/which-cluster.ts'
import type { ApiClient } from './api-client.ts'
import type { KubeObject } from './cluster.ts'
import { createEndMemory, type End, failedEnds } from './container-ends.ts'
import { finalityOf } from './finality.ts'
import type { FurtherLook, Look } from './further-look.ts'
import { readDatabaseLog, readLastWords } from './last-words.ts'
import { existing, withoutMade } from './made-since.ts'
import { factsOf } from './rollout-facts.ts'
import { readNeeds } from './rollout-needs.ts'
import { troubleOf } from './trouble.ts'
import { evaluateWorkload } from './workload.ts'

/** What room or quota waits for may be on its way out. */
const ROOM = /^TSK_(QUOTA_EXCEEDED|POD_UNSCHEDULABLE|NODE_PODS_FULL|HOST_PORT_TAKEN|POD_AFFINITY)$/

/** So sure it has to be for a wait to end. */
const SURE = 0.8

/** Where a look reads from, and its time source in epoch milliseconds; tests have their own. */
export interface Sources {
  readonly needs: () => Promise<readonly KubeObject[] | undefined>
  readonly databaseLog: (objects: readonly KubeObject[]) => Promise<LogTail[]>
  readonly lastWords: (ends: readonly End[]) => Promise<LogTail[]>
  readonly now: () => number
  /** Whether the cluster is somebody else's. */
  readonly target?: true
}

/**
 * A look why workloads do not become ready. Only what was said since now counts as a refusal: a quota may have been
 * raised before. Without a client kubectl reads what it needs.
 */
export const createCauseLook = (context: Context, client?: ApiClient, now = Date.now): FurtherLook =>
  causeLook(context.config.namespace, {
    needs: () => readNeeds(context, client),
    databaseLog: (objects) => readDatabaseLog(context, objects, now()),
    lastWords: (ends) => readLastWords(context, client, ends),
    now,
    ...(targetOf(context.config) ? { target: true } : {}),
  })

/** The same with sources of the caller's. */
export function causeLook(namespace: string, { needs, databaseLog, lastWords, now, target }: Sources): FurtherLook {
  const began = now()
  const memory = createEndMemory()
  const holds = createHolds(now)
  const tails: LogTail[] = []
  const look = async (objects: readonly KubeObject[]): Promise<Look> => {
    const ends = failedEnds(objects)
    const [listing, log, words] = await Promise.all([needs(), databaseLog(objects), lastWords(memory.wordless(ends))])
    memory.note(ends, words)
    tails.push(...words)
    if (!listing) return {}
    const isMade = existing(listing)
    const present = objects.map((each) => withoutMade(each, isMade))
    const needed = listing.filter(
      (each) => !isNamed(each) && !(each.kind === 'Event' && isMade(String(each['message']))),
    )
    const logs = [...log, ...latest(tails)]
    const seen = factsOf(namespace, { objects: present, needs: needed, logs, began, now: now() })
    const facts = target ? { ...seen, target } : seen
    const found = diagnoseOwn(facts, { namespace })
      .causes.map(({ finding }) => finding)
      .filter(({ level }) => level !== 'warning')
    const again = repeated(facts, ends.filter(memory.repeats))
    const fatal = found.find((finding) => isFinal(finding, facts, again))
    const leftMs = holds(fatal)
    if (fatal && leftMs <= 0) return { error: asError(fatal) }
    return {
      ...(found[0] ? { detail: found[0].cause } : {}),
      ...(fatal ? { againMs: leftMs } : {}),
      ...(isFailing(objects) && !isFailing(present) ? { passes: true } : {}),
    }
  }
  return Object.assign(look, { trouble: troubleOf })
}

/** Of these the names are known, not what they hold: who judges keys would take them for empty. */
const isNamed = ({ kind }: KubeObject): boolean => kind === 'Secret' || kind === 'ConfigMap'

const isFailing = (objects: readonly KubeObject[]): boolean =>
  objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .some((each) => evaluateWorkload(each, objects).fatal)

/** Says for how many milliseconds a finding still has to be said; 0 where it has been said for long enough. */
function createHolds(now: () => number): (fatal: Finding | undefined) => number {
  let said: { readonly key: string; readonly since: number } | undefined
  return (fatal) => {
    const key = fatal && `${fatal.code} ${fatal.cause}`
    if (said?.key !== key) said = key === undefined ? undefined : { key, since: now() }
    return fatal ? finalityOf(fatal.code).holdsMs - (now() - said!.since) : 0
  }
}

/** The last tail of each container: what an earlier run said is not repeated. */
const latest = (tails: readonly LogTail[]): LogTail[] => [
  ...new Map(tails.map((each) => [`${each.pod} ${each.container}`, each])).values(),
]

/** `again`: the workloads whose containers end in the same way again and again. */
function isFinal(finding: Finding, facts: Facts, again: ReadonlySet<string>): boolean {
  const { level, symptom, confidence, code, object, affects = [] } = finding
  const { shown } = finalityOf(code)
  if ('pull' in shown) return pullTries(facts, object.name) >= shown.pull
  const repeats = [object, ...affects].some((ref) => again.has(keyOf(ref)))
  if (code === 'TSK_POD_CRASH') return repeats
  return (
    level === 'fatal' &&
    !symptom &&
    (confidence >= SURE || repeats) &&
    !(ROOM.test(code) && facts.objects.some(({ kind, metadata }) => kind === 'Pod' && metadata.deletionTimestamp))
  )
}

/** How often the kubelet has failed to pull an image, as its events count. */
const pullTries = ({ events }: Facts, image: string): number =>
  events
    .filter(({ reason, message }) => reason === 'Failed' && /failed to pull/i.test(message) && message.includes(image))
    .reduce((most, { count }) => Math.max(most, count), 0)

/**
 * The workloads of containers that end again and again with the same last words, unless a workload that does not need
 * them is still starting: they may wait for that one.
 */
function repeated(facts: Facts, ends: readonly End[]): Set<string> {
  if (ends.length === 0) return new Set()
  const world = createWorld(facts)
  const graph = createGraph(world)
  const crashing = new Set(ends.map(({ pod }) => keyOf(world.workloadOf(refOf(pod)))))
  const starts = (workload: KubeObject): boolean => {
    const ref = refOf(workload)
    const waits = crashing.has(keyOf(ref)) || !crashing.isDisjointFrom(graph.needs(ref))
    return !waits && !evaluateWorkload(workload, facts.objects).done
  }
  return world.workloads.some(starts) ? new Set() : crashing
}

export const asError = ({ code, cause, evidence, mend }: Finding): UserError =>
  new UserError(code, cause, {
    evidence,
    hint: mendAsHint(mend),
    exitCode: EXIT.unhealthy,
  })
