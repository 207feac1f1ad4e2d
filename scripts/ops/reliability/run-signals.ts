import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Setting } from './clients.ts'
import { leftovers, missedBy, type OldUser } from './converged.ts'
import { addTask } from './history/accounts.ts'
import { otherSources } from './own-checkout.ts'
import type { Result } from './result.ts'
import type { Scenario } from './scenario.ts'
import { type Blow, failureOf, runDeploy, SIGNALS, STEPS } from './suite-run.ts'
import { withoutLoad } from './without-load.ts'

/** Shares of what the step took when nobody broke it off. */
const POINTS = [0.15, 0.5, 0.85] as const

/** Each signal in each step at each point, ordered so that the first third already has each signal in each step. */
export const BLOWS = POINTS.flatMap((_, turn) =>
  STEPS.flatMap((step, row) =>
    SIGNALS.map((signal, column) => ({ step, signal, share: POINTS[(turn + row + column) % POINTS.length]! })),
  ),
)

/**
 * Deploys changed sources from a copy of the checkout, breaks each run off, and runs it again: that run has to end
 * well, and leave nothing behind. At the end the person's own sources are deployed again, and the images of the others
 * go.
 */
export async function runSignals(
  context: Context,
  scenario: Scenario,
  { url, accounts, seed, folder }: Setting,
  rounds: number,
): Promise<Result> {
  const began = performance.now()
  const { report, paths } = context
  const old: OldUser = { url, account: accounts[0]!, title: `kept through ${scenario.name}` }
  if (!(await addTask(url, old.account, old.title))) throw notBegun(['the task of the old user was refused'])
  const { root, change, dispose } = otherSources(context, folder)
  const wrongs: string[] = []
  let made = 0
  try {
    await change(`${seed}-0`)
    const whole = await runDeploy(context, root)
    if (whole.exitCode !== 0) throw notBegun(whole.said)
    for (const { step, signal, share } of BLOWS.slice(0, rounds)) {
      context.signal.throwIfAborted()
      await change(`${seed}-${++made}`)
      const blow: Blow = { step, signal, afterMs: share * (whole.took[step] ?? 1_000) }
      const wrong = await breakOff(context, root, blow, old)
      const title = `${signal} at ${share * 100} % of ${step}`
      report.note(
        `${made} of ${Math.min(rounds, BLOWS.length)}: ${title}: ${wrong.length > 0 ? wrong.join('; ') : 'converged'}`,
      )
      if (wrong.length > 0) wrongs.push(`${title}: ${wrong.join('; ')}`)
    }
  } finally {
    await dispose()
  }
  const proof = { said: `none; ${made - wrongs.length} of ${made} converged`, wrongs }
  return withoutLoad(scenario, began, { rounds: made, seed, proof, history: paths.logs })
}

/** One run that is broken off and one that is not: what is wrong afterwards. */
export async function breakOff(context: Context, root: string, blow: Blow, old: OldUser): Promise<string[]> {
  const broken = await runDeploy(context, root, blow)
  const notHit = broken.hit === blow.step ? [] : [`the signal was sent ${broken.hit ?? 'never'}`]
  const next = await runDeploy(context, root)
  return [...notHit, ...failureOf('the next run', next), ...(await leftovers(context)), ...(await missedBy(old))]
}

const notBegun = (evidence: readonly string[]): UserError =>
  new UserError('TSK_RELIABILITY_DEPLOY', 'The application cannot even be deployed without being broken off', {
    evidence,
    hint: '`npm run deploy` says why',
  })
