import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { type BackupContent, damaged, sealFile, writeSeal } from './backup-seal.ts'
import { type Database, differences, parseRowCounts, type RowCounts } from './database.ts'

/** A finished backup. */
export interface Backup {
  file: string
  sizeBytes: number
  content: BackupContent
}

/** Where a backup goes when nobody says otherwise: `backups/taskora-20261123-151300.dump`, in UTC. */
export const defaultBackupFile = (root: string, now: Date, suffix = ''): string =>
  join(
    root,
    'backups',
    `taskora-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}${suffix}.dump`,
  )

/**
 * A file that the person named, seen from the folder where they typed the command: npm moves to the repository first.
 */
export const backupFile = ({ env }: Pick<Context, 'env'>, word: string): string => resolve(env['INIT_CWD'] ?? '', word)

/**
 * Dumps a database into a file that appears under its name only when it is whole, checked and sealed.
 * pg_dump takes one snapshot, so the application goes on writing meanwhile. A dry run answers with undefined.
 */
export async function writeBackup(
  context: Context,
  database: Database,
  source: string,
  file: string,
): Promise<Backup | undefined> {
  refuseExisting(file)
  const partial = `${file}.partial`
  if (!context.options.dryRun) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  rmSync(partial, { force: true })
  try {
    const { planned } = await database.dump(source, partial)
    if (planned) return undefined
    const content = await describe(database, source, partial)
    await writeSeal(content, partial, file)
    renameSync(partial, file)
    return { file, sizeBytes: statSync(file).size, content }
  } finally {
    rmSync(partial, { force: true })
  }
}

async function describe(database: Database, source: string, file: string): Promise<BackupContent> {
  const rows = await readRows(database, file)
  const [[server = ''], schema] = await Promise.all([
    database.ask(source, 'SHOW server_version'),
    schemaRevision(database, source),
  ])
  return { format: 1, createdAt: new Date().toISOString(), database: database.name, server, schema, rows }
}

async function schemaRevision(database: Database, source: string): Promise<string> {
  const [exists] = await database.ask(source, `SELECT to_regclass('public.alembic_version')`)
  return exists ? (await database.ask(source, 'SELECT version_num FROM public.alembic_version')).join(',') : ''
}

/** The rows that an archive holds, found by reading all of it. Throws TSK_BACKUP_DAMAGED. */
export async function readRows(database: Database, file: string): Promise<RowCounts> {
  const { exitCode, stdout, stderr } = await database.readArchive(file)
  const complaints = stderr.split('\n').filter((line) => /^pg_restore: /.test(line))
  if (exitCode !== 0 || complaints.length > 0)
    throw damaged(
      file,
      complaints.length > 0 ? complaints : ['the archive ends too early', ...stderr.trim().split('\n')],
    )
  return parseRowCounts(stdout.split('\n').filter(Boolean))
}

function refuseExisting(file: string): void {
  const taken = [file, sealFile(file)].find((each) => existsSync(each))
  if (!taken) return
  throw new UserError('TSK_BACKUP_EXISTS', `${taken} exists and is not overwritten`, {
    hint: 'Choose another name, or leave it out: then the time makes one',
  })
}

/**
 * Reads the archive to its end: a checksum proves that it is the file which was sealed, this that PostgreSQL can use
 * it.
 */
export async function checkArchive(database: Database, file: string, { rows }: BackupContent): Promise<void> {
  const wrong = differences(rows, await readRows(database, file))
  if (wrong.length > 0) throw damaged(file, wrong)
}
