import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { ChangingPasswordPool } from '@/server/changing-password'

const folder = mkdtempSync(join(tmpdir(), 'taskora-passwords-'))
const now = join(folder, 'password')
const next = join(folder, 'next-password')
const ROLE = 'role_of_the_password_test'
const server = new Client({ connectionString: inject('migrated').serverUrl })
let pool: ChangingPasswordPool

/** As the rotation does it; connections from before end, so that others have to be opened. */
async function alter(password: string) {
  await server.query(`ALTER ROLE ${ROLE} PASSWORD '${password}'`)
  await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [ROLE])
  await vi.waitFor(() => expect(pool.totalCount).toBe(0))
}

/** As many at once as the pool has connections, each of which has to be opened. */
const serves = async () =>
  (await Promise.all([1, 2, 3].map((each) => pool.query('SELECT $1::int AS n, pg_sleep(0.05)', [each])))).map(
    ({ rows }) => rows[0].n,
  )

beforeAll(async () => {
  await server.connect()
  await server.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD 'old'`)
})

beforeEach(async () => {
  await server.query(`ALTER ROLE ${ROLE} PASSWORD 'old'`)
  writeFileSync(now, 'old\n')
  rmSync(next, { force: true })
  const { DATABASE_PORT } = inject('migrated').environment
  const address = { host: '127.0.0.1', port: Number(DATABASE_PORT), user: ROLE, database: 'postgres', max: 3 }
  pool = new ChangingPasswordPool(address, [now, next])
  // Each of those that `alter` ends.
  pool.on('error', () => {})
})

afterEach(() => pool.end())

afterAll(async () => {
  await server.query(`DROP ROLE ${ROLE}`)
  await server.end()
  rmSync(folder, { recursive: true })
})

test('each step of a change leaves a password that is taken', async () => {
  expect(await serves()).toEqual([1, 2, 3])
  writeFileSync(next, 'new')
  expect(await serves()).toEqual([1, 2, 3])
  await alter('new')
  expect(await serves()).toEqual([1, 2, 3])
  writeFileSync(now, 'new')
  rmSync(next)
  await alter('new')
  expect(await serves()).toEqual([1, 2, 3])
})

test('after a change that was broken off the old one is taken again', async () => {
  writeFileSync(next, 'new')
  await alter('new')
  expect(await serves()).toEqual([1, 2, 3])
  await alter('old')
  expect(await serves()).toEqual([1, 2, 3])
})

test('a password that is in neither file is refused, and with both calls', async () => {
  writeFileSync(next, 'new')
  await alter('a third one')
  await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: '28P01' })
  await expect(pool.connect()).rejects.toMatchObject({ code: '28P01' })
  await new Promise<void>((resolve) =>
    pool.connect((error) => {
      expect(error).toMatchObject({ code: '28P01' })
      resolve()
    }),
  )
})

test('without any file no server is asked', async () => {
  rmSync(now)
  await expect(pool.query('SELECT 1')).rejects.toThrow(/there is no password in/)
})
