import { createHash } from 'node:crypto'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { SECRET_NAMES } from '../../lib/cluster/secrets.ts'
import { readRelease } from '../../lib/release/release.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Setting } from './clients.ts'
import { missedBy, type OldUser } from './converged.ts'
import { addTask } from './history/accounts.ts'
import { otherSources } from './own-checkout.ts'
import type { Result } from './result.ts'
import type { Scenario } from './scenario.ts'
import { failureOf, runDeploy, runSuite, type SuiteRun } from './suite-run.ts'
import { underLoad, untilCalm } from './under-load.ts'

/** Requests per second at most: an upgrade has its work beside them. */
const LIGHT = 5

/** One change of the release, as a person makes it. */
interface Change {
  readonly what: string
  readonly make: () => Promise<SuiteRun>
}

/**
 * Upgrades the release between two builds of its backend again and again, rolls it back once, uninstalls and installs
 * it, under light load. After each change the Secrets have to be the same and the old user has to find the old task.
 */
export async function runUpgrades(
  context: Context,
  scenario: Scenario,
  given: Setting,
  rounds: number,
): Promise<Result> {
  const setting = { ...given, rate: Math.min(given.rate, LIGHT) }
  const old: OldUser = { url: setting.url, account: setting.accounts[0]!, title: `kept through ${scenario.name}` }
  const added = await addTask(old.url, old.account, old.title)
  const sources = otherSources(context, setting.folder)
  try {
    await sources.change(`${setting.seed}`)
    return await underLoad(context, scenario, setting, rounds, async (clients) => {
      const wrongs = added ? [] : ['the task of the old user was refused']
      const before = await secretsHash(context)
      let made = 0
      let last = (await readRelease(context))?.revision
      for (const { what, make } of changesOf(context, sources.root, rounds)) {
        context.signal.throwIfAborted()
        const failed = failureOf('it', await make())
        const revision = (await readRelease(context))?.revision
        const wrong = [
          ...failed,
          ...(revision === last ? [`the release still has revision ${revision}, so that nothing was changed`] : []),
          ...((await secretsHash(context)) === before ? [] : ['a Secret has changed']),
          ...(what === UNINSTALL ? [] : await missedBy(old)),
        ]
        context.report.note(`${what}: ${wrong.join('; ') || 'as it was'}`)
        wrongs.push(...wrong.map((each) => `${what}: ${each}`))
        last = revision
        made++
      }
      const calm = await untilCalm(context, clients, setting.calmMs)
      const said = `${clients.requests.length}, ${setting.rate} a second; ${made} changes of the release`
      return { marks: [], calm, proof: { said, wrongs } }
    })
  } finally {
    await sources.dispose()
  }
}

const UNINSTALL = 'uninstall'

/** Upgrades between the copy and the own sources in turn, then the ways back and forth that there are beside it. */
export function* changesOf(context: Context, copy: string, rounds: number): Generator<Change> {
  const { root } = context.paths
  for (let number = 1; number <= rounds; number++)
    yield { what: `upgrade ${number}`, make: () => runDeploy(context, number % 2 === 1 ? copy : root) }
  yield { what: 'rollback', make: () => runSuite(context, root, ['rollback']) }
  yield { what: UNINSTALL, make: () => runSuite(context, root, ['teardown', '--level', 'app']) }
  yield { what: 'install', make: () => runDeploy(context, root) }
}

/** One hash of all values of the application's Secrets; which one changed is of no matter, and nothing may be told. */
export async function secretsHash(context: Context): Promise<string> {
  const secrets = await createCluster(context).get('secrets')
  const own = secrets.filter(({ metadata }) => (Object.values(SECRET_NAMES) as string[]).includes(metadata.name))
  const values = own.map((each) => [each.metadata.name, (each as unknown as { data: object }).data]).sort()
  return createHash('sha256').update(JSON.stringify(values)).digest('hex')
}
