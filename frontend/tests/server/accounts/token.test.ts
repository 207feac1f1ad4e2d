import { writeFileSync } from 'node:fs'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, test, vi } from 'vitest'
import { getAuth } from '@/server/auth'
import { database } from '@/server/database'
import { mintToken, readSession } from '@/server/session'
import { ORIGIN, useAccountService } from '../../fixtures/account-service'

useAccountService()

/** A new account; returns the Cookie header of its first session. */
async function signUp(name = 'ada'): Promise<string> {
  const response = await getAuth().handler(
    new Request(`${ORIGIN}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ name, email: `${name}@example.com`, password: 'correct horse battery' }),
    }),
  )
  expect(response.status).toBe(200)
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
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

/** The same application in another process, after the secret has changed. */
async function afterSecretChange() {
  writeFileSync(process.env.AUTH_SECRET_FILE ?? '', `another secret of thirty-two characters ${Math.random()}`)
  vi.resetModules()
  const [auth, session, { database: pool }] = await Promise.all([
    import('@/server/auth'),
    import('@/server/session'),
    import('@/server/database'),
  ])
  const verify = async (token: string) =>
    jwtVerify(token, createLocalJWKSet((await auth.getAuth().api.getJwks()) as JSONWebKeySet))
  return { ...session, pool: pool(), verify }
}

test('a changed secret ends sessions and loses nothing else: a key is made that it can open', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const pool = database()
  const count = async (table: string) => (await pool.query(`SELECT count(*)::int AS n FROM "${table}"`)).rows[0].n
  const cookie = await signUp('grace')
  const { userId } = await sessionOf(cookie)
  const user = userId ?? ''
  const during = await mintToken(user)
  const [users, keys] = [await count('user'), await count('jwks')]

  const changed = await afterSecretChange()
  const headers = { cookie }
  expect((await changed.readSession(new Request(`${ORIGIN}/x`, { headers }))).userId).toBeNull()
  const token = await changed.mintToken(user)
  expect((await changed.verify(token)).payload.sub).toBe(user)
  expect((await changed.verify(during)).payload.sub, 'pods of the old secret still serve').toBe(user)
  expect(await mintToken(user).then(changed.verify)).toBeDefined()
  expect([await count('user'), await count('jwks')], 'one key more, for both').toEqual([users, keys + 1])

  await pool.query(`UPDATE jwks SET "createdAt" = now() - interval '1 hour'`)
  const later = await afterSecretChange()
  await later.verify(await later.mintToken(user))
  expect(await count('jwks'), 'what nobody can open goes').toBe(1)
  await Promise.all([changed.pool.end(), later.pool.end()])
})
