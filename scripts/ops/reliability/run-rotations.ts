import { createCluster } from '../../lib/cluster/cluster.ts'
import { SECRET_NAMES } from '../../lib/cluster/secrets.ts'
import { restartApplication } from '../../lib/release/restart.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Clients, Setting } from './clients.ts'
import { leftovers } from './converged.ts'
import type { Result } from './result.ts'
import { secretsHash } from './run-upgrades.ts'
import type { Scenario } from './scenario.ts'
import { type Blow, failureOf, runSuite, SIGNALS, type SuiteRun } from './suite-run.ts'
import { underLoad, untilCalm } from './under-load.ts'

/** The one step that a rotation announces. */
const STEP = 'rotate'

/** Shares of what a rotation takes when nobody breaks it off; the first round is one that nobody does. */
const POINTS = [0.5, 0.9, 0.3, 0.7, 0.1] as const

/**
 * Changes the passwords of the database under load, the first time without a break, then broken off. After each, before
 * the next one ends it, all pods are replaced: those of before would keep the connections that they have, and would
 * prove nothing.
 */
export const runRotations = (context: Context, scenario: Scenario, setting: Setting, rounds: number): Promise<Result> =>
  underLoad(context, scenario, setting, rounds, async (clients) => {
    const wrongs: string[] = []
    let took = 10_000
    let broken = 0
    let calm = true
    for (let round = 0; round < rounds && calm; round++) {
      context.signal.throwIfAborted()
      const before = await secretsHash(context)
      const blow = round === 0 ? undefined : blowOf(round, took)
      const first = await rotate(context, blow)
      if (blow) broken++
      else took = first.took[STEP] ?? took
      calm = await replacePods(context, clients, setting)
      const last = blow ? await rotate(context) : first
      const wrong = [
        ...failureOf(blow ? 'the next rotation' : 'it', last),
        ...((await secretsHash(context)) === before ? ['the passwords are those of before'] : []),
        ...(await leftBeside(context)),
        ...(await leftovers(context)),
      ]
      const title = blow ? `${blow.signal} after ${Math.round(blow.afterMs / 100) / 10} s` : 'without a break'
      context.report.note(
        `${round + 1} of ${rounds}: ${title}: ${wrong.join('; ') || 'all pods have the new password'}`,
      )
      wrongs.push(...wrong.map((each) => `${title}: ${each}`))
    }
    calm &&= await replacePods(context, clients, setting)
    const said =
      `${clients.requests.length}, ${setting.rate} a second; ${rounds} rotations, ${broken} of them broken off and ` +
      'ended by the next'
    return { marks: [], calm, proof: { said, wrongs } }
  })

export const blowOf = (round: number, tookMs: number): Blow => ({
  step: STEP,
  signal: SIGNALS[round % SIGNALS.length]!,
  afterMs: POINTS[(round - 1) % POINTS.length]! * tookMs,
})

const rotate = (context: Context, blow?: Blow): Promise<SuiteRun> =>
  runSuite(context, context.paths.root, ['rotate', 'database'], blow, [STEP])

async function replacePods(context: Context, clients: Clients, { calmMs }: Setting): Promise<boolean> {
  await restartApplication(context)
  return untilCalm(context, clients, calmMs)
}

/** Passwords that a rotation put beside the others, and did not take away; nothing, when all is well. */
export async function leftBeside(context: Context): Promise<string[]> {
  const secrets = await createCluster(context).get('secrets')
  const secret = secrets.find(({ metadata }) => metadata.name === SECRET_NAMES.database)
  const keys = Object.keys((secret?.['data'] as object | undefined) ?? {}).filter((key) => key.endsWith('-next'))
  return keys.length > 0 ? [`the Secret still has ${keys.join(' and ')}`] : []
}
