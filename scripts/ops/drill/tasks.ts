// Tasks that a drill may not lose: those that are there, and some of its own, so that there is something to lose.
import { literal } from '../../lib/backup/database.ts'
import { releaseDatabase } from '../../lib/release/release-database.ts'
import type { Context } from '../../lib/run/context.ts'

/** The account of the drill's own tasks; nobody can sign in as it, because it has no password. */
const OWNER = 'drill'
export const SEEDED = 25

const REMOVE = `DELETE FROM auth."user" WHERE id = ${literal(OWNER)};`
const SEED = `
BEGIN;
${REMOVE}
INSERT INTO auth."user" (id, name, email, "emailVerified")
  VALUES (${literal(OWNER)}, 'Drill', 'drill@taskora.invalid', false);
INSERT INTO public.task (id, user_id, title, position)
  SELECT gen_random_uuid(), ${literal(OWNER)}, 'Survive drill ' || number, -number
    FROM generate_series(1, ${SEEDED}) AS number;
COMMIT;
`

/** Adds tasks of the drill's own account. */
export const seedTasks = async (context: Context): Promise<void> => {
  const database = await releaseDatabase(context)
  await database.change(database.name, SEED)
}

/** Removes the account, and its tasks with it, also where a fault has left the database without writes. */
export const removeSeed = async (context: Context): Promise<void> => {
  const database = await releaseDatabase(context)
  await database.change(database.name, `SET default_transaction_read_only = off;\n${REMOVE}`)
}

/** The tasks of all accounts, by their identity and title. */
export async function readTasks(context: Context): Promise<ReadonlySet<string>> {
  const database = await releaseDatabase(context)
  return new Set(await database.ask(database.name, `SELECT id, md5(title) FROM public.task`))
}

/** Those of before that are not there now. */
export const lostTasks = (before: ReadonlySet<string>, after: ReadonlySet<string>): string[] =>
  [...before.difference(after)].sort()
