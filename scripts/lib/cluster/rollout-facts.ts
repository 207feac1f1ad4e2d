import { eventFact } from '../causes/facts/events.ts'
import { type Facts, type LogTail, NO_FACTS } from '../causes/facts/facts.ts'
import type { KubeObject } from './cluster.ts'
import { knownKinds } from './rollout-needs.ts'

interface Seen {
  readonly objects: readonly KubeObject[]
  readonly needs: readonly KubeObject[]
  readonly logs: readonly LogTail[]
  readonly began: number
  readonly now: number
}

/** The facts of one look. Refusals count since the wait began: what refused before may have changed. */
export function factsOf(namespace: string, { objects, needs, logs, began, now }: Seen): Facts {
  const events = needs.filter(({ kind }) => kind === 'Event').flatMap((each) => eventFact(each) ?? [])
  return {
    ...NO_FACTS,
    objects: [...objects.map(withoutRefusals), ...needs.filter(({ kind }) => kind !== 'Event')],
    events: events.filter(({ reason, at }) => reason !== 'FailedCreate' || at >= began - 2_000),
    logs,
    complete: new Set([...knownKinds(namespace), 'Pod', 'ReplicaSet', 'Deployment', 'StatefulSet']),
    takenAt: now,
  }
}

/** The condition outlives its reason until the controller tries again; the events say whether it did. */
function withoutRefusals(object: KubeObject): KubeObject {
  const status = object['status'] as { conditions?: { type: string }[] } | undefined
  return status?.conditions?.some(({ type }) => type === 'ReplicaFailure')
    ? {
        ...object,
        status: { ...status, conditions: status.conditions.filter(({ type }) => type !== 'ReplicaFailure') },
      }
    : object
}
