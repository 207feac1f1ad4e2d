// What the benchmark of the capacity sends to the database is of today's schema.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import t from 'tap'
import { SCRIPTS } from '../../scripts/ops/bench/capacity-database.ts'
import { MARK, rowsOf, tasksOf } from '../../scripts/ops/bench/capacity-rows.ts'
import { FRONTEND, startMigratedDatabase } from '../fixtures/application/migrated-database.ts'

const { Client } = createRequire(join(FRONTEND, 'package.json'))('pg')
const database = await startMigratedDatabase()
const client = new Client({ connectionString: database.serverUrl.replace(/postgres$/, 'taskora') })
await client.connect()
t.teardown(async () => {
  await client.end()
  await database.stop()
})

/** Without pgbench's own lines, and with numbers where it has variables. */
const asSql = (script: string): string =>
  script
    .replaceAll(/^\\set .*$/gm, '')
    .replaceAll(':number', "'2'::text")
    .replaceAll(':key', "'7'::text")

const countOf = async (table: string): Promise<number> =>
  Number((await client.query(`SELECT count(*) FROM ${table}`)).rows[0].count)

t.test('made-up people have what the statements look for, and each statement finds it', async (t) => {
  await client.query(rowsOf(3, 60))
  t.same([await countOf('auth.session'), await countOf('auth."recoveryCode"'), await countOf('task')], [3, 24, 180])
  await client.query(tasksOf([`${MARK}1@taskora.invalid`], 5))
  t.equal(await countOf('task'), 185)
  const rowsIn = async (script: string): Promise<number[]> =>
    [await client.query(asSql(script))].flat().map(({ rows }: { rows: unknown[] }) => rows.length)
  t.same((await rowsIn(SCRIPTS.session)).slice(0, 2), [1, 1])
  t.ok((await rowsIn(SCRIPTS.list)).includes(51), 'one more than the page, as the API asks')
  await client.query(asSql(SCRIPTS.create))
  t.equal(await countOf('task'), 186)
  await t.rejects(client.query(asSql(SCRIPTS.list.replace('priority', 'urgency'))), /urgency.* does not exist/)
})
