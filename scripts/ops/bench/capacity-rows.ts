// Rows of people that nobody knows, so that statements are measured on tables of some size.
import { type Database, literal } from '../../lib/backup/database.ts'
import type { Storage } from './capacity-result.ts'

const USERS = 2_000
const TASKS_EACH = 100
/** What identities and tokens of the made-up people begin with; a number from 1 on follows. */
export const MARK = 'capacity-'
export const MADE_USERS = USERS

/** Texts as long as a person's; a task in three has a date, and one in five is done. */
export const rowsOf = (users: number, tasksEach: number): string => `
BEGIN;
INSERT INTO auth."user" (id, name, email, "emailVerified")
  SELECT ${literal(MARK)} || number, 'Capacity', ${literal(MARK)} || number || '@taskora.invalid', false
    FROM generate_series(1, ${users}) AS number;
INSERT INTO auth.account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
  SELECT ${literal(MARK)} || number, ${literal(MARK)} || number, 'credential', ${literal(MARK)} || number,
      repeat(md5(number::text), 5), now(), now()
    FROM generate_series(1, ${users}) AS number;
INSERT INTO auth.session (id, token, "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent")
  SELECT gen_random_uuid(), ${literal(MARK)} || number, ${literal(MARK)} || number, now() + interval '7 days', now(),
      now(), '192.0.2.1', repeat('Mozilla/5.0 ', 10)
    FROM generate_series(1, ${users}) AS number;
INSERT INTO auth."recoveryCode" (id, "userId", digest, "createdAt")
  SELECT gen_random_uuid(), ${literal(MARK)} || number, md5(number || '-' || code) || repeat('x', 11), now()
    FROM generate_series(1, ${users}) AS number, generate_series(1, 8) AS code;
INSERT INTO public.task (id, user_id, title, description, position, tags, status, completed_at, due_at, due_time_zone)
  SELECT gen_random_uuid(), ${literal(MARK)} || person, 'Call the plumber about the kitchen ' || number,
      CASE WHEN number % 4 = 0 THEN repeat('What was agreed last time, in a sentence. ', 3) ELSE '' END, -number,
      CASE WHEN number % 2 = 0 THEN ARRAY['home'] ELSE ARRAY[]::text[] END,
      (CASE WHEN number % 5 = 0 THEN 'done' ELSE 'todo' END)::public.task_status,
      CASE WHEN number % 5 = 0 THEN now() END,
      CASE WHEN number % 3 = 0 THEN now() + number * interval '1 hour' END,
      CASE WHEN number % 3 = 0 THEN 'Europe/Berlin' END
    FROM generate_series(1, ${users}) AS person, generate_series(1, ${tasksEach}) AS number;
COMMIT;
`

/** So many tasks for each account of the run. */
export const tasksOf = (emails: readonly string[], tasks: number): string => `
INSERT INTO public.task (id, user_id, title, description, position, tags)
  SELECT gen_random_uuid(), person.id, 'Call the plumber about the kitchen ' || number, '', -number, ARRAY['home']
    FROM auth."user" AS person, generate_series(1, ${tasks}) AS number
    WHERE person.email IN (${emails.map(literal).join(', ')});
`

const SIZES = `SELECT pg_total_relation_size('public.task'), pg_total_relation_size('auth."user"') +
  pg_total_relation_size('auth.account') + pg_total_relation_size('auth.session') +
  pg_total_relation_size('auth."recoveryCode"')`

/** Makes the rows, and says what they take on the volume. */
export async function makeRows(database: Database): Promise<Storage> {
  const before = await readSizes(database)
  await database.change(database.name, `${rowsOf(USERS, TASKS_EACH)}VACUUM ANALYZE;`)
  const after = await readSizes(database)
  return {
    users: USERS,
    tasks: USERS * TASKS_EACH,
    taskBytes: Math.round((after.tasks - before.tasks) / (USERS * TASKS_EACH)),
    userBytes: Math.round((after.users - before.users) / USERS),
  }
}

async function readSizes(database: Database): Promise<{ tasks: number; users: number }> {
  const [tasks = Number.NaN, users = Number.NaN] = ((await database.ask(database.name, SIZES))[0] ?? '')
    .split('|')
    .map(Number)
  return { tasks, users }
}
