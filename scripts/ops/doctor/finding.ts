import { withinLimit } from '../../lib/limit.ts'
import type { Context } from '../../lib/run/context.ts'

export type Verdict = 'ok' | 'warning' | 'problem'

/** What an examination found: the evidence, and what to do about it. */
export interface Finding {
  readonly verdict: Verdict
  readonly evidence: string
  /** A command or an action. */
  readonly fix?: string
  /** How --fix does it. */
  readonly mend?: Mend
}

/**
 * A fix that the suite may make by itself: it loses no data, takes nothing from another program or checkout, and
 * installs nothing.
 */
export interface Mend {
  /** What it does, in the imperative. Findings with the same words share one. */
  readonly does: string
  readonly act: (context: Context) => Promise<unknown>
}

/** One thing about this machine, the tools or the cluster that can be wrong. Only asks. */
export interface Examination {
  readonly subject: string
  readonly examine: (context: Context) => Promise<Finding>
}

export interface Examined extends Finding {
  readonly subject: string
}

export const ok = (evidence: string): Finding => ({ verdict: 'ok', evidence })
export const warning = (evidence: string, fix: string, mend?: Mend): Finding => ({
  verdict: 'warning',
  evidence,
  fix,
  ...(mend && { mend }),
})
export const problem = (evidence: string, fix: string, mend?: Mend): Finding => ({
  ...warning(evidence, fix, mend),
  verdict: 'problem',
})

/** With the start of the program before it, an answer in three seconds. */
const LIMIT_MS = 2_300

/**
 * Examines everything side by side. What gives no answer in time, or fails, is a finding as well; the programs that are
 * still asked then are ended, for which the command would wait otherwise.
 */
export async function examineAll(
  examinations: readonly Examination[],
  context: Context,
  limitMs = LIMIT_MS,
): Promise<Examined[]> {
  const end = new AbortController()
  const bounded = { ...context, shell: context.shell.withSignal(AbortSignal.any([context.signal, end.signal])) }
  try {
    return await Promise.all(
      examinations.map(async ({ subject, examine }) => ({
        subject,
        ...(await withinLimit(Promise.try(examine, bounded).catch(notExamined), limitMs, () => noAnswer(limitMs))),
      })),
    )
  } finally {
    end.abort()
  }
}

const noAnswer = (limitMs: number): Finding =>
  warning(`not seen: no answer within ${limitMs / 1000} s`, 'Look again when the machine is less busy: npm run doctor')

function notExamined(error: unknown): Finding {
  const { message, hint } = error as Error & { hint?: string }
  return problem(message, hint ?? 'npm run doctor -- --verbose shows the commands behind this')
}
