import { createCluster } from '../../cluster/cluster.ts'
import { objectName, readChartValues } from '../../run/chart-values.ts'
import type { Context } from '../../run/context.ts'
import type { DatabaseFact } from '../facts/database.ts'

const SQL = `
SELECT 'connections', count(*) FROM pg_stat_activity WHERE backend_type = 'client backend';
SELECT 'max', current_setting('max_connections');
SELECT 'read_only', current_setting('default_transaction_read_only');
SELECT 'blocker', b.pid, extract(epoch FROM now() - b.xact_start)::int, count(*),
    left(regexp_replace(b.query, '\\s+', ' ', 'g'), 200)
  FROM pg_stat_activity w CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS blocking(pid)
  JOIN pg_stat_activity b ON b.pid = blocking.pid
  GROUP BY b.pid, b.xact_start, b.query;
SELECT 'revision', version_num FROM public.alembic_version;
`

/** What the application's database says of itself; undefined when it cannot be asked. */
export async function readDatabase(context: Context): Promise<DatabaseFact | undefined> {
  const { name } = readChartValues(context.paths, context.config).database
  const pod = `${objectName(context.config, 'database')}-0`
  const psql = [
    'psql',
    '--username',
    'postgres',
    '--no-password',
    '--dbname',
    name,
    '--no-psqlrc',
    '--quiet',
    '--tuples-only',
    '--no-align',
    '--file',
    '-',
  ]
  const { exitCode, stdout } = await createCluster(context).probe(
    ['exec', '--stdin', pod, '--container', 'database', '--', ...psql],
    { input: SQL, timeoutMs: 8_000 },
  )
  const rows = stdout.split('\n').map((line) => line.split('|'))
  const value = (key: string): string | undefined => rows.find(([first]) => first === key)?.[1]
  if (exitCode !== 0 || value('max') === undefined) return undefined
  return {
    connections: Number(value('connections')),
    maxConnections: Number(value('max')),
    readOnly: value('read_only') === 'on',
    revision: value('revision') ?? '',
    blockers: rows
      .filter(([first]) => first === 'blocker')
      .map(([, pid, seconds, waiting, ...query]) => ({
        pid: Number(pid),
        seconds: Number(seconds),
        waiting: Number(waiting),
        query: query.join('|'),
      })),
  }
}
