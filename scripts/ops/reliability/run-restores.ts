import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { defaultBackupFile } from '../../lib/backup/backup.ts'
import type { Database } from '../../lib/backup/database.ts'
import { UserError } from '../../lib/errors.ts'
import { releaseDatabase } from '../../lib/release/release-database.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Setting } from './clients.ts'
import { leftovers } from './converged.ts'
import { backUp, CHANGE_ROW, MAKE_ROWS, REMOVE_ROWS } from './made-rows.ts'
import type { Result } from './result.ts'
import { compareRows, type Rows, readRowHashes } from './rows.ts'
import type { Scenario } from './scenario.ts'
import { type Blow, failureOf, runSuite, SIGNALS, type SuiteRun } from './suite-run.ts'
import { withoutLoad } from './without-load.ts'

/** The one step that a restore announces. */
const STEP = 'restore'

/** Shares of what a restore takes when nobody breaks it off: loading, swapping, saving, starting the pods anew. */
const POINTS = [0.1, 0.3, 0.5, 0.7, 0.9] as const

/** Each signal at each point, ordered so that the first five already have each point. */
export const RESTORE_BLOWS = SIGNALS.flatMap((_, turn) =>
  POINTS.map((share, place) => ({ signal: SIGNALS[(turn + place) % SIGNALS.length]!, share })),
)

/** What a database may hold after a restore that was broken off. */
export interface Versions {
  readonly backup: Rows
  readonly live: Rows
}

/**
 * Restores a backup over data that differ from it, breaks each restore off, and restores again: in between the data are
 * those of one side, and at the end those of the backup.
 */
export async function runRestores(
  context: Context,
  scenario: Scenario,
  { seed }: Setting,
  rounds: number,
): Promise<Result> {
  const began = performance.now()
  const { report, paths } = context
  const database = await releaseDatabase(context)
  await database.change(database.name, MAKE_ROWS)
  const file = defaultBackupFile(paths.root, new Date(), '-reliability')
  const before = filesBeside(file)
  const wrongs: string[] = []
  let made = 0
  try {
    const backup = await backUp(context, database, file)
    await database.change(database.name, CHANGE_ROW)
    const noticed = compareRows(backup, await readRowHashes(database)).length
    if (noticed !== 1)
      wrongs.push(`one row was changed, and the comparison found ${noticed}, so that it proves nothing`)
    const whole = await restore(context, file)
    if (whole.exitCode !== 0) throw notBegun(whole)
    for (const { signal, share } of RESTORE_BLOWS.slice(0, rounds)) {
      context.signal.throwIfAborted()
      await database.change(database.name, CHANGE_ROW)
      const live = await readRowHashes(database)
      const blow: Blow = { signal, step: STEP, afterMs: share * (whole.took[STEP] ?? 10_000) }
      const wrong = await breakRestoreOff(context, database, { file, blow, versions: { backup, live } })
      const title = `${signal} at ${share * 100} %`
      report.note(
        `${++made} of ${Math.min(rounds, RESTORE_BLOWS.length)}: ${title}: ${wrong.join('; ') || 'converged'}`,
      )
      if (wrong.length > 0) wrongs.push(`${title}: ${wrong.join('; ')}`)
    }
  } finally {
    await database.change(database.name, REMOVE_ROWS)
    if (wrongs.length === 0) for (const each of filesBeside(file)) if (!before.has(each)) rmSync(each)
  }
  const proof = { said: `none; ${made - wrongs.length} of ${made} converged`, wrongs }
  return withoutLoad(scenario, began, { rounds: made, seed, proof, history: file })
}

/** One restore that is broken off and one that is not: what is wrong after each. */
export async function breakRestoreOff(
  context: Context,
  database: Database,
  { file, blow, versions }: { file: string; blow: Blow; versions: Versions },
): Promise<string[]> {
  const broken = await restore(context, file, blow)
  const notHit = broken.hit === STEP ? [] : ['it had ended before the signal']
  const between = await sideOf(database, versions)
  const next = await restore(context, file)
  const lost = next.exitCode === 0 ? compareRows(versions.backup, await readRowHashes(database)) : []
  return [
    ...notHit,
    ...between,
    ...failureOf('the next restore', next),
    ...lost.slice(0, 3).map(({ key, detail }) => `after the next restore, ${key}: ${detail}`),
    ...(await leftovers(context)),
  ]
}

/** Why the data are not those of one side; nothing, when they are. */
async function sideOf(database: Database, { backup, live }: Versions): Promise<string[]> {
  const seen = await readOnceQuiet(database)
  if (!seen) return ['in between, nobody could connect to the data']
  const isOne = [backup, live].some((side) => compareRows(side, seen).length === 0)
  return isOne ? [] : ['in between, the data are neither those of before nor those of the backup']
}

/** What a killed run has begun in the pod goes on for a moment without it. */
async function readOnceQuiet(database: Database): Promise<Rows | undefined> {
  for (let tries = 5; ; tries--) {
    try {
      return await readRowHashes(database)
    } catch {
      if (tries === 1) return undefined
      await wait(2_000)
    }
  }
}

const restore = (context: Context, file: string, blow?: Blow): Promise<SuiteRun> =>
  runSuite(context, context.paths.root, ['restore', file], blow, [STEP])

const filesBeside = (file: string): Set<string> =>
  new Set(existsSync(dirname(file)) ? readdirSync(dirname(file)).map((name) => join(dirname(file), name)) : [])

const notBegun = ({ said }: SuiteRun): UserError =>
  new UserError('TSK_RELIABILITY_RESTORE', 'The backup cannot even be restored without being broken off', {
    evidence: said,
    hint: '`npm run restore -- FILE` says why; the data of before are in the folder backups',
  })
