import { EXIT, UserError } from '../../errors.ts'
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

/** The facts of an archive. Throws TSK_RECORDING_UNREADABLE for one of a later format. */
export function factsOfArchive({ format, facts }: Archive): Facts {
  if (format !== ARCHIVE_FORMAT)
    throw new UserError(
      'TSK_RECORDING_UNREADABLE',
      `The archive has the format ${format}; this checkout reads ${ARCHIVE_FORMAT}`,
      {
        hint: 'Use the checkout that made it, or a later one',
        exitCode: EXIT.usage,
      },
    )
  return { ...NO_FACTS, ...facts, complete: new Set(facts.complete) }
}
