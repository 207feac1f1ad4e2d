// Requests per second and processor time of each, at several numbers of backends, on a cluster of its own.
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { wantedImages } from '../../lib/images/images.ts'
import { publicUrl } from '../../lib/release/live.ts'
import { releaseDatabase } from '../../lib/release/release-database.ts'
import type { Context } from '../../lib/run/context.ts'
import { type Account, signUp } from '../reliability/history/accounts.ts'
import { type Book, createBook } from './capacity-book.ts'
import type { Asking } from './capacity-clients.ts'
import type { CapacityResult, DirectKind } from './capacity-result.ts'
import { makeRows, tasksOf } from './capacity-rows.ts'
import {
  ask,
  follow,
  type Ground,
  measureDirect,
  measureWindow,
  PACE,
  readFootprint,
  rest,
  STREAMS,
} from './capacity-windows.ts'
import { readPods } from './pod-usage.ts'
import { describeMachine, describeVersions } from './result.ts'
import type { Workbench } from './workbench.ts'

export const BACKENDS = [1, 2, 4, 8] as const
/** Clients of a window: one finds how long an answer takes, many find how many there are. */
export const ONE = 1
export const MANY = 16
/** A person's password is counted: more of them would be refused. */
export const FEW = 2
/** What does not depend on the number of backends is measured at one of them. */
export const USUAL = 4
export const DIRECT_CLIENTS = [1, 8, 64] as const
export const DIRECT_KINDS: readonly DirectKind[] = ['session', 'list', 'create']
const ACCOUNTS = 20
const TASKS_EACH = 50
/** 2 x 2 frontends x 5 + 2 x 8 backends x 10 + 8: the sum that the chart checks, at the most backends. */
export const MAX_CONNECTIONS = 200

/** Values that differ from values-dev.yaml: nothing but the replicas changes between the steps. */
export const capacityValues = (backends: number): object => ({
  backend: { replicas: backends },
  database: { maxConnections: MAX_CONNECTIONS, resources: { limits: { cpu: '2', memory: '2Gi' } } },
  rateLimits: { writesPerMinute: 100_000 },
})

/** Measures all steps so many times, each repetition in the other direction. The bench's cluster is there already. */
export async function measureCapacity(given: Context, bench: Workbench, repetitions: number): Promise<CapacityResult> {
  const began = performance.now()
  const measuredAt = new Date().toISOString()
  const { report, signal, config } = given
  report.start('bench', 'Measure what the application can serve', config.budgets.build)
  const say = (text: string): void => report.update(text)
  await deployBackends(bench, BACKENDS[0], say)
  const context = bench.context()
  const url = publicUrl(context)
  const accounts = await makeAccounts(url, say)
  const database = await releaseDatabase(context)
  say('rows are made')
  const storage = await makeRows(database)
  await database.change(
    database.name,
    tasksOf(
      accounts.map(({ email }) => email),
      TASKS_EACH,
    ),
  )
  const ground: Ground = { context, signal, url, accounts, database, say }
  const book = createBook()
  for (let repetition = 0; repetition < repetitions; repetition++)
    for (const backends of repetition % 2 === 0 ? BACKENDS : BACKENDS.toReversed())
      await measureBackends(bench, ground, book, backends, `${repetition + 1} of ${repetitions}`)
  report.finish('done')
  const tags = (await wantedImages(context)).map(({ component, reference }) => [
    component,
    reference.split(':').at(-1)!,
  ])
  return {
    ...{ schema: 1, measuredAt, repetitions, seconds: Math.round((performance.now() - began) / 1_000) },
    machine: describeMachine(),
    versions: {
      ...describeVersions(context),
      postgres: (await database.ask(database.name, 'SHOW server_version'))[0] ?? 'unknown',
      ...Object.fromEntries(tags),
    },
    ...book.all(),
    storage,
  }
}

/** Through the chart's own values, so that pools and connections stay the sum that it checks. */
async function deployBackends(bench: Workbench, backends: number, say: Ground['say']): Promise<void> {
  say(`${backends} backends are deployed`)
  const file = join(bench.context().paths.state, 'capacity-values.yaml')
  writeFileSync(file, stringify(capacityValues(backends)))
  await bench.run('deploy', '--only', 'deploy', '--overrides', file)
}

async function makeAccounts(url: string, say: Ground['say']): Promise<Account[]> {
  const run = randomBytes(6).toString('hex')
  const accounts: Account[] = []
  for (let number = 0; number < ACCOUNTS; number++) {
    say(`${number} of ${ACCOUNTS} accounts are signed up`)
    accounts.push(await signUp(url, number, run, () => ({})))
  }
  return accounts
}

async function measureBackends(
  bench: Workbench,
  ground: Ground,
  book: Book,
  backends: number,
  turn: string,
): Promise<void> {
  const { context, say, signal } = ground
  await deployBackends(bench, backends, say)
  const pods = await readPods(context)
  const window = async (kind: Asking, clients: number, forMs: number): Promise<void> => {
    say(`${turn}  ${backends} backends: ${kind}, ${clients} clients`)
    const seen = await measureWindow(ground, pods, () => ask(ground, kind, clients, forMs))
    book.keep({ kind, backends, clients }, seen)
  }
  // The first requests of a process compile what the others find.
  await ask(ground, 'read', MANY, PACE.settle)
  for (const kind of ['read', 'write'] as const) {
    await window(kind, ONE, PACE.one)
    await window(kind, MANY, PACE.many)
  }
  book.note(await readFootprint(ground, pods, backends))
  say(`${turn}  ${backends} backends: nothing`)
  const nothing = await measureWindow(ground, pods, () => rest(PACE.idle, signal))
  book.keep({ kind: 'idle', backends, clients: 0 }, nothing)
  if (backends !== USUAL) return
  await window('page', MANY, PACE.many)
  await window('sign-in', FEW, PACE.many)
  say(`${turn}  ${backends} backends: ${STREAMS} open pages`)
  book.keep({ kind: 'stream', backends, clients: STREAMS }, await follow(ground, pods))
  for (const kind of DIRECT_KINDS)
    for (const clients of DIRECT_CLIENTS) {
      say(`${turn}  the database alone: ${kind}, ${clients} connections`)
      book.direct({ kind, clients }, await measureDirect(ground, pods, kind, clients))
    }
}
