// Complaints that have had their time: what was not there then is there now.
import { type DatabaseFact, databaseFact, hasConnections } from '../../facts/database.ts'
import type { ObjectRef } from '../../facts/facts.ts'
import { conditionOf, isPodReady, managedFieldsOf, parseTime, serviceSpec } from '../../facts/objects.ts'
import type { Complaint } from '../../world/complaint.ts'
import type { World } from '../../world/world.ts'
import type { Said } from './said.ts'

/** So long a name that was not there may still be answered so: CoreDNS keeps that for thirty seconds. */
const REMEMBERED_MS = 35_000
/** Who still has the trouble says so again within this time. */
const SILENT_MS = 20_000

/**
 * True for what a container that serves said before its target came back: every Service that it means has pods, all
 * ready, and those or the Service itself are younger than the complaint.
 */
export function isOver(world: World, said: Said, targets: readonly ObjectRef[]): boolean {
  const services = said.at > 0 ? targets.filter(({ kind }) => kind === 'Service') : []
  return (
    services.length > 0 &&
    services.every((ref) => {
      const back = backSince(world, ref)
      return said.at <= back || (said.at <= back + REMEMBERED_MS && world.since(said.at) > SILENT_MS)
    })
  )
}

/** When a Service became what it is: its youngest ready pod, or its own last change; 0 while a pod of it fails. */
function backSince(world: World, ref: ObjectRef): number {
  const service = world.get(ref)
  const { selector } = service ? serviceSpec(service) : {}
  const pods = selector ? world.podsWith(ref.namespace, selector) : []
  if (!service || pods.length === 0 || !pods.every(isPodReady)) return 0
  const changes = managedFieldsOf(service).map(({ time }) => parseTime(time))
  return Math.max(...pods.map((pod) => parseTime(conditionOf(pod, 'Ready')?.lastTransitionTime)), ...changes)
}

/** What the application's database denies when it is asked. */
const DENIALS: Partial<Record<Complaint, (fact: DatabaseFact, subject: string | undefined) => boolean>> = {
  connections: hasConnections,
  'read-only-database': ({ readOnly }) => !readOnly,
  locks: ({ blockers }) => blockers.length === 0,
  // Of all tables only the one of the migrations was looked at. The log names no database: it may have been of another.
  schema: ({ revision }, subject) => revision !== '' && /(?:^|\.)alembic_version$/.test(subject ?? ''),
  // It is that very database that was asked. A restore makes it anew.
  'database-missing': () => true,
}

/** True for what a part of Taskora said of its database a while ago, and that database does not say of itself. */
export function isDenied(world: World, { workload, word, at }: Said): boolean {
  const fact = databaseFact(world.facts)
  const own = world.get(workload)?.metadata.labels?.['app.kubernetes.io/part-of'] === 'taskora'
  if (!fact || !own || at === 0 || world.since(at) <= SILENT_MS) return false
  return DENIALS[word.complaint]?.(fact, word.subject) ?? false
}
