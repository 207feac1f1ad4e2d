// What a serving part of Taskora complained of, against what its database says of itself now.
import t from 'tap'
import { diagnose } from '../../../../scripts/lib/causes/diagnose.ts'
import type { DatabaseFact } from '../../../../scripts/lib/causes/facts/database.ts'
import { ago, system } from '../../../fixtures/causes/system.ts'

const WELL: DatabaseFact = { connections: 20, maxConnections: 60, blockers: [], readOnly: false, revision: 'a' }

/** The codes that are named when the API wrote `line` again and again, last so many seconds ago. */
function named(
  line: string,
  last: number,
  fact: DatabaseFact | undefined,
  labels = { 'app.kubernetes.io/part-of': 'taskora' },
) {
  const facts = system({
    patch: { 'Deployment/api': { metadata: { labels } } },
    logs: { api: [40, 30, 20, 0].map((before) => `${ago(last + before)} ERROR ${line}`) },
    ...(fact ? { extra: { database: fact } } : {}),
  })
  return diagnose(facts).causes.map(({ finding }) => finding.code)
}

for (const [line, code, fails] of [
  ['FATAL: sorry, too many clients already', 'TSK_DB_CONNECTIONS', { connections: 58 }],
  ['cannot execute INSERT in a read-only transaction', 'TSK_DB_READ_ONLY', { readOnly: true }],
  [
    'canceling statement due to lock timeout',
    'TSK_DB_LOCKED',
    { blockers: [{ pid: 7, seconds: 9, waiting: 1, query: 'LOCK' }] },
  ],
] as const)
  t.test(`"${line}" is over when the database denies it`, async (t) => {
    t.same(named(line, 30, WELL), [], 'denied')
    t.ok(named(line, 30, { ...WELL, ...fails }).includes(code), 'borne out')
    t.ok(named(line, 5, WELL).includes(code), 'said a moment ago')
    t.ok(named(line, 30, undefined).includes(code), 'a database that was not asked')
    t.ok(named(line, 30, WELL, { 'app.kubernetes.io/part-of': 'shop' }).includes(code), 'another application')
  })

t.test('a database that was missing while it was restored is there when it answers', async (t) => {
  const line = 'FATAL:  database "shop" does not exist'
  t.same(named(line, 30, WELL), [], 'denied')
  t.ok(named(line, 30, undefined).includes('TSK_DB_MISSING'), 'a database that was not asked')
})

t.test('a database that has its migrations lacks not their table, and only that is known of it', async (t) => {
  const line = 'ERROR: relation "public.alembic_version" does not exist at character 25'
  t.same(named(line, 30, WELL), [], 'denied')
  t.ok(named(line, 30, { ...WELL, revision: '' }).includes('TSK_DB_SCHEMA'), 'borne out')
  t.ok(named(line, 5, WELL).includes('TSK_DB_SCHEMA'), 'said a moment ago')
  const other = 'ERROR: relation "public.task" does not exist at character 25'
  t.ok(named(other, 30, WELL).includes('TSK_DB_SCHEMA'), 'nobody looked for that one')
})
