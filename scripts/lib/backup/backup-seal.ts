import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { UserError } from '../errors.ts'
import type { RowCounts } from './database.ts'

/** What a backup holds and where it comes from; restore compares with it. */
export interface BackupContent {
  readonly format: 1
  readonly createdAt: string
  readonly database: string
  readonly server: string
  /** Revision of the migrations; empty before the first one. */
  readonly schema: string
  readonly rows: RowCounts
}

/** The file beside a backup. `sha256sum --check` reads it too: it skips the comment line. */
export const sealFile = (file: string): string => `${file}.sha256`

export const formatSeal = (content: BackupContent, sha256: string, name: string): string =>
  `# ${JSON.stringify(content)}\n${sha256}  ${name}\n`

export function parseSeal(text: string): { content: BackupContent; sha256: string } {
  const [, content, sha256] = /^# (\{.*\})\n([0-9a-f]{64}) [ *].+\n$/.exec(text) ?? []
  if (!content || !sha256) throw new Error('not of the form that `npm run backup` writes')
  const parsed = JSON.parse(content) as Partial<BackupContent>
  if (parsed.format !== 1) throw new Error(`format ${String(parsed.format)} is not known`)
  if (typeof parsed.rows !== 'object' || parsed.rows === null) throw new Error('it names no rows')
  return { content: parsed as BackupContent, sha256 }
}

/** Seals a backup under the name that it is going to have. */
export async function writeSeal(content: BackupContent, present: string, final: string): Promise<void> {
  writeFileSync(sealFile(final), formatSeal(content, await sha256Of(present), basename(final)), {
    mode: 0o600,
    flag: 'wx',
  })
}

/** Tables that every backup of this application has, of whichever version, and hardly one of another. */
const OWN_TABLES = ['public.alembic_version', 'public.task', 'auth."user"']

/**
 * What the backup holds, once its checksum is right and it is one of this application. Throws TSK_BACKUP_MISSING,
 * TSK_BACKUP_DAMAGED or TSK_BACKUP_FOREIGN.
 */
export async function openSealed(file: string): Promise<BackupContent> {
  if (!existsSync(file))
    throw new UserError('TSK_BACKUP_MISSING', `There is no file ${file}`, {
      hint: '`ls backups` lists the backups of this checkout',
    })
  if (!existsSync(sealFile(file)))
    throw damaged(file, [`${sealFile(file)} is missing: nothing says that the backup is whole`])
  const { content, sha256 } = readSeal(file)
  const found = await sha256Of(file)
  if (found !== sha256) throw damaged(file, [`sha256 expected: ${sha256}`, `sha256 found:    ${found}`])
  const lacking = OWN_TABLES.filter((table) => !(table in content.rows))
  if (lacking.length > 0) throw foreign(file, lacking)
  return content
}

/** It is whole, and would make the application start on nothing. */
const foreign = (file: string, lacking: readonly string[]): UserError =>
  new UserError('TSK_BACKUP_FOREIGN', `${file} is no backup of this application; nothing was changed`, {
    evidence: lacking.map((table) => `it has no table ${table}`),
    hint: '`ls backups` lists the backups of this checkout',
  })

function readSeal(file: string): ReturnType<typeof parseSeal> {
  try {
    return parseSeal(readFileSync(sealFile(file), 'utf8'))
  } catch (error) {
    throw damaged(file, [`${sealFile(file)}: ${(error as Error).message}`])
  }
}

/** The one error for a backup that must not be restored. */
export const damaged = (file: string, evidence: readonly string[]): UserError =>
  new UserError('TSK_BACKUP_DAMAGED', `${file} is not a whole backup; nothing was changed`, {
    evidence,
    hint: 'Use another backup, or copy this one again together with its .sha256 file',
  })

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
