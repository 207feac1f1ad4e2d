import type { KubeObject } from '../../kube-object.ts'
import { CLUSTER_WIDE, type EventFact } from './facts.ts'

interface Raw {
  type?: string
  reason?: string
  message?: string
  note?: string
  count?: number
  deprecatedCount?: number
  series?: { count?: number; lastObservedTime?: string }
  involvedObject?: { kind?: string; namespace?: string; name?: string }
  regarding?: { kind?: string; namespace?: string; name?: string }
  lastTimestamp?: string | null
  eventTime?: string | null
  deprecatedLastTimestamp?: string | null
}

/** An Event of core/v1 or events.k8s.io in the form that rules read. */
export function eventFact(object: KubeObject): EventFact | undefined {
  const raw = object as unknown as Raw
  const about = raw.involvedObject ?? raw.regarding
  if (!about?.kind || !about.name) return undefined
  const time =
    raw.series?.lastObservedTime ??
    raw.lastTimestamp ??
    raw.deprecatedLastTimestamp ??
    raw.eventTime ??
    object.metadata.creationTimestamp
  return {
    type: raw.type === 'Warning' ? 'Warning' : 'Normal',
    reason: raw.reason ?? '',
    message: raw.message ?? raw.note ?? '',
    count: raw.series?.count ?? raw.count ?? raw.deprecatedCount ?? 1,
    at: Date.parse(time ?? '') || 0,
    object: {
      kind: about.kind,
      namespace: CLUSTER_WIDE.has(about.kind) ? '' : (about.namespace ?? object.metadata.namespace ?? 'default'),
      name: about.name,
    },
  }
}
