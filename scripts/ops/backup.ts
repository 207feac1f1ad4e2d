// One file that holds all data of the application, and proof that it is whole.
import { relative } from 'node:path'
import { backupFile, defaultBackupFile, writeBackup } from '../lib/backup/backup.ts'
import { sealFile } from '../lib/backup/backup-seal.ts'
import { totalRows } from '../lib/backup/database.ts'
import { requireCluster } from '../lib/cluster/cluster.ts'
import { releaseDatabase } from '../lib/release/release-database.ts'
import { withProgress } from '../lib/report/progress.ts'
import type { Operation } from '../lib/run/operation.ts'
import { usageError } from '../lib/run/usage-error.ts'
import { requireToolchain } from '../lib/toolchain/toolchain.ts'
import { count, formatSize } from '../lib/units.ts'

const BUDGET_MS = 30_000

export const operation: Operation = {
  name: 'backup',
  summary: 'Save all data of the application to a file, checked and sealed with its checksum',
  words: '[FILE]',
  changes: true,
  async run(context) {
    const { options, paths, report } = context
    if (options.words.length > 1) throw usageError('backup takes one file at most', 'backup')
    requireToolchain(paths)
    await requireCluster(context)
    const file =
      options.words[0] === undefined ? defaultBackupFile(paths.root, new Date()) : backupFile(context, options.words[0])
    const database = await releaseDatabase(context)
    const backup = await withProgress(
      report,
      { id: 'backup', title: 'Back up the database', budgetMs: BUDGET_MS },
      async () => {
        report.update(`pg_dump of ${database.name}`)
        const written = await writeBackup(context, database, database.name, file)
        if (!written) return undefined
        report.fact(`${written.file}: ${formatSize(written.sizeBytes)}, read back whole, checksum in ${sealFile(file)}`)
        report.fact(
          `${count(totalRows(written.content.rows), 'row')} in ` +
            `${count(Object.keys(written.content.rows).length, 'table')}, schema ${written.content.schema || 'none'}`,
        )
        return written
      },
    )
    if (backup) {
      report.table(Object.entries(backup.content.rows).map(([table, rows]) => [table, String(rows)]))
      report.note(
        `${report.colour.cyan('next:')} keep both files in a safe place; \`npm run restore -- ` +
          `${shortest(paths.root, backup.file)}\` puts the data back`,
      )
    }
    return backup
  },
}

/** The path as it is typed in the repository; a file elsewhere keeps its full path. */
function shortest(root: string, file: string): string {
  const path = relative(root, file)
  return path.startsWith('..') ? file : path
}
