import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { getAuth } from '@/lib/auth'
import { database } from '@/lib/database'
import { mintToken, readSession } from '@/lib/session'
import { startMigratedDatabase, type MigratedDatabase } from '../../tests/fixtures/migrated-database.ts'

const ORIGIN = 'http://localhost:8080'
const folder = mkdtempSync(join(tmpdir(), 'taskora-token-'))
let migrated: MigratedDatabase

beforeAll(async () => {
  migrated = await startMigratedDatabase()
  const secret = join(folder, 'secret')
  writeFileSync(secret, 'a secret of at least thirty-two characters')
  const environment = { PUBLIC_URL: ORIGIN, BACKEND_URL: 'http://localhost:8000', AUTH_SECRET_FILE: secret }
  for (const [name, value] of Object.entries({ ...migrated.environment, ...environment })) vi.stubEnv(name, value)
})

afterAll(async () => {
  await database().end()
  await migrated.stop()
  rmSync(folder, { recursive: true })
})

/** A new account; returns the Cookie header of its first session. */
async function signUp(): Promise<string> {
  const response = await getAuth().handler(
    new Request(`${ORIGIN}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }),
    }),
  )
  expect(response.status).toBe(200)
  return response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
}

const sessionOf = (cookie: string) => readSession(new Request(`${ORIGIN}/api/v1/tasks`, { headers: { cookie } }))

test('a session becomes a token that says who is asking, for five minutes, and nothing else', async () => {
  const cookie = await signUp()
  const { userId } = await sessionOf(cookie)
  const token = await mintToken(userId ?? '')
  const keys = createLocalJWKSet((await getAuth().api.getJwks()) as JSONWebKeySet)
  const { payload, protectedHeader } = await jwtVerify(token, keys)
  expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: expect.any(String) })
  const { iat = 0 } = payload
  expect(payload).toEqual({ sub: userId, iat, exp: iat + 300, iss: 'taskora', aud: 'taskora-api' })
  expect(Math.abs(Date.now() / 1000 - iat)).toBeLessThan(10)

  const tampered = cookie.replace(/=(.)/, (_, first) => `=${first === 'a' ? 'b' : 'a'}`)
  expect((await sessionOf(tampered)).userId).toBeNull()
})
