import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openSealed } from '../../scripts/lib/backup/backup-seal.ts'
import { CHART, type HelmResult, render, run, VARIANTS } from '../fixtures/chart/helm.ts'
import { permitted } from '../fixtures/chart/network-policy.ts'
import { pick, podsOf } from '../fixtures/chart/objects.ts'

const on = ['--set', 'backup.enabled=true']

t.test('backups are off until they are switched on, and on in production', async (t) => {
  const jobs = async (args: readonly string[]): Promise<number> =>
    (await render(args)).filter(({ kind }) => kind === 'CronJob').length
  t.strictSame([await jobs([]), await jobs(VARIANTS.dev), await jobs(VARIANTS.prod), await jobs(on)], [0, 0, 1, 1])
})

t.test('a backup has a volume of its own that stays, and the password of the application alone', async (t) => {
  const objects = await render(on)
  const claim = pick(objects, 'PersistentVolumeClaim/taskora-backups')
  t.equal(claim.metadata.annotations?.['helm.sh/resource-policy'], 'keep')
  const { spec } = podsOf(objects).find(({ owner }) => owner === 'CronJob/taskora-backup')!
  t.match(spec.volumes, [{ persistentVolumeClaim: { claimName: 'taskora-backups' } }])
  t.strictSame(spec.volumes!.find(({ secret }) => secret)!['secret'].items, [{ key: 'password', path: 'password' }])
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy')
  t.ok(permitted(policies, 'backup', 'database', 5432))
  t.notOk(permitted(policies, 'backup', 'backend', 8000))
})

const DUMP = `COPY public.task (id, title) FROM stdin;
1\tCOPY of a task
2\tb
\\.
COPY auth."user" (id) FROM stdin;
\\.
COPY public.alembic_version (version_num) FROM stdin;
0006
\\.
-- PostgreSQL database dump complete
`
const PROGRAMS = {
  pg_dump: 'while [ "$1" != --file ]; do shift; done; printf PGDMP >"$2"',
  pg_restore: 'cat "$DUMP"',
  psql: 'case "$*" in *server_version*) echo "15.18 (Debian)";; *) echo 0006;; esac',
  date: 'case "$*" in *T*) echo 2026-11-29T02:17:00.000Z;; *) echo "$NOW";; esac',
}

/** Runs the script with these programs in place of PostgreSQL's, on a volume that holds these files. */
async function backUp(
  t: Test,
  volume: Record<string, string> = {},
  { now = '20261129-021700', dump = DUMP, next = '', programs = {} as Partial<typeof PROGRAMS> } = {},
): Promise<HelmResult & { folder: string; files: string[] }> {
  const all = Object.entries({ ...PROGRAMS, ...programs }).map(([name, body]) => [name, `#!/bin/sh\n${body}\n`])
  const root = t.testdir({ volume, dump, password: 'secret-of-the-test', next, bin: Object.fromEntries(all) })
  await run('/bin/chmod', ['-R', '755', join(root, 'bin')])
  const folder = join(root, 'volume')
  const result = await run('/bin/sh', [join(CHART, 'files', 'database', 'backup.sh')], {
    PATH: `${join(root, 'bin')}:/usr/bin:/bin`,
    BACKUP_FOLDER: folder,
    BACKUPS_KEPT: '2',
    DUMP: join(root, 'dump'),
    NOW: now,
    DATABASE_HOST: 'h',
    DATABASE_PORT: '1',
    DATABASE_NAME: 'taskora',
    DATABASE_USER: 'taskora',
    DATABASE_PASSWORD_FILE: join(root, 'password'),
    DATABASE_NEXT_PASSWORD_FILE: join(root, 'next'),
  })
  return { ...result, folder, files: readdirSync(folder).sort() }
}

t.test('a backup is one that restore takes', async (t) => {
  const { code, stderr, folder, files } = await backUp(t, { 'old.dump.partial': 'half' })
  t.equal(code, 0, stderr)
  const name = 'taskora-20261129-021700.dump'
  t.strictSame(files, [name, `${name}.sha256`])
  t.strictSame(await openSealed(join(folder, name)), {
    format: 1,
    createdAt: '2026-11-29T02:17:00.000Z',
    database: 'taskora',
    server: '15.18',
    schema: '0006',
    rows: { 'public.task': 2, 'auth."user"': 0, 'public.alembic_version': 1 },
  })
  t.match(readFileSync(join(folder, `${name}.sha256`), 'utf8'), createHash('sha256').update('PGDMP').digest('hex'))
})

t.test('while the password is being changed the one that the server takes is used', async (t) => {
  const only = (password: string): Partial<typeof PROGRAMS> => ({
    psql: `[ "$PGPASSWORD" = ${password} ] || exit 2\n${PROGRAMS.psql}`,
    pg_dump: `[ "$PGPASSWORD" = ${password} ] || exit 1\n${PROGRAMS.pg_dump}`,
  })
  for (const taken of ['secret-of-the-test', 'the-next-one'])
    t.match(await backUp(t, {}, { next: 'the-next-one', programs: only(taken) }), { code: 0 }, taken)
  t.not((await backUp(t, {}, { next: 'the-next-one', programs: only('a-third-one') })).code, 0)
})

t.test('as many are kept as wanted, the newest', async (t) => {
  const old = ['taskora-20261126-021700.dump', 'taskora-20261128-021700.dump', 'taskora-20261127-021700.dump']
  const volume = Object.fromEntries(old.flatMap((name) => [name, `${name}.sha256`]).map((name) => [name, 'x']))
  const { files, stdout } = await backUp(t, { ...volume, 'lost+found': '' })
  t.strictSame(
    files.filter((name) => name.endsWith('.dump')),
    ['taskora-20261128-021700.dump', 'taskora-20261129-021700.dump'],
  )
  t.equal(files.filter((name) => name.endsWith('.sha256')).length, 2)
  t.match(stdout, /20261126-021700.dump: deleted/)
})

t.test('one that failed has no name, and costs no older one', async (t) => {
  const volume = { 'taskora-20261127-021700.dump': 'x', 'taskora-20261128-021700.dump': 'x' }
  const broken = [
    { programs: { pg_dump: 'exit 1' } },
    { programs: { psql: 'exit 2' } },
    { dump: DUMP.replace(/-- PostgreSQL.*\n/, '') },
  ]
  for (const how of broken) {
    const { code, files } = await backUp(t, volume, how)
    t.not(code, 0)
    t.strictSame(
      files.filter((name) => name.endsWith('.dump')),
      Object.keys(volume),
    )
  }
})
