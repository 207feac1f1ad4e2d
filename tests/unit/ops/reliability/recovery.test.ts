// What a recovery is judged by: hashes of rows, read from a real PostgreSQL, and a volume that is really gone.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import t from 'tap'
import { writeSeal } from '../../../../scripts/lib/backup/backup-seal.ts'
import { createDatabase } from '../../../../scripts/lib/backup/database.ts'
import { takenThough } from '../../../../scripts/ops/reliability/bad-backups.ts'
import { destroyVolume, unbound } from '../../../../scripts/ops/reliability/destroy-volume.ts'
import { compareRows, parseRows, READ_ROWS, type Rows } from '../../../../scripts/ops/reliability/rows.ts'
import { runRecovery, wrongsOf } from '../../../../scripts/ops/reliability/run-recovery.ts'
import { SCENARIOS } from '../../../../scripts/ops/reliability/scenarios.ts'
import { startPostgres } from '../../../fixtures/postgres/postgres.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

/** Of pg, which has no types of its own. */
interface Client {
  connect(): Promise<void>
  end(): Promise<void>
  query(query: string | { text: string; rowMode: 'array' }): Promise<{ rows: string[][] }>
}
const { Client } = createRequire(import.meta.url)('pg') as { Client: new (url: string) => Client }

t.test('a changed row, a missing row and a new one are found, and no other', async (t) => {
  const server = await startPostgres()
  t.teardown(() => server.stop())
  const client: Client = new Client(server.url)
  await client.connect()
  t.teardown(() => client.end())
  const lines = async (sql: string): Promise<string[]> =>
    (await client.query({ text: sql, rowMode: 'array' })).rows.map((row) => row.join('|'))
  const read = async (): Promise<Rows> => {
    const queries = await lines(READ_ROWS.replace('\\gexec', ''))
    return parseRows((await Promise.all(queries.map(lines))).flat())
  }
  await client.query(`
    CREATE SCHEMA auth;
    CREATE TABLE auth.jwks (id text PRIMARY KEY);
    CREATE TABLE public.task (id int PRIMARY KEY, title text, tags text[]);
    CREATE TABLE public.key (owner text, name text, PRIMARY KEY (owner, name));
    CREATE TABLE public.plain (word text);
    INSERT INTO public.task SELECT n, 'task ' || n, ARRAY['a', NULL] FROM generate_series(1, 100) n;
    INSERT INTO public.key VALUES ('a', 'b|c');
    INSERT INTO public.plain VALUES ('x');
    INSERT INTO auth.jwks VALUES ('k');
  `)
  const before = await read()
  t.equal(before.size, 102, 'all but the keys of tokens')
  t.same(compareRows(before, await read()), [])
  await client.query('DELETE FROM auth.jwks')
  t.same(compareRows(before, await read()), [])
  await client.query(`
    UPDATE public.task SET tags[2] = '' WHERE id = 7;
    DELETE FROM public.task WHERE id = 8;
    INSERT INTO public.task VALUES (101, 'new');
    UPDATE public.plain SET word = 'y';
  `)
  const found = compareRows(before, await read()).map(({ kind, key, detail }) => `${kind} ${key}: ${detail}`)
  t.match(found.sort(), [
    /^invented public\.plain [0-9a-f]{32}/,
    /^invented public\.task 101/,
    /^lost public\.plain .*missing/,
    /^lost public\.task 7: the row is not as it was/,
    /^lost public\.task 8: the row is missing/,
  ])
  t.equal(found.length, 5)
})

const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: 'data',
    uid: 'u1',
    resourceVersion: '5',
    labels: { a: 'b' },
    annotations: { 'taskora.dev/database-name': 'taskora', 'pv.kubernetes.io/bind-completed': 'yes' },
  },
  spec: { volumeName: 'pvc-1', accessModes: ['ReadWriteOnce'] },
  status: { phase: 'Bound' },
}

t.test('the volume is gone before its claim is made again, as it was asked for', async (t) => {
  t.same(unbound(CLAIM), {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', labels: { a: 'b' }, annotations: { 'taskora.dev/database-name': 'taskora' } },
    spec: { accessModes: ['ReadWriteOnce'] },
  })
  const rules = (gone: number) => [
    { args: /get statefulset\/taskora-database --output jsonpath/, stdout: 'data' },
    { args: /get persistentvolumeclaim\/data --output json$/, stdout: CLAIM },
    { args: /scale statefulset\/taskora-database --replicas=0$/ },
    { args: /delete persistentvolumeclaim\/data --wait/ },
    { args: /wait --for=delete persistentvolume\/pvc-1 /, exitCode: gone },
    { args: / apply /, stdin: /^\{"apiVersion":"v1"(?!.*volumeName)/, maybe: true },
    { args: /(--replicas=1|rollout status statefulset\/taskora-database .*)$/, maybe: true },
  ]
  const made = (box: ReturnType<typeof sandbox>) => box.commands().filter((each) => / apply |replicas=1/.test(each))
  const box = sandbox(t, { kubectl: rules(0) })
  await destroyVolume(box.context)
  t.match(made(box), [/ apply /, /replicas=1/])
  const kept = sandbox(t, { kubectl: rules(1) })
  await t.rejects(destroyVolume(kept.context), { code: 'TSK_COMMAND_FAILED' })
  t.same(made(kept), [], 'nothing is started on a volume that is still there')
})

t.test('a comparison that finds nothing where there is something proves nothing', (t) => {
  const shown = { rows: 9, destroyed: 9, noticed: 1, taken: [] }
  t.same(wrongsOf(shown), [])
  t.match(wrongsOf({ ...shown, destroyed: 8 }), [/^1 of 9 rows were not destroyed/])
  t.match(wrongsOf({ ...shown, noticed: 0 }), [/^one row was changed, and the comparison found 0/])
  t.match(wrongsOf({ ...shown, noticed: 2 }), [/found 2/])
  t.match(wrongsOf({ ...shown, taken: ['cut off: taken'] }), [/^a bad backup was not refused.*cut off: taken/])
  t.end()
})

const OWN = '1|public.alembic_version\n4|public.task\n2|auth."user"\n'

t.test('bad backups are refused, and one that is not is named', async (t) => {
  const whole = `PGDMP${'x'.repeat(3_000)}`
  for (const [cut, foreign, taken] of [
    [{ exitCode: 1 }, '', []],
    [{ stdout: OWN }, '', ['cut off before it was sealed: taken']],
    [{ exitCode: 1 }, OWN, ['of another database: taken']],
  ] as const) {
    const box = sandbox(t, {
      kubectl: [
        { args: /pg_dump .*--dbname postgres /, stdout: 'PGDMP of another' },
        { args: /sh -c pg_restore/, stdin: /of another$/, stdout: foreign },
        { args: /sh -c pg_restore/, stdin: /^PGDMPx+$/, ...cut },
        { args: /psql/, stdin: /SHOW server_version/, stdout: '15.18' },
        { args: /psql/, stdin: /to_regclass/ },
      ],
    })
    const good = join(box.folder, 'good.dump')
    writeFileSync(good, whole)
    const rows = { 'public.alembic_version': 1, 'public.task': 4, 'auth."user"': 2 }
    await writeSeal({ format: 1, createdAt: '', database: 'taskora', server: '15', schema: '', rows }, good, good)
    const database = createDatabase(box.context, { database: { name: 'taskora', user: 'taskora', host: '' } })
    t.same(await takenThough(box.context, database, good), taken)
    t.equal(readFileSync(good, 'utf8'), whole, 'the good one stays as it is')
  }
})

const ROW = (letter: string) => ({ args: /psql/, stdin: /md5\(row::text\)/, stdout: `public.task|1|${letter}\n` })
const SQL = (stdin: RegExp, stdout = '') => ({ args: /psql/, stdin, stdout })

t.test('where somebody writes meanwhile nothing is destroyed, and the tasks of the run go', async (t) => {
  const box = sandbox(t, {
    helm: [{ args: /get values taskora/, stdout: { database: { name: 'taskora', user: 'taskora' } } }],
    kubectl: [
      SQL(/^\nBEGIN;[^]*generate_series\(1, 10000\)/),
      { ...ROW('a'), times: 1 },
      ROW('b'),
      { args: /pg_dump/, stdout: 'PGDMP' },
      { args: /sh -c pg_restore/, stdout: '1|public.task\n' },
      SQL(/SHOW server_version/, '15.18'),
      SQL(/to_regclass/),
      SQL(/^DELETE FROM auth\."user" WHERE starts_with/),
    ],
  })
  const scenario = SCENARIOS.find(({ name }) => name === 'recovery')!
  const setting = { ...{ url: '', accounts: [], seed: 1, rate: 1 }, ...{ folder: '', warmUpMs: 0, calmMs: 0 } }
  await t.rejects(runRecovery(box.context, scenario, setting), {
    code: 'TSK_RELIABILITY_WRITES',
    evidence: ['public.task 1: the row is not as it was'],
  })
  t.notMatch(box.commands().join('\n'), /scale|delete persistent/)
})
