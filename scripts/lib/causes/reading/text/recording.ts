import type { KubeObject } from '../../../kube-object.ts'
import { eventFact } from '../../facts/events.ts'
import { type EventFact, type Facts, keyOf, type LogTail, NO_FACTS, refOf, type Unread } from '../../facts/facts.ts'
import { helmRecords } from '../../facts/helm-records.ts'
import { strip } from '../../facts/strip.ts'

/** How much a source says: a description more than a row, an object of the API more than both. */
export type Depth = 1 | 2 | 3

/** Facts that come piece by piece, from texts that overlap. */
export interface Recording {
  add(object: KubeObject, depth: Depth): void
  addEvents(events: readonly EventFact[]): void
  addLog(tail: LogTail): void
  listed(kind: string, namespace: string | undefined): void
  unread(what: string, why: string): void
  /** The moment from which ages count. */
  now(): number
  /** Tells a time, in epoch milliseconds, that the texts name; what they say of ages is not older. */
  notBefore(at: number): void
  facts(): Facts
}

/** Ages of a text that names no moment count from here. */
const SOME_MOMENT = Date.parse('2020-01-01T00:00:00Z')

/** Times that descriptions give as such, as `kubectl describe` writes them. */
const WRITTEN =
  /^\s*(?:Start Time|Started|Finished|CreationTimestamp):\s+(\w{3}, \d{1,2} \w{3} \d{4} [\d:]{8} [+-]\d{4})\s*$/gm

/** The newest time that descriptions among these texts write out, as epoch milliseconds; 0 without one. */
export const newestTimeIn = (texts: readonly string[]): number =>
  texts
    .flatMap((text) => [...text.matchAll(WRITTEN)].map(([, time]) => Date.parse(time!)))
    .filter(Number.isFinite)
    .reduce((a, b) => Math.max(a, b), 0)

export function createRecording(): Recording {
  const objects = new Map<string, { object: KubeObject; depth: Depth }>()
  const secrets: KubeObject[] = []
  const events: EventFact[] = []
  const logs: LogTail[] = []
  const complete = new Set<string>()
  const unread: Unread[] = []
  let moment = 0
  const saw = (time: string | undefined): void => {
    const at = Date.parse(time ?? '')
    if (at > moment) moment = at
  }
  return {
    now: () => moment || SOME_MOMENT,
    notBefore(at) {
      if (at > moment) moment = at
    },
    add(object, depth) {
      if (object.kind === 'Event') {
        const event = eventFact(object)
        if (event) {
          events.push(event)
          if (event.at > moment) moment = event.at
        }
        return
      }
      if (object['type'] === 'helm.sh/release.v1') return void secrets.push(object)
      // That of a row is an age, which counts from the moment itself.
      if (depth > 1) saw(object.metadata.creationTimestamp)
      if (depth === 3) times(object).forEach(saw)
      const clean = strip(object)
      const key = keyOf(refOf(clean))
      const known = objects.get(key)
      const [more, less] = !known || depth >= known.depth ? [clean, known?.object] : [known.object, clean]
      objects.set(key, { object: less ? fill(more, less) : more, depth: Math.max(depth, known?.depth ?? 1) as Depth })
    },
    addEvents: (more) => void events.push(...more),
    addLog: (tail) => void logs.push(tail),
    listed: (kind, namespace) => void complete.add(namespace === undefined ? kind : `${kind}/${namespace}`),
    unread: (what, why) => void unread.push({ what, why }),
    facts: () => ({
      ...NO_FACTS,
      objects: [...objects.values()].map(({ object }) => object),
      events: distinct(events),
      logs,
      helm: helmRecords(secrets),
      complete,
      unread,
      takenAt: moment || SOME_MOMENT,
    }),
  }
}

interface ContainerTimes {
  state?: { running?: { startedAt?: string }; terminated?: { finishedAt?: string } }
  lastState?: { terminated?: { finishedAt?: string } }
}

/** The times in an object that say when the recording was made. */
const times = (object: KubeObject): string[] => {
  const {
    conditions = [],
    containerStatuses = [],
    initContainerStatuses = [],
  } = (object['status'] ?? {}) as {
    conditions?: { lastTransitionTime?: string; lastHeartbeatTime?: string }[]
    containerStatuses?: ContainerTimes[]
    initContainerStatuses?: ContainerTimes[]
  }
  const { deletionTimestamp } = object.metadata
  if (![conditions, containerStatuses, initContainerStatuses].every(Array.isArray)) return []
  return [
    ...(typeof deletionTimestamp === 'string' ? [deletionTimestamp] : []),
    ...conditions.flatMap(({ lastTransitionTime, lastHeartbeatTime }) => [lastTransitionTime, lastHeartbeatTime]),
    ...[...initContainerStatuses, ...containerStatuses].flatMap(({ state, lastState }) => [
      state?.running?.startedAt,
      state?.terminated?.finishedAt,
      lastState?.terminated?.finishedAt,
    ]),
  ].filter((each) => each !== undefined)
}

/** The richer object, with what only the poorer one has. */
function fill(more: KubeObject, less: KubeObject): KubeObject {
  const metadata = {
    ...less.metadata,
    ...Object.fromEntries(Object.entries(more.metadata).filter(([, value]) => value !== undefined)),
  }
  return { ...less, ...more, metadata: metadata as KubeObject['metadata'] }
}

/** The same event from a table and from a description is one. */
function distinct(events: readonly EventFact[]): EventFact[] {
  const seen = new Map<string, EventFact>()
  for (const each of events) {
    const key = `${keyOf(each.object)} ${each.reason} ${each.message}`
    const known = seen.get(key)
    if (!known || known.at < each.at)
      seen.set(key, known ? { ...each, count: Math.max(each.count, known.count) } : each)
  }
  return [...seen.values()]
}
