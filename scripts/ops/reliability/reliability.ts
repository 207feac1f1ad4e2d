// Makes faults under load, and shows with a history of clients outside the cluster what was kept of what was
// acknowledged.
import { randomBytes, randomInt } from 'node:crypto'
import { join, resolve } from 'node:path'
import { requireCluster } from '../../lib/cluster/cluster.ts'
import { UserError } from '../../lib/errors.ts'
import { acquireLock } from '../../lib/lock.ts'
import { publicUrl } from '../../lib/release/live.ts'
import { signUpPass } from '../../lib/release/sign-up-pass.ts'
import { confirm } from '../../lib/run/confirm.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import { requireWell } from '../drill/well.ts'
import { type Choice, choose, roundsOf } from './choice.ts'
import type { Setting } from './clients.ts'
import { type Account, signOff, signUp } from './history/accounts.ts'
import type { Result } from './result.ts'
import { runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import { SCENARIOS } from './scenarios.ts'
import { shortfalls } from './shortfalls.ts'
import { rowLine, writeTable } from './table.ts'
import { readVersions } from './versions.ts'

const DOCUMENT = 'docs/reliability.md'

export const operation: Operation = {
  name: 'reliability',
  summary: 'Make faults under load, and assert that nothing acknowledged is lost and who is turned away',
  flags: {
    quick: {
      about: 'the shortest that shows something, in two and a half minutes: a rollout, a kill, and the control',
    },
    only: { about: 'this scenario alone, with the control that it needs', argument: 'NAME', repeats: true },
    list: { about: 'print the scenarios and what each has to reach' },
    rounds: { about: 'so many rounds of each scenario, in place of its own number', argument: 'N' },
    rate: { about: 'requests per second of all clients together (50; 10 with --quick)', argument: 'N' },
    seed: { about: 'what chance decides is decided as in the run with this seed', argument: 'N' },
    table: { about: `write results here; rows of others stay (a whole run: ${DOCUMENT})`, argument: 'FILE' },
  },
  changes: true,
  takesLock: true,
  async run(context) {
    const { report, config, options } = context
    const choice = choose(options.values)
    if (choice.list) return list(context)
    if (options.dryRun)
      return choice.scenarios.forEach(({ name, about }) => report.note(`would make: ${name}, ${about}`))
    await requireCluster(context)
    const stopping = choice.scenarios.some(({ stopsNode }) => stopsNode)
    const warnings = choice.scenarios.flatMap(({ warns }) => warns ?? [])
    if (stopping) requireToolchain(context.paths)
    await confirm(
      context,
      `Faults are made in the cluster "${config.profile}", ${['whose pages fail meanwhile', ...warnings].join(', ')}.`,
    )
    await requireWell(context)
    const results = await withAccounts(context, choice, (setting) => runAll(context, choice, setting))
    const failed = results.filter((each) => wrongs(each).length > 0)
    return { reached: results.length - failed.length, of: choice.scenarios.length, results }
  },
  judge(data) {
    if (data === undefined) return
    const { results, reached, of } = data as { results?: Result[]; reached: number; of: number }
    if (!results || reached === of) return
    throw new UserError('TSK_RELIABILITY_MISSED', `${reached} of ${of} scenarios reached their figure`, {
      evidence: results.flatMap((each) => wrongs(each).map((wrong) => `${each.name}: ${wrong} (${each.history})`)),
      hint: 'npm run reliability -- --only NAME --seed N makes one again; the history says what each client saw',
    })
  },
}

const scenarioOf = (name: string) => SCENARIOS.find((each) => each.name === name)!
const wrongs = (result: Result): string[] => shortfalls(scenarioOf(result.name), result)

function list({ report }: Context) {
  report.table(SCENARIOS.map(({ name, about }) => [name, about]))
  return SCENARIOS.map(({ name, about, rounds, figure }) => ({ name, about, rounds, figure }))
}

/** Accounts of the run's own, which are deleted with their tasks whatever happens. */
async function withAccounts<T>(
  context: Context,
  { accounts: most, rate, seed = randomInt(1_000_000) }: Choice,
  work: (setting: Setting) => Promise<T>,
): Promise<T> {
  const { report, paths } = context
  const url = publicUrl(context)
  const run = randomBytes(6).toString('hex')
  const pass = await signUpPass(context)
  const accounts: Account[] = []
  try {
    for (let number = 0; number < most; number++) {
      report.update(`${number} of ${most} accounts are signed up`)
      accounts.push(await signUp(url, number, run, pass))
    }
    const folder = join(paths.state, 'reliability')
    return await work({ url, accounts, seed, rate, folder, warmUpMs: 4_000, calmMs: 2_000 })
  } finally {
    const left = await Promise.allSettled(accounts.map((each) => signOff(url, each)))
    const kept = left.filter(({ status }) => status === 'rejected').length
    if (kept > 0) report.warn(`${kept} accounts of the run could not be deleted: reliability-${run}-…@taskora.invalid`)
  }
}

/** No other command changes the cluster meanwhile, but those that the scenario itself runs. */
export async function locked<T>({ paths }: Context, { commands }: Scenario, work: () => Promise<T>): Promise<T> {
  const release = commands ? undefined : acquireLock(join(paths.state, 'lock'), 'reliability')
  try {
    return await work()
  } finally {
    release?.()
  }
}

async function runAll(context: Context, choice: Choice, setting: Setting): Promise<Result[]> {
  const { report } = context
  const results: Result[] = []
  const versions = await readVersions(context)
  for (const scenario of choice.scenarios) {
    report.update(`${scenario.name}: ${scenario.about}`)
    const result = await locked(context, scenario, () =>
      runScenario(context, scenario, setting, roundsOf(scenario, choice)),
    )
    results.push(result)
    report.note(rowLine(result, wrongs(result)))
    for (const each of result.answers) report.detail(each)
    // After each, because a run that is ended has shown something, too.
    const table = choice.table ?? (choice.whole ? DOCUMENT : undefined)
    if (table) writeTable(resolve(context.paths.root, table), results, SCENARIOS, versions)
    if (!result.healed) break
  }
  return results
}
