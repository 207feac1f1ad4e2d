import { UserError } from '../../errors.ts'
import { type Facts, NO_FACTS } from '../facts/facts.ts'
import type { Redactions } from '../redact.ts'

export const ARCHIVE_FORMAT = 'taskora-diagnosis/1'

/** What `npm run diagnose` writes: facts without a secret, and how many were taken out, by kind. */
export interface Archive {
  readonly format: string
  readonly takenAt: string
  readonly redactions: Redactions
  readonly facts: Omit<Facts, 'complete'> & { readonly complete: readonly string[] }
}

export const archiveOf = (facts: Facts, redactions: Redactions): Archive => ({
  format: ARCHIVE_FORMAT,
  takenAt: new Date(facts.takenAt).toISOString(),
  redactions,
  facts: { ...facts, complete: [...facts.complete] },
})

/** The facts of an archive. Throws TSK_RECORDING_UNREADABLE for one of a later format, and for one without facts. */
export function factsOfArchive({ format, facts }: Archive): Facts {
  if (format !== ARCHIVE_FORMAT)
    throw unreadable(
      `The archive has the format ${format}; this checkout reads ${ARCHIVE_FORMAT}`,
      'Use the checkout that made it, or a later one',
    )
  if (!hasShape(facts))
    throw unreadable('The archive is cut or damaged: it holds no facts', 'Make it again: npm run diagnose')
  return { ...NO_FACTS, ...facts, complete: new Set(facts.complete) }
}

const unreadable = (message: string, hint: string): UserError =>
  new UserError('TSK_RECORDING_UNREADABLE', message, { hint })

/** Whether every list is one, with the fields that every rule relies on. */
function hasShape(facts: unknown): boolean {
  if (facts === null || typeof facts !== 'object') return false
  const all = facts as Record<string, unknown>
  const each = (name: string, holds: (item: Record<string, never>) => boolean): boolean =>
    Array.isArray(all[name]) &&
    all[name].every((item) => item !== null && (typeof item === 'string' || typeof item === 'object') && holds(item))
  const isText = (value: unknown): boolean => typeof value === 'string'
  const isRef = (value: Record<string, unknown> | undefined): boolean =>
    isText(value?.['kind']) && isText(value?.['name'])
  return (
    each('objects', ({ kind, metadata }) => isText(kind) && isText(metadata?.['name'])) &&
    each('events', ({ object, message, reason }) => isRef(object) && isText(message) && isText(reason)) &&
    each('logs', ({ pod, lines }) => isText(pod) && Array.isArray(lines) && (lines as unknown[]).every(isText)) &&
    each('helm', ({ name, namespace }) => isText(name) && isText(namespace)) &&
    each('unread', ({ what, why }) => isText(what) && isText(why)) &&
    each('complete', isText)
  )
}
