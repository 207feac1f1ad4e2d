// The database alone, asked by pgbench with the statements of a request.
import { createCluster } from '../../lib/cluster/cluster.ts'
import { objectName } from '../../lib/run/chart-values.ts'
import type { Context } from '../../lib/run/context.ts'
import type { DirectKind } from './capacity-result.ts'
import { MADE_USERS, MARK } from './capacity-rows.ts'

const COLUMNS =
  'id, user_id, title, description, status, priority, due_at, due_time_zone, tags, repeat, position, version, ' +
  'completed, completed_at, deleted_at, created_at, updated_at'

/** A person at random, in every script. */
const PERSON = `\\set number random(1, ${MADE_USERS})`
const USER = `'${MARK}' || :number`
const TASK = "md5(:number || '-' || :key)::uuid"

/** As the server's log shows them (`log_statement=all`): what the frontend asks, and what the backend asks. */
export const SCRIPTS: Readonly<Record<DirectKind, string>> = {
  // better-auth's session and user, and the keys that a token is signed with; each by itself.
  session: `${PERSON}
select "primary".* from (select * from auth.session where session.token = ${USER}) as "primary";
select "primary".* from (select * from auth."user" where "user".id = ${USER}) as "primary";
select "primary".* from (select * from auth.jwks order by "createdAt" desc limit 100) as "primary"
  order by "createdAt" desc;
`,
  // The first statement is the pool's question whether the connection still is one.
  list: `${PERSON}
SELECT;
BEGIN;
SELECT ${COLUMNS}, position AS sort_key FROM task WHERE user_id = ${USER} AND deleted_at IS NULL
  ORDER BY position ASC, id ASC LIMIT 51;
COMMIT;
`,
  create: `${PERSON}
\\set key random(1, 1000000000)
SELECT;
BEGIN;
INSERT INTO rate_limit (user_id, kind, used, ends_at)
  VALUES (${USER}, 'writes', 1, clock_timestamp() + interval '1 minute')
  ON CONFLICT (user_id, kind) DO UPDATE SET
    used = CASE WHEN rate_limit.ends_at <= clock_timestamp() THEN 1 ELSE least(rate_limit.used + 1, 601) END,
    ends_at = CASE WHEN rate_limit.ends_at <= clock_timestamp() THEN excluded.ends_at ELSE rate_limit.ends_at END
  RETURNING rate_limit.used, EXTRACT(epoch FROM rate_limit.ends_at - clock_timestamp());
COMMIT;
SELECT;
BEGIN;
DELETE FROM idempotency_key WHERE user_id = ${USER} AND created_at < now() - interval '1 day' RETURNING user_id, key;
INSERT INTO idempotency_key (user_id, key, fingerprint, task_id)
  VALUES (${USER}, 'key-' || :key, md5('a') || md5('b'), ${TASK})
  ON CONFLICT (user_id, key) DO UPDATE SET key = excluded.key RETURNING fingerprint, task_id;
INSERT INTO task (id, user_id, title, description, status, priority, tags, position, version, completed)
  VALUES (${TASK}, ${USER}, 'Measure the capacity', '', 'todo', 'none', '{}', least(
    -CAST(EXTRACT(epoch FROM statement_timestamp()) AS NUMERIC),
    (SELECT min(position) FROM task WHERE user_id = ${USER} AND deleted_at IS NULL) - 0.000001), 1, false)
  RETURNING ${COLUMNS};
DELETE FROM task WHERE user_id = ${USER} AND deleted_at <= now() - interval '1 day';
SELECT pg_notify('taskora_tasks', '["${MARK}' || :number || '", "00000000-0000-0000-0000-000000000000"]');
COMMIT;
`,
}

/** What pgbench says at its end, and what it used itself. */
export interface Benched {
  readonly transactions: number
  readonly latencyMs: number
  readonly clientMs: number
}

/** Asks for so many seconds over so many connections, which stay open. Throws when a transaction failed. */
export async function askDirectly(
  context: Context,
  database: string,
  kind: DirectKind,
  clients: number,
  seconds: number,
): Promise<Benched> {
  const pgbench =
    `pgbench --username postgres --no-vacuum --protocol extended --client ${clients} --time ${seconds} ` +
    `--file /dev/stdin ${database} && times`
  const pod = `statefulset/${objectName(context.config, 'database')}`
  const { stdout, stderr } = await createCluster(context).ask(
    ['exec', '--stdin', pod, '--container', 'database', '--', 'sh', '-c', pgbench],
    { input: SCRIPTS[kind], timeoutMs: (seconds + 60) * 1_000 },
  )
  return parsePgbench(`${stdout}\n${stderr}`)
}

/** Reads its summary, and the last line of the shell's `times`: what its programs used, also in the kernel. */
export function parsePgbench(text: string): Benched {
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1])
  const transactions = number(/^number of transactions actually processed: (\d+)/m)
  const failed = number(/^number of failed transactions: (\d+)/m)
  const latencyMs = number(/^latency average = ([\d.]+) ms/m)
  const used = [...text.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2)
  const clientMs = used.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1_000,
    0,
  )
  if (!(transactions > 0) || failed > 0 || used.length < 2)
    throw new Error(`pgbench did not do what it was asked to: ${text.trim().split('\n').slice(-5).join('; ')}`)
  return { transactions, latencyMs, clientMs: Math.round(clientMs) }
}
