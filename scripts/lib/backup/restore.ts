import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { type Backup, writeBackup } from './backup.ts'
import type { BackupContent } from './backup-seal.ts'
import { type Database, differences, identifier, literal } from './database.ts'

/**
 * The data arrives in a database of its own and is checked there; then names are swapped, in one transaction. The
 * application sees the old data or the new, and a run that is cut off at any point loses neither.
 */
export interface Sides {
  readonly live: string
  readonly incoming: string
  readonly outgoing: string
}

const sidesOf = ({ name }: Pick<Database, 'name'>): Sides => ({
  live: name,
  incoming: `${name}_restoring`,
  outgoing: `${name}_replaced`,
})

/** The database that is connected to while databases are made, renamed and dropped. */
const MAINTENANCE = 'postgres'

/**
 * Loads the file beside the live data and compares every table's rows with what the backup says. Throws
 * TSK_RESTORE_DIFFERS.
 */
export async function loadBeside(database: Database, file: string, content: BackupContent): Promise<void> {
  const { incoming } = sidesOf(database)
  await database.change(MAINTENANCE, makeSql(incoming, database.user))
  const { planned } = await database.load(incoming, file)
  if (!planned) {
    const wrong = differences(content.rows, await database.countRows(incoming))
    if (wrong.length > 0) throw differs(wrong)
  }
  await database.change(incoming, FORGET_TOKEN_KEYS)
}

/** The same as the chart's first start makes. */
const makeSql = (incoming: string, owner: string): string => `
DROP DATABASE IF EXISTS ${identifier(incoming)} WITH (FORCE);
CREATE DATABASE ${identifier(incoming)} OWNER ${identifier(owner)} ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE ${identifier(incoming)} FROM PUBLIC;
`

/**
 * The keys that sign tokens are encrypted with the Secret of the cluster in which they were made, which need not be
 * this one. New ones are made on demand; a token lives five minutes, so nobody notices.
 */
const FORGET_TOKEN_KEYS = `SELECT 'TRUNCATE auth.jwks' WHERE to_regclass('auth.jwks') IS NOT NULL \\gexec\n`

/** Makes the restored data the live data. Sessions of the old database end; the application connects anew by itself. */
export async function swap(database: Database): Promise<void> {
  const sides = sidesOf(database)
  try {
    await database.change(MAINTENANCE, swapSql(sides))
  } catch (error) {
    await database.change(MAINTENANCE, `ALTER DATABASE ${identifier(sides.live)} WITH ALLOW_CONNECTIONS true;`)
    throw error
  }
}

// A database can only be renamed while nobody is connected to it.
const swapSql = ({ live, incoming, outgoing }: Sides): string => `
ALTER DATABASE ${identifier(live)} WITH ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${literal(live)};
BEGIN;
ALTER DATABASE ${identifier(live)} RENAME TO ${identifier(outgoing)};
ALTER DATABASE ${identifier(incoming)} RENAME TO ${identifier(live)};
COMMIT;
ALTER DATABASE ${identifier(outgoing)} WITH ALLOW_CONNECTIONS true;
`

/**
 * Saves what was replaced, then drops it. Nobody writes to it any more, so the file holds the very last write.
 * When it cannot be saved, the data stays where it is, and the next restore saves it first.
 */
export async function retire(context: Context, database: Database, file: string): Promise<Backup | undefined> {
  const { outgoing } = sidesOf(database)
  try {
    const backup = await writeBackup(context, database, outgoing, file)
    await database.change(MAINTENANCE, `DROP DATABASE ${identifier(outgoing)} WITH (FORCE);`)
    return backup
  } catch (error) {
    context.report.warn(`The data from before is kept in the cluster, in the database "${outgoing}"`)
    throw error
  }
}

/** True when an earlier restore was cut off after the swap. */
export const hasOutgoing = async (database: Database): Promise<boolean> =>
  (await database.ask(MAINTENANCE, `SELECT 1 FROM pg_database WHERE datname = ${literal(sidesOf(database).outgoing)}`))
    .length > 0

const differs = (evidence: readonly string[]): UserError =>
  new UserError('TSK_RESTORE_DIFFERS', 'The restored rows are not those of the backup; the live data was not touched', {
    evidence,
    hint: 'Use another backup, or make this one anew',
  })
