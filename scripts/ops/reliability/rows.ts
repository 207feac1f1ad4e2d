// Whether a database holds what another held: every row of every table, by its hash.
import type { Database } from '../../lib/backup/database.ts'
import type { Violation } from './history/check.ts'

/** Hashes of rows, by table and primary key. */
export type Rows = ReadonlyMap<string, string>

/** The keys that sign tokens are no data: a restore leaves them out, because another cluster could not read them. */
const NOT_KEPT = 'auth.jwks'

/** For psql: asks for each table's query, and runs them. A row without a primary key is known by its hash alone. */
export const READ_ROWS = `
SELECT format('SELECT %L, %s, md5(row::text) FROM %I.%I AS row', format('%I.%I', nspname, relname), coalesce((
    SELECT string_agg(format('row.%I::text', attname), ' || '' '' || ' ORDER BY attnum)
      FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
      WHERE indrelid = pg_class.oid AND indisprimary
  ), 'md5(row::text)'), nspname, relname)
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema')
    AND format('%I.%I', nspname, relname) <> '${NOT_KEPT}'
  ORDER BY 1 \\gexec
`

/** All rows of the application's database. */
export const readRowHashes = async (database: Database): Promise<Rows> =>
  parseRows(await database.ask(database.name, READ_ROWS))

/** Reads lines such as `public.task|6f1c…|d41d8cd9…`; a key may hold anything but a line's end. */
export const parseRows = (lines: readonly string[]): Rows =>
  new Map(
    lines.map((line) => {
      const bar = line.lastIndexOf('|')
      return [line.slice(0, bar).replace('|', ' '), line.slice(bar + 1)] as const
    }),
  )

/** What is missing, what is not as it was, and what was not there before. */
export function compareRows(before: Rows, after: Rows): Violation[] {
  const changed = [...before].flatMap(([key, hash]): Violation[] => {
    const found = after.get(key)
    if (found === hash) return []
    return [{ kind: 'lost', key, detail: found === undefined ? 'the row is missing' : 'the row is not as it was' }]
  })
  const added = [...after.keys()].filter((key) => !before.has(key))
  return [...changed, ...added.map((key): Violation => ({ kind: 'invented', key, detail: 'the row was not there' }))]
}
