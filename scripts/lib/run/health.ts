import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../errors.ts'
import { withinLimit } from '../limit.ts'
import type { Context } from './context.ts'
import { fact, peek, remember } from './memo.ts'

/** One statement about the running application. `run` answers with the fact it saw, or throws why it does not hold. */
export interface Check {
  readonly id: string
  readonly title: string
  /** It reads what controllers bring about one after another: where it fails, it is asked again for a moment. */
  readonly settles?: true
  readonly run: (context: Context) => Promise<string>
}

export interface CheckResult {
  id: string
  title: string
  ok: boolean
  /** The fact, or the reason. */
  detail: string
  durationMs: number
}

const CHECK_TIMEOUT_MS = 45_000

/** How long checks that settle are asked again, in milliseconds, and what makes them look anew. */
export interface Settling {
  readonly forMs: number
  readonly pauseMs: number
  readonly lookAnew: () => void
}

/** So long one controller of a busy machine may be behind another: endpoints behind pods, old pods behind new ones. */
const SETTLING: Settling = { forMs: 5_000, pauseMs: 250, lookAnew: () => {} }

/**
 * Runs every check, side by side and to the end: the first failure must not hide the others. Those that settle have
 * failed when they fail to the end of that time.
 */
export async function runChecks(
  checks: readonly Check[],
  context: Context,
  settling: Partial<Settling> = {},
): Promise<CheckResult[]> {
  const { forMs, pauseMs, lookAnew } = { ...SETTLING, ...settling }
  const results = await Promise.all(checks.map((check) => runCheck(check, context)))
  const isUnsettled = ({ settles }: Check, index: number): boolean => settles === true && !results[index]!.ok
  for (const deadline = performance.now() + forMs; checks.some(isUnsettled) && performance.now() < deadline; ) {
    await sleep(pauseMs, undefined, { signal: context.signal })
    lookAnew()
    await Promise.all(
      checks.map(async (check, index) => {
        if (isUnsettled(check, index)) results[index] = await runCheck(check, context)
      }),
    )
  }
  remember(context, RESULTS, results)
  return results
}

/** The results when this run has made checks. */
export const seenResults = (context: Pick<Context, 'memory'>): readonly CheckResult[] | undefined =>
  peek(context, RESULTS)

const RESULTS = fact<readonly CheckResult[]>('results of the checks')

async function runCheck({ id, title, run }: Check, context: Context): Promise<CheckResult> {
  const started = performance.now()
  const outcome = Promise.try(run, context).then(
    (detail) => ({ ok: true, detail }),
    (error: unknown) => ({ ok: false, detail: (error as Error).message }),
  )
  const result = await withinLimit(outcome, CHECK_TIMEOUT_MS, () => ({
    ok: false,
    detail: `no answer within ${CHECK_TIMEOUT_MS / 1000} s`,
  }))
  return { id, title, ...result, durationMs: Math.round(performance.now() - started) }
}

/** Why statements fail: the sentence, what proves it, and what mends it. */
export interface Explanation {
  readonly sentence: string
  readonly evidence: readonly string[]
  readonly hint: string
}

/** Throws TSK_UNHEALTHY with every failed statement, or with the one reason that they have. */
export function assertHealthy(results: readonly CheckResult[], why?: Explanation): void {
  const failed = results.filter(({ ok }) => !ok)
  if (failed.length === 0) return
  const said = `${failed.length} of ${results.length} checks failed`
  if (why)
    throw new UserError('TSK_UNHEALTHY', `${said}: ${why.sentence}`, {
      evidence: [...why.evidence, `failed: ${failed.map(({ title }) => title).join('; ')}`],
      hint: why.hint,
    })
  throw new UserError('TSK_UNHEALTHY', said, {
    evidence: failed.map(({ title, detail }) => `${title}: ${detail}`),
    hint:
      '`npm run status` shows the pods, `npm run logs` their logs; `npm run deploy -- --only deploy --force` ' +
      'installs once more',
  })
}

/** Throws unless the statement holds; for use inside checks. */
export function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}
