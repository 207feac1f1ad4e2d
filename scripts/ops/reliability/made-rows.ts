// Rows of people that nobody knows, which a scenario may lose: made, changed, backed up, removed.
import { writeBackup } from '../../lib/backup/backup.ts'
import { type Database, literal } from '../../lib/backup/database.ts'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { compareRows, type Rows, readRowHashes } from './rows.ts'

const USERS = 100
const TASKS = 10_000
const MARK = 'reliability-recovery-'

export const REMOVE_ROWS = `DELETE FROM auth."user" WHERE starts_with(id, ${literal(MARK)});`

/** A row that is not as it is in the backup: the comparison has to find it, and the restore to undo it. */
export const CHANGE_ROW = `
UPDATE public.task SET title = title || '.' WHERE user_id = ${literal(`${MARK}1`)} AND position = -${TASKS};
`

/** Texts with all that a dump has to quote. */
export const MAKE_ROWS = `
BEGIN;
${REMOVE_ROWS}
INSERT INTO auth."user" (id, name, email, "emailVerified")
  SELECT ${literal(MARK)} || number, 'Recovery', ${literal(MARK)} || number || '@taskora.invalid', false
    FROM generate_series(1, ${USERS}) AS number;
INSERT INTO public.task (id, user_id, title, description, position, tags)
  SELECT gen_random_uuid(), ${literal(MARK)} || number % ${USERS} + 1, 'Recover ' || number,
      E'\\\\.\\n\\t\\\\N \\u00fc \\U0001f600 "' || md5(random()::text), -number, ARRAY['a b', '"', '\\']
    FROM generate_series(1, ${TASKS}) AS number;
COMMIT;
`

/** Rows as they are in the backup: those that somebody changes meanwhile would be taken for lost ones. */
export async function backUp(context: Context, database: Database, file: string): Promise<Rows> {
  const before = await readRowHashes(database)
  await writeBackup(context, database, database.name, file)
  const changed = compareRows(before, await readRowHashes(database))
  if (changed.length === 0) return before
  throw new UserError('TSK_RELIABILITY_WRITES', 'Somebody writes while the backup is taken, so that no row is known', {
    evidence: changed.slice(0, 5).map(({ key, detail }) => `${key}: ${detail}`),
    hint: 'Nothing was destroyed. Make it again while nobody uses the application',
  })
}
