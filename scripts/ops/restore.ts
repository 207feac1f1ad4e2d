// The data of a backup becomes the application's data. What was there before is saved first.

import { backupFile, checkArchive, defaultBackupFile } from '../lib/backup/backup.ts'
import { type BackupContent, openSealed } from '../lib/backup/backup-seal.ts'
import { type Database, totalRows } from '../lib/backup/database.ts'
import { requireCluster } from '../lib/cluster/cluster.ts'
import { releaseDatabase } from '../lib/release/release-database.ts'
import { replaceData } from '../lib/release/replace-data.ts'
import { withProgress } from '../lib/report/progress.ts'
import { confirm } from '../lib/run/confirm.ts'
import type { Operation } from '../lib/run/operation.ts'
import { usageError } from '../lib/run/usage-error.ts'
import { requireToolchain } from '../lib/toolchain/toolchain.ts'
import { count } from '../lib/units.ts'

const BUDGET_MS = 120_000

export const operation: Operation = {
  name: 'restore',
  summary: 'Replace the data of the application by a backup; what is there is saved first',
  words: 'FILE',
  changes: true,
  keepsReceipt: true,
  async run(context) {
    const [word, ...others] = context.options.words
    if (word === undefined || others.length > 0) throw usageError('restore takes one file', 'restore')
    const file = backupFile(context, word)
    const content = await openSealed(file)
    requireToolchain(context.paths)
    await requireCluster(context)
    const database = await releaseDatabase(context)
    await checkArchive(database, file, content)
    const saved = defaultBackupFile(context.paths.root, new Date(), '-before-restore')
    await confirm(context, await question(database, content, saved))
    await withProgress(context.report, { id: 'restore', title: 'Restore the database', budgetMs: BUDGET_MS }, () =>
      replaceData(context, database, { file, content, saved }),
    )
    return { restored: content, saved }
  },
}

async function question(database: Database, { createdAt, rows }: BackupContent, saved: string): Promise<string> {
  const present = totalRows(await database.countRows(database.name))
  return (
    `This replaces the data of the application (${count(present, 'row')}) by the backup of ${createdAt} ` +
    `(${count(totalRows(rows), 'row')}). What is there is saved to ${saved}.`
  )
}
