import { getMigrations } from 'better-auth/db/migration'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authOptions } from '@/server/auth'
import { readSecret } from '@/server/settings'
import { copyDatabase, type DatabaseCopy } from '../../fixtures/copy-of-database'

let database: DatabaseCopy
let pool: Pool

beforeAll(async () => {
  database = await copyDatabase()
  const { DATABASE_NAME, DATABASE_PORT, DATABASE_PASSWORD_FILE = '' } = database.environment
  pool = new Pool({
    host: '127.0.0.1',
    port: Number(DATABASE_PORT),
    user: 'taskora',
    database: DATABASE_NAME,
    password: readSecret(DATABASE_PASSWORD_FILE),
    options: '-c search_path=auth',
  })
  // A connection may still be closing when the server stops, and is told so.
  pool.on('error', () => {})
})

afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

/** What better-auth would still do to the database with this application's own options. */
function pending() {
  const settings = {
    publicUrl: new URL('http://localhost:8080'),
    trustedOrigins: [],
    backendUrl: new URL('http://localhost:8000'),
    auth: { secret: 'a secret of at least thirty-two characters', issuer: 'taskora', audience: 'taskora-api' },
    serviceWorker: true,
    database: { host: '', port: 0, name: '', user: '', passwordFiles: [], connections: 5 },
    mail: undefined,
  }
  return getMigrations(authOptions(settings, pool))
}

test('the migrations of the backend leave the account service nothing to do', async () => {
  const { toBeCreated, toBeAdded } = await pending()
  expect({ toBeCreated, toBeAdded }).toEqual({ toBeCreated: [], toBeAdded: [] })
})

test('a missing column and a missing table would be noticed', async () => {
  await pool.query('ALTER TABLE "session" DROP COLUMN "userAgent"')
  await pool.query('DROP TABLE "rateLimit"')
  const { toBeCreated, toBeAdded } = await pending()
  expect(toBeCreated.map(({ table }) => table)).toEqual(['rateLimit'])
  expect(toBeAdded.map(({ table, fields }) => [table, Object.keys(fields)])).toEqual([['session', ['userAgent']]])
})
