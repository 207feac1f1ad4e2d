import type { BackupContent } from '../backup/backup-seal.ts'
import { type Database, totalRows } from '../backup/database.ts'
import { hasOutgoing, loadBeside, retire, swap } from '../backup/restore.ts'
import type { Context } from '../run/context.ts'
import { count } from '../units.ts'
import { restartApplication } from './restart.ts'

/**
 * Makes the data of a backup that was checked the data of the application, which is live with it when this resolves.
 * What was there before is saved to `saved`.
 */
export async function replaceData(
  context: Context,
  database: Database,
  { file, content, saved }: { file: string; content: BackupContent; saved: string },
): Promise<void> {
  const { report, options } = context
  if (await hasOutgoing(database)) {
    report.warn('An earlier restore was cut off: the data that it replaced is saved first')
    await retire(context, database, saved.replace('-before-restore', '-before-earlier-restore'))
  }
  report.update('loading beside the live data')
  await loadBeside(database, file, content)
  if (!options.dryRun)
    report.fact(
      `${count(totalRows(content.rows), 'row')} in ${count(Object.keys(content.rows).length, 'table')} loaded, ` +
        `as many as the backup has`,
    )
  report.update('swapping')
  await swap(database)
  report.update('saving what was replaced')
  const before = await retire(context, database, saved)
  if (before)
    report.fact(`what was there before is in ${before.file} (${count(totalRows(before.content.rows), 'row')})`)
  // New pods bring an older schema up to date, and remember nothing of the data before.
  await restartApplication(context)
}
