// Backups that no restore may take, made of a good one and of another database.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkArchive, writeBackup } from '../../lib/backup/backup.ts'
import { openSealed, parseSeal, sealFile, writeSeal } from '../../lib/backup/backup-seal.ts'
import type { Database } from '../../lib/backup/database.ts'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'

/** Makes a bad backup at `bad`. */
type Make = (at: { context: Context; database: Database; good: string; bad: string }) => Promise<void>

const BAD: Readonly<Record<string, { code: string; make: Make }>> = {
  'with one byte changed': {
    code: 'TSK_BACKUP_DAMAGED',
    async make({ good, bad }) {
      const bytes = readFileSync(good)
      bytes[bytes.length >> 1]! ^= 1
      writeFileSync(bad, bytes)
      copyFileSync(sealFile(good), sealFile(bad))
    },
  },
  'cut off before it was sealed': {
    code: 'TSK_BACKUP_DAMAGED',
    async make({ good, bad }) {
      copyFileSync(good, bad)
      truncateSync(bad, readFileSync(good).length - 1_000)
      await writeSeal(parseSeal(readFileSync(sealFile(good), 'utf8')).content, bad, bad)
    },
  },
  'of another database': {
    code: 'TSK_BACKUP_FOREIGN',
    async make({ context, database, bad }) {
      await writeBackup(context, database, 'postgres', bad)
    },
  },
}

/** How a backup is checked before anything is changed; throws when it must not be restored. */
export async function checkBackup(database: Database, file: string) {
  const content = await openSealed(file)
  await checkArchive(database, file, content)
  return content
}

/** Which bad backups would be restored all the same, in words; none, where each is refused with its own code. */
export async function takenThough(context: Context, database: Database, good: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-bad-backups-'))
  const taken: string[] = []
  try {
    for (const [number, [what, { code, make }]] of Object.entries(BAD).entries()) {
      const bad = join(folder, `${number}.dump`)
      await make({ context, database, good, bad })
      const said = await checkBackup(database, bad).then(
        () => 'taken',
        (error: unknown) => (error instanceof UserError ? error.code : Promise.reject(error)),
      )
      if (said !== code) taken.push(`${what}: ${said}`)
    }
    return taken
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
