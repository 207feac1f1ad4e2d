import { rmSync } from 'node:fs'
import { defaultBackupFile } from '../../lib/backup/backup.ts'
import { sealFile } from '../../lib/backup/backup-seal.ts'
import type { Database } from '../../lib/backup/database.ts'
import { releaseDatabase } from '../../lib/release/release-database.ts'
import { replaceData } from '../../lib/release/replace-data.ts'
import type { Context } from '../../lib/run/context.ts'
import { checkBackup, takenThough } from './bad-backups.ts'
import type { Setting } from './clients.ts'
import { destroyVolume } from './destroy-volume.ts'
import { backUp, CHANGE_ROW, MAKE_ROWS, REMOVE_ROWS } from './made-rows.ts'
import type { Result } from './result.ts'
import { compareRows, type Rows, readRowHashes } from './rows.ts'
import type { Scenario } from './scenario.ts'
import { withoutLoad } from './without-load.ts'

/**
 * Backs the data up, destroys the volume that it is on, restores it, and holds every row against what it was. The
 * backup stays where it is unless all rows are there again.
 */
export async function runRecovery(context: Context, scenario: Scenario, { seed }: Setting): Promise<Result> {
  const began = performance.now()
  const database = await releaseDatabase(context)
  await database.change(database.name, MAKE_ROWS)
  try {
    const file = defaultBackupFile(context.paths.root, new Date(), '-reliability')
    const before = await backUp(context, database, file)
    const taken = await takenThough(context, database, file)
    await database.change(database.name, CHANGE_ROW)
    const noticed = compareRows(before, await readRowHashes(database)).length
    const { seconds, destroyed, saved } = await destroyAndRestore(context, database, before, file)
    const violations = compareRows(before, await readRowHashes(database))
    // Of the second there is nothing to keep: it is what was on the new volume.
    if (violations.length === 0)
      for (const each of [file, saved].flatMap((each) => [each, sealFile(each)])) rmSync(each)
    const wrongs = wrongsOf({ rows: before.size, destroyed, noticed, taken })
    const proof = { said: `none; ${before.size} rows by hash`, wrongs }
    return withoutLoad(scenario, began, { rounds: 1, seed, violations, back: [seconds], proof, history: file })
  } finally {
    await database.change(database.name, REMOVE_ROWS)
  }
}

/** Why "0 lost" would prove nothing: what was gone before, and of one changed row how many were found. */
export function wrongsOf(shown: {
  rows: number
  destroyed: number
  noticed: number
  taken: readonly string[]
}): string[] {
  const { rows, destroyed, noticed, taken } = shown
  const found = taken.map((each) => `a bad backup was not refused as it should be, ${each}`)
  if (destroyed < rows) found.push(`${rows - destroyed} of ${rows} rows were not destroyed, so that nothing is shown`)
  if (noticed !== 1) found.push(`one row was changed, and the comparison found ${noticed}, so that it proves nothing`)
  return found
}

async function destroyAndRestore(context: Context, database: Database, before: Rows, file: string) {
  const { report, paths } = context
  try {
    report.update('destroying the volume of the database')
    await destroyVolume(context)
    const empty = await readRowHashes(database)
    const destroyed = compareRows(before, empty).filter(({ kind }) => kind === 'lost').length
    const since = performance.now()
    const content = await checkBackup(database, file)
    const saved = defaultBackupFile(paths.root, new Date(), '-before-restore')
    await replaceData(context, database, { file, content, saved })
    return { destroyed, saved, seconds: (performance.now() - since) / 1_000 }
  } catch (error) {
    report.warn(`The data of before is in ${file}: npm run restore -- ${file}`)
    throw error
  }
}
