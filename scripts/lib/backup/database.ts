import { createCluster } from '../cluster/cluster.ts'
import { UserError } from '../errors.ts'
import { type ChartValues, objectName } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import type { CommandOptions, CommandResult } from '../shell/command.ts'

/** Rows by table; names quoted as PostgreSQL writes them, such as `auth."user"`. */
export type RowCounts = Readonly<Record<string, number>>

/**
 * PostgreSQL's own programs in the database pod. They connect over the unix socket, which that container alone sees and
 * which needs no password: none is on a command line, in an environment or in a log.
 */
export interface Database {
  /** Name of the application's database. */
  readonly name: string
  /** Name of the role that owns it. */
  readonly user: string
  /** The answer's lines, fields separated by `|`. */
  ask(database: string, sql: string): Promise<string[]>
  change(database: string, sql: string): Promise<CommandResult>
  dump(database: string, outputFile: string): Promise<CommandResult>
  /** Into an empty database, whole or not at all. */
  load(database: string, inputFile: string): Promise<CommandResult>
  /** Reads an archive from its first byte to its last. Never throws. */
  readArchive(inputFile: string): Promise<CommandResult>
  countRows(database: string): Promise<RowCounts>
}

const TRANSFER_TIMEOUT_MS = 1_800_000

const CONNECTION = ['--username', 'postgres', '--no-password', '--dbname']

const psql = (database: string): string[] => [
  'psql',
  ...CONNECTION,
  database,
  '--no-psqlrc',
  '--quiet',
  '--tuples-only',
  '--no-align',
  '--set',
  'ON_ERROR_STOP=1',
  '--file',
  '-',
]

/**
 * Turns the archive into SQL, which reads and unpacks every block of it, and counts the rows of each table on the way.
 * The archive's last line has to appear, so that one which was cut off is not taken for a short one.
 */
const READ_ARCHIVE = `pg_restore --data-only --file - | awk '
  table == "" && /^COPY .* FROM stdin;$/ { table = substr($0, 6); sub(/ \\(.*$/, "", table); rows[table] = 0; next }
  table != "" && $0 == "\\\\." { table = ""; next }
  table != "" { rows[table]++; next }
  /^-- PostgreSQL database dump complete$/ { complete = 1 }
  END { for (name in rows) print rows[name] "|" name; exit !complete }'`

const COUNT_ROWS = `
SELECT format('SELECT count(*), %L FROM %I.%I', format('%I.%I', schemaname, tablename), schemaname, tablename)
  FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 \\gexec
`

/**
 * `values` are those of the release, which say how its database is named. Throws TSK_DATABASE_EXTERNAL where the
 * release runs no server of its own: all of this works by the programs of its pod.
 */
export function createDatabase(
  context: Pick<Context, 'config' | 'paths' | 'shell'>,
  { database: { name, user, host } }: Pick<ChartValues, 'database'>,
): Database {
  if (host !== '') throw isExternal(host)
  const cluster = createCluster(context)
  const inPod = (command: readonly string[], reads = true): string[] => [
    'exec',
    ...(reads ? ['--stdin'] : []),
    `statefulset/${objectName(context.config, 'database')}`,
    '--container',
    'database',
    '--',
    ...command,
  ]
  const ask = async (database: string, sql: string): Promise<string[]> => {
    const { stdout } = await cluster.ask(inPod(psql(database)), { input: sql })
    return stdout.split('\n').filter(Boolean)
  }
  const transfer = (command: readonly string[], options: CommandOptions): Promise<CommandResult> =>
    cluster.act(inPod(command, options.inputFile !== undefined), { ...options, timeoutMs: TRANSFER_TIMEOUT_MS })
  return {
    name,
    user,
    ask,
    change: (database, sql) => cluster.act(inPod(psql(database)), { input: sql }),
    dump: (database, outputFile) =>
      transfer(['pg_dump', ...CONNECTION, database, '--format', 'custom'], { outputFile }),
    load: (database, inputFile) =>
      transfer(['pg_restore', ...CONNECTION, database, '--single-transaction', '--exit-on-error'], { inputFile }),
    readArchive: (inputFile) =>
      cluster.probe(inPod(['sh', '-c', READ_ARCHIVE]), { inputFile, timeoutMs: TRANSFER_TIMEOUT_MS }),
    countRows: async (database) => parseRowCounts(await ask(database, COUNT_ROWS)),
  }
}

const isExternal = (host: string): UserError =>
  new UserError('TSK_DATABASE_EXTERNAL', `The database is not part of the release: it is at ${host}`, {
    hint: 'Run pg_dump, psql or ALTER ROLE against that server; docs/secrets.md and docs/backup-and-restore.md say how',
  })

/** Reads lines such as `12|public.task`. */
export const parseRowCounts = (lines: readonly string[]): RowCounts =>
  Object.fromEntries(
    lines
      .map((line): [string, number] => {
        const bar = line.indexOf('|')
        return [line.slice(bar + 1), Number(line.slice(0, bar))]
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

/** The sum over all tables. */
export const totalRows = (rows: RowCounts): number => Object.values(rows).reduce((sum, each) => sum + each, 0)

/** `public.task: 3, expected 4` for every table that differs. */
export const differences = (expected: RowCounts, found: RowCounts): string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .sort()
    .filter((table) => expected[table] !== found[table])
    .map((table) => `${table}: ${found[table] ?? 'no such table'}, expected ${expected[table] ?? 'none'}`)

/** An SQL identifier, whatever it holds. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** An SQL string, whatever it holds. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
