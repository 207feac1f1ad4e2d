import { UserError } from '../../lib/errors.ts'
import type { Revision } from '../../lib/release/helm.ts'

/** Statuses of revisions that were once live. */
const ONCE_LIVE: readonly string[] = ['deployed', 'superseded']

/** Helm's word for a revision that repeats an earlier one. */
const repeated = ({ description }: Revision): number | undefined => {
  const [, revision] = /^Rollback to (\d+)$/.exec(description) ?? []
  return revision === undefined ? undefined : Number(revision)
}

/**
 * Those that differ from the present one and were not left by going back: what somebody went back from, or a deployment
 * that did not come up, is no place to return to unasked.
 */
function worthReturning(history: readonly Revision[]): Revision[] {
  const current = history.at(-1)
  const same = current && (repeated(current) ?? current.revision)
  return history.filter((each, index) => {
    const next = history[index + 1]
    const left = next !== undefined && (repeated(next) ?? Infinity) < each.revision
    return !left && (repeated(each) ?? each.revision) !== same
  })
}

/** The revision to go back to: the given one, else the newest earlier one that was live. Throws TSK_REVISION_NONE. */
export function chooseRevision(history: readonly Revision[], wanted: string | undefined): Revision {
  const current = history.at(-1)
  const earlier = history.slice(0, -1).filter(({ status }) => ONCE_LIVE.includes(status))
  if (wanted === undefined) {
    const worth = worthReturning(history)
    const previous = earlier.filter((each) => worth.includes(each)).at(-1)
    if (!previous) throw none('There is no earlier revision that was live', history)
    return previous
  }
  if (current && String(current.revision) === wanted) throw none(`Revision ${wanted} is the present one`, history)
  const chosen = earlier.find(({ revision }) => String(revision) === wanted)
  if (!chosen) throw none(`Revision ${wanted} is not one that was live`, history)
  return chosen
}

const none = (message: string, history: readonly Revision[]): UserError =>
  new UserError('TSK_REVISION_NONE', message, {
    evidence: history.map(
      ({ revision, status, updated, description }) => `${revision}  ${status}  ${updated.slice(0, 19)}  ${description}`,
    ),
    hint: 'Choose another: `npm run rollback -- REVISION`; or install the present sources: `npm run deploy`',
  })
