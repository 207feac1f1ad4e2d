import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { getAuth } from '@/server/auth'
import { mintToken, readSession } from '@/server/session'
import { ORIGIN, useAccountService } from '../fixtures/account-service'

useAccountService()

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
