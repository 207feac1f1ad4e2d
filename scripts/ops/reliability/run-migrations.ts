import { createHash } from 'node:crypto'
import { type Database, identifier } from '../../lib/backup/database.ts'
import { createCluster } from '../../lib/cluster/cluster.ts'
import { releaseDatabase } from '../../lib/release/release-database.ts'
import type { Context } from '../../lib/run/context.ts'
import { namesOf } from '../drill/fault.ts'
import type { Setting } from './clients.ts'
import { pick, randomOf } from './history/random.ts'
import { type MigrationPod, type Race, startMigrationPod } from './migration-pod.ts'
import type { Result } from './result.ts'
import type { Scenario } from './scenario.ts'
import { withoutLoad } from './without-load.ts'

const PROCESSES = 10
const AGAIN = 4

/** The database that is made for each round, and goes again. */
const FRESH = 'taskora_migrations'

/** What a migrated database has to be. */
interface Whole {
  /** Of its schema. */
  readonly hash: string
  readonly revisions: readonly string[]
}

/**
 * Lets ten processes migrate an empty database at once, so many times, and as often again with the one at work killed
 * at a revision that the seed chooses. Each time the schema has to be what one process alone makes of it.
 */
export async function runMigrations(
  context: Context,
  scenario: Scenario,
  { seed }: Setting,
  rounds: number,
): Promise<Result> {
  const began = performance.now()
  const database = await releaseDatabase(context)
  const pod = await startMigrationPod(context)
  const random = randomOf(seed)
  const wrongs: string[] = []
  let right = 0
  try {
    const alone = await migrate(context, database, pod, 1)
    const whole: Whole = { hash: alone.hash, revisions: alone.race.steps[0]! }
    if (alone.race.codes[0] !== 0) wrongs.push(`one process alone ended with ${alone.race.codes[0]}`)
    if (!(await isNoticed(context, database, whole))) wrongs.push('a column too many was not noticed')
    for (let number = 0; number < 2 * rounds; number++) {
      context.signal.throwIfAborted()
      const killAt = number < rounds ? undefined : pick(random, whole.revisions)
      const made = await migrateInTime(context, database, pod, whole, killAt)
      const wrong = judgeRace(made.race, made.hash, whole, killAt !== undefined)
      if (wrong.length === 0) right++
      const what = `round ${number + 1}${killAt ? `, killed at revision ${killAt}` : ''}`
      context.report.update(`${what}: ${wrong.join('; ') || 'as it should be'}`)
      wrongs.push(...wrong.map((each) => `${what}: ${each}`))
    }
  } finally {
    await pod.remove()
    await database.change('postgres', DROP)
  }
  const said = `none; ${right} of ${2 * rounds} races of ${PROCESSES} processes, in ${rounds} one was killed`
  return withoutLoad(scenario, began, { rounds, seed, proof: { said, wrongs }, history: context.paths.logs })
}

const DROP = `DROP DATABASE IF EXISTS ${identifier(FRESH)} WITH (FORCE);`

/** On a busy machine a kill may come when all is done, which shows nothing: such a race is run again. */
async function migrateInTime(context: Context, database: Database, pod: MigrationPod, whole: Whole, killAt?: string) {
  let made = await migrate(context, database, pod, PROCESSES, killAt)
  for (let again = 0; again < AGAIN && isTooLate(made.race, made.hash, whole); again++)
    made = await migrate(context, database, pod, PROCESSES, killAt)
  return made
}

async function migrate(context: Context, database: Database, pod: MigrationPod, processes: number, killAt?: string) {
  const owner = identifier(database.user)
  await database.change(
    'postgres',
    `${DROP}\nCREATE DATABASE ${identifier(FRESH)} OWNER ${owner} ENCODING 'UTF8' TEMPLATE template0;`,
  )
  const race = await pod.race(FRESH, processes, killAt)
  return { race, hash: await schemaHash(context) }
}

/** Of all that makes up the schema, and of the row that says which one it is. */
async function schemaHash(context: Context): Promise<string> {
  const inPod = ['exec', `statefulset/${namesOf(context).database}`, '--container', 'database', '--']
  const dump = ['pg_dump', '--username', 'postgres', '--no-password', '--dbname', FRESH]
  const cluster = createCluster(context)
  const [schema, version] = await Promise.all([
    cluster.ask([...inPod, ...dump, '--schema-only']),
    cluster.ask([...inPod, ...dump, '--data-only', '--table', 'public.alembic_version']),
  ])
  const text = withoutChance(`${schema.stdout}${version.stdout}`)
  return createHash('sha256').update(text).digest('hex')
}

/** A dump without the word that pg_dump makes up for each, so that nothing in it can be taken for a command of psql. */
export const withoutChance = (dump: string): string => dump.replaceAll(/^\\(un)?restrict .*$/gm, '')

/** The control: a schema that is not as it should be has another hash. */
async function isNoticed(context: Context, database: Database, { hash }: Whole): Promise<boolean> {
  await database.change(FRESH, 'ALTER TABLE public.task ADD COLUMN forgotten text;')
  return (await schemaHash(context)) !== hash
}

/** The process that was killed had made everything, and nobody else had to. */
export const isTooLate = ({ steps, killed }: Race, hash: string, whole: Whole): boolean =>
  killed !== null &&
  hash === whole.hash &&
  steps.every((each, number) => each.join() === (number === killed ? whole.revisions.join() : ''))

/** What is wrong with a race: one process has to have made all revisions, and no other any that stayed. */
export function judgeRace({ codes, steps, killed }: Race, hash: string, whole: Whole, kills: boolean): string[] {
  const others = [...codes.keys()].filter((number) => number !== killed)
  const failed = others.filter((number) => codes[number] !== 0)
  const workers = others.filter((number) => steps[number]!.length > 0)
  const all = workers.filter((number) => steps[number]!.join() === whole.revisions.join())
  return [
    ...(kills === (killed !== null) ? [] : [kills ? 'none was killed in its middle' : 'one was killed']),
    ...(failed.length === 0 ? [] : [`${failed.length} processes ended with ${failed.map((each) => codes[each])}`]),
    ...(workers.length === 1 && all.length === 1 ? [] : [`${workers.length} processes migrated, not one and whole`]),
    ...(hash === whole.hash ? [] : ['the schema is not what one process alone makes']),
  ]
}
