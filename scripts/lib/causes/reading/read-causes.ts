// Why this application does not work, for commands that look at it for another reason.
import type { Context } from '../../run/context.ts'
import type { Diagnosis } from '../diagnose.ts'
import type { ObjectRef } from '../facts/facts.ts'
import { diagnoseOwn } from '../own.ts'
import type { Cause } from '../rank.ts'
import { say } from '../world/words.ts'
import { readLive } from './read-live.ts'

/** One look at the whole cluster, judged for the namespace of this checkout. */
export const readCauses = async (context: Context): Promise<Diagnosis> =>
  diagnoseOwn(await readLive(context), { namespace: context.config.namespace })

/**
 * What fails now, root causes first; a crash that only its own words explain is one. Remarks about what works are none.
 */
export const rootCauses = ({ causes }: Diagnosis): Cause[] =>
  causes.filter(({ finding }) => !(finding.symptom && finding.echo) && /^(fatal|problem)$/.test(finding.level))

/** Whether a cause is about the workload of this name, or something of it follows from the cause. */
export const concernsWorkload = ({ finding, consequences }: Cause, kind: string, name: string): boolean =>
  [finding, ...consequences].some(({ object, affects = [] }) =>
    [object, ...affects].some((ref: ObjectRef) => ref.kind === kind && ref.name === name),
  )

/** A root cause as lines of evidence, for an error that something else begins. */
export const causeLines = ({ finding, consequences }: Cause): string[] => [
  ...finding.evidence,
  ...[...new Set(consequences.filter(({ level }) => level !== 'warning').map(({ object }) => say(object)))]
    .slice(0, 4)
    .map((each) => `follows: ${each} fails`),
]
