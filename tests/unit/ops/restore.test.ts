// The order in which a restore changes things is what keeps the data safe.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { type BackupContent, sealFile, writeSeal } from '../../../scripts/lib/backup/backup-seal.ts'
import { createDatabase } from '../../../scripts/lib/backup/database.ts'
import { loadBeside, retire, swap } from '../../../scripts/lib/backup/restore.ts'
import { operation } from '../../../scripts/ops/restore.ts'
import { type Rule, type Sandbox, sandbox } from '../../fixtures/suite/sandbox.ts'

const CONTENT: BackupContent = {
  format: 1,
  createdAt: '2026-11-23T15:00:00.000Z',
  database: 'taskora',
  server: '15.18',
  schema: '',
  rows: { 'public.task': 4 },
}
const WHOLE = { ...CONTENT, rows: { ...CONTENT.rows, 'public.alembic_version': 1, 'auth."user"': 2 } }
/** Of a release that runs its own server. */
const VALUES = { database: { name: 'taskora', user: 'taskora', host: '' } }

const sql = (stdin: RegExp, more: Partial<Rule> = {}): Rule => ({ args: /psql/, stdin, ...more })
const MAKE = sql(
  /DROP DATABASE IF EXISTS "taskora_restoring"[\s\S]*CREATE DATABASE "taskora_restoring" OWNER "taskora"/,
)
const LOAD: Rule = {
  args: /pg_restore .*--dbname taskora_restoring --single-transaction --exit-on-error/,
  stdin: /^PGDMP$/,
}
const COUNT = (rows: string): Rule => ({ args: /--dbname taskora_restoring/, stdin: /pg_tables/, stdout: rows })
const FORGET: Rule = { args: /--dbname taskora_restoring/, stdin: /TRUNCATE auth.jwks/ }

const archive = (box: Sandbox): string => {
  const file = join(box.folder, 'a.dump')
  writeFileSync(file, 'PGDMP')
  return file
}

t.test('the data arrives beside the live data and is compared', async (t) => {
  const box = sandbox(t, { kubectl: [MAKE, LOAD, COUNT('4|public.task\n'), FORGET] })
  await loadBeside(createDatabase(box.context, VALUES), archive(box), CONTENT)
  t.notMatch(
    box
      .calls()
      .map(({ stdin }) => stdin)
      .join('\n'),
    /RENAME|DATABASE "taskora"\s/,
    'the live database is not touched',
  )
})

t.test('rows that differ stop it', async (t) => {
  const box = sandbox(t, { kubectl: [MAKE, LOAD, COUNT('3|public.task\n')] })
  await t.rejects(loadBeside(createDatabase(box.context, VALUES), archive(box), CONTENT), {
    code: 'TSK_RESTORE_DIFFERS',
    evidence: ['public.task: 3, expected 4'],
  })
})

t.test('both names change in one transaction', async (t) => {
  const box = sandbox(t, { kubectl: [sql(/RENAME/)] })
  await swap(createDatabase(box.context, VALUES))
  t.match(
    box.calls()[0]!.stdin,
    new RegExp(
      String.raw`ALLOW_CONNECTIONS false;[\s\S]*terminate[\s\S]*BEGIN;\n` +
        String.raw`[^;]*"taskora" RENAME TO "taskora_replaced";\n` +
        String.raw`[^;]*"taskora_restoring" RENAME TO "taskora";\nCOMMIT;`,
    ),
  )
})

t.test('a swap that fails lets the application in again', async (t) => {
  const box = sandbox(t, {
    kubectl: [
      sql(/RENAME/, { exitCode: 3, stderr: 'database is being accessed by other users' }),
      sql(/"taskora" WITH ALLOW_CONNECTIONS true/),
    ],
  })
  await t.rejects(swap(createDatabase(box.context, VALUES)), { code: 'TSK_COMMAND_FAILED' })
  t.equal(box.calls().length, 2)
})

t.test('what was replaced is dropped after it was saved, never before', async (t) => {
  const dump: Rule = { args: /pg_dump .*--dbname taskora_replaced/, stdout: 'PGDMP' }
  const read: Rule = { args: /sh -c pg_restore/, stdout: '1|public.task\n' }
  const drop = sql(/DROP DATABASE "taskora_replaced"/)
  const whole = sandbox(t, { kubectl: [dump, read, sql(/SHOW/, { stdout: '15\n' }), sql(/to_regclass/), drop] })
  await retire(whole.context, createDatabase(whole.context, VALUES), join(whole.folder, 'before.dump'))
  t.match(whole.calls().at(-1)!.stdin, /DROP DATABASE/)

  const broken = sandbox(t, { kubectl: [{ ...dump, exitCode: 1 }] })
  await t.rejects(retire(broken.context, createDatabase(broken.context, VALUES), join(broken.folder, 'before.dump')), {
    code: 'TSK_COMMAND_FAILED',
  })
  t.match(broken.output(), /kept in the cluster, in the database "taskora_replaced"/)
})

t.test('a damaged file is refused before the cluster is asked anything', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-restore-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const box = sandbox(t, { kubectl: [] }, { options: { words: ['a.dump'], yes: true }, env: { INIT_CWD: folder } })
  const file = join(folder, 'a.dump')
  await t.rejects(operation.run(box.context), { code: 'TSK_BACKUP_MISSING' }, 'a name is meant from where it was typed')
  writeFileSync(file, 'PGDMP')
  await t.rejects(operation.run(box.context), { code: 'TSK_BACKUP_DAMAGED' }, 'no seal')
  await writeSeal(CONTENT, file, file)
  await t.rejects(operation.run(box.context), { code: 'TSK_BACKUP_FOREIGN' }, 'of another application')
  rmSync(sealFile(file))
  await writeSeal(WHOLE, file, file)
  await t.rejects(operation.run(box.context), { code: 'TSK_TOOLCHAIN_MISSING' }, 'a whole one gets further')
  writeFileSync(file, 'PGDMP!')
  await t.rejects(operation.run(box.context), { code: 'TSK_BACKUP_DAMAGED' }, 'changed')
})

for (const words of [[], ['a', 'b']]) {
  t.test(`usage: ${words.length} files`, async (t) => {
    await t.rejects(operation.run(sandbox(t, {}, { options: { words } }).context), { code: 'TSK_USAGE' })
  })
}
