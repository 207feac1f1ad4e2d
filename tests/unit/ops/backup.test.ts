// A backup is whole and sealed, or there is none; a damaged one is never restored.

import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { defaultBackupFile, readRows, writeBackup } from '../../../scripts/lib/backup/backup.ts'
import {
  type BackupContent,
  formatSeal,
  openSealed,
  parseSeal,
  sealFile,
  writeSeal,
} from '../../../scripts/lib/backup/backup-seal.ts'
import {
  createDatabase,
  differences,
  identifier,
  literal,
  parseRowCounts,
} from '../../../scripts/lib/backup/database.ts'
import { type Rule, sandbox } from '../../fixtures/suite/sandbox.ts'

/** Of a release that runs its own server. */
const VALUES = { database: { name: 'taskora', user: 'taskora', host: '' } }

const CONTENT: BackupContent = {
  format: 1,
  createdAt: '2026-11-23T15:00:00.000Z',
  database: 'taskora',
  server: '15.18',
  schema: '0001',
  rows: { 'public.alembic_version': 1, 'public.task': 4, 'auth."user"': 2 },
}

function folderOf(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-backup-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const DUMP: Rule = { args: /exec statefulset\/taskora-database .* pg_dump .* --format custom$/, stdout: 'PGDMP data' }
const READ: Rule = {
  args: /exec --stdin .* sh -c pg_restore/,
  stdin: /^PGDMP data$/,
  stdout: '4|public.task\n2|auth."user"\n',
}
const SERVER: Rule = { args: /psql/, stdin: /SHOW server_version/, stdout: '15.18\n' }
const SCHEMA: Rule[] = [
  { args: /psql/, stdin: /to_regclass/, stdout: 'alembic_version\n' },
  { args: /psql/, stdin: /version_num/, stdout: '0001\n' },
]

t.test('a backup is read back whole before it gets its name', async (t) => {
  const box = sandbox(t, { kubectl: [DUMP, READ, SERVER, ...SCHEMA] })
  const file = join(box.folder, 'kept', 'a.dump')
  const backup = await writeBackup(box.context, createDatabase(box.context, VALUES), 'taskora', file)
  t.match(backup, {
    file,
    sizeBytes: 10,
    content: { server: '15.18', schema: '0001', rows: { 'public.task': 4, 'auth."user"': 2 } },
  })
  t.equal(readFileSync(file, 'utf8'), 'PGDMP data')
  t.equal(statSync(file).mode & 0o777, 0o600, 'only its owner reads it')
  t.equal(statSync(sealFile(file)).mode & 0o777, 0o600)
  t.equal(
    spawnSync('sha256sum', ['--check', '--strict', 'a.dump.sha256'], { cwd: join(box.folder, 'kept') }).status,
    0,
    'the plain tool agrees',
  )
  t.notMatch(box.commands().join('\n'), /password=|PGPASSWORD/i, 'no password on a command line')
  await t.rejects(writeBackup(box.context, createDatabase(box.context, VALUES), 'taskora', file), {
    code: 'TSK_BACKUP_EXISTS',
  })
})

for (const [name, rules] of Object.entries<Rule[]>({
  'pg_dump fails halfway': [{ ...DUMP, stdout: 'PGD', stderr: 'connection lost', exitCode: 1 }],
  'the file was cut off on the way': [DUMP, { ...READ, stdout: '4|public.task\n', exitCode: 1 }],
  'pg_restore complains, whatever comes after it': [
    DUMP,
    { ...READ, stderr: 'pg_restore: error: could not read from input file' },
  ],
})) {
  t.test(`no file is left when ${name}`, async (t) => {
    const box = sandbox(t, { kubectl: rules })
    const file = join(box.folder, 'a.dump')
    await t.rejects(writeBackup(box.context, createDatabase(box.context, VALUES), 'taskora', file), {
      code: /TSK_(BACKUP_DAMAGED|COMMAND_FAILED)/,
    })
    t.throws(() => statSync(file), { code: 'ENOENT' })
    t.throws(() => statSync(`${file}.partial`), { code: 'ENOENT' })
    t.throws(() => statSync(sealFile(file)), { code: 'ENOENT' })
  })
}

t.test('a dry run prints the dump and makes no file', async (t) => {
  const box = sandbox(t, { kubectl: [] }, { options: { dryRun: true } })
  const file = join(box.folder, 'none', 'a.dump')
  t.equal(await writeBackup(box.context, createDatabase(box.context, VALUES), 'taskora', file), undefined)
  t.match(box.output(), /\$ kubectl .* pg_dump .* > .*a\.dump\.partial/)
  t.throws(() => statSync(join(box.folder, 'none')), { code: 'ENOENT' })
})

t.test('only what was sealed is opened', async (t) => {
  const file = join(folderOf(t), 'a.dump')
  await t.rejects(openSealed(file), { code: 'TSK_BACKUP_MISSING' })
  writeFileSync(file, 'PGDMP data')
  await t.rejects(openSealed(file), { code: 'TSK_BACKUP_DAMAGED', evidence: [/sha256 is missing/] }, 'no checksum')
  await writeSeal(CONTENT, file, file)
  t.same(await openSealed(file), CONTENT, 'the whole one')
  truncateSync(file, 9)
  await t.rejects(openSealed(file), { code: 'TSK_BACKUP_DAMAGED', evidence: [/expected/, /found/] }, 'cut off')
  appendFileSync(file, 'b')
  await t.rejects(openSealed(file), { code: 'TSK_BACKUP_DAMAGED' }, 'one byte changed')
  writeFileSync(file, 'PGDMP data')
  t.same(await openSealed(file), CONTENT, 'whole again')
  writeFileSync(sealFile(file), readFileSync(sealFile(file), 'utf8').replace('"rows"', '"sows"'))
  await t.rejects(openSealed(file), { code: 'TSK_BACKUP_DAMAGED' }, 'seal changed')
})

t.test('a whole backup of another database, or of an empty one, is refused', async (t) => {
  for (const [rows, lacking] of [
    [{}, ['public.alembic_version', 'public.task', 'auth."user"']],
    [{ 'public.alembic_version': 1, 'public.task': 3, 'public.user': 9 }, ['auth."user"']],
  ] as const) {
    const file = join(folderOf(t), 'a.dump')
    writeFileSync(file, 'PGDMP data')
    await writeSeal({ ...CONTENT, rows }, file, file)
    const evidence = lacking.map((table) => `it has no table ${table}`)
    await t.rejects(openSealed(file), { code: 'TSK_BACKUP_FOREIGN', evidence })
  }
})

t.test('a seal is read as it was written, and nothing else is', (t) => {
  const hash = 'ab'.repeat(32)
  t.same(parseSeal(formatSeal(CONTENT, hash, 'a.dump')), { content: CONTENT, sha256: hash })
  for (const text of [
    '',
    hash,
    `# {}\n${hash}  a\n`,
    `# {"format":2,"rows":{}}\n${hash}  a\n`,
    `# {"format":1}\n${hash}  a\n`,
    `# {\n${hash}  a\n`,
    `# {"format":1,"rows":{}}\n${hash.slice(1)}  a\n`,
  ]) {
    t.throws(() => parseSeal(text), text)
  }
  t.end()
})

t.test('an archive that pg_restore cannot read is damaged, with its words', async (t) => {
  const box = sandbox(t, {
    kubectl: [
      {
        args: /pg_restore/,
        stderr: 'pg_restore: error: input file does not appear to be a valid archive\n',
        exitCode: 1,
      },
    ],
  })
  const file = join(box.folder, 'a.dump')
  writeFileSync(file, 'text')
  await t.rejects(readRows(createDatabase(box.context, VALUES), file), {
    code: 'TSK_BACKUP_DAMAGED',
    evidence: [/valid archive/],
  })
})

t.test('rows and their differences', (t) => {
  t.same(parseRowCounts(['2|public."a|b"', '0|auth.x']), { 'auth.x': 0, 'public."a|b"': 2 })
  t.same(differences({ a: 1, b: 2 }, { a: 1, b: 2 }), [])
  t.same(differences({ a: 1, b: 2 }, { b: 3, c: 0 }), [
    'a: no such table, expected 1',
    'b: 3, expected 2',
    'c: 0, expected none',
  ])
  t.equal(identifier('a"; DROP'), '"a""; DROP"')
  t.equal(literal(`it's`), `'it''s'`)
  t.equal(
    defaultBackupFile('/r', new Date('2026-11-23T15:13:09.5Z'), '-x'),
    '/r/backups/taskora-20261123-151309-x.dump',
  )
  t.end()
})
