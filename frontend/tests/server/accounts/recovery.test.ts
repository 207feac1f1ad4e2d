import { beforeEach, describe, expect, test } from 'vitest'
import { database } from '@/server/database'
import { digestOf, newCodes, recoveryState } from '@/server/recovery-codes'
import { account, ask, PASSWORD, signedIn, signUp } from '../../fixtures/account-client'
import { useAccountService } from '../../fixtures/account-service'

const NEW_PASSWORD = 'another horse entirely'

useAccountService()

beforeEach(() => database().query('TRUNCATE "user", "rateLimit" CASCADE'))

const recover = (name: string, code: string, address = '192.0.2.1') =>
  ask('/recovery-codes/recover', { email: `${name}@example.com`, code, newPassword: NEW_PASSWORD }, { address })
const signIn = async (password: string) => (await ask('/sign-in/email', { ...account('ada'), password })).status

describe('a recovery code', () => {
  test('comes with the account, sets a new password, and ends every session', async () => {
    const { cookie, codes } = await signUp('ada')
    expect(codes).toHaveLength(8)
    expect((await recover('ada', codes[0] ?? '')).status).toBe(200)
    expect([await signedIn(cookie), await signIn(PASSWORD), await signIn(NEW_PASSWORD)]).toEqual([false, 401, 200])
  })

  test('is read as people write it, and works once', async () => {
    const { codes, userId } = await signUp('ada')
    const [first = '', second = ''] = codes
    expect((await recover('ADA', ` ${first.toUpperCase().replaceAll('-', ' ')}`)).status).toBe(200)
    expect((await recover('ada', first)).status).toBe(400)
    expect((await recoveryState(database(), userId)).left).toBe(7)
    const many = await Promise.all(Array.from({ length: 5 }, () => recover('ada', second)))
    expect(many.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400])
  })

  test('of somebody else, a wrong one, and any for an unknown address are refused in the same words', async () => {
    await signUp('ada')
    const eve = await signUp('eve')
    const answers = [
      await recover('ada', eve.codes[0] ?? ''),
      await recover('ada', '0000-0000-0000-0000'),
      await recover('nobody', eve.codes[0] ?? ''),
      await recover('ada', 'a\0b'),
    ]
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400])
    expect(new Set(texts).size).toBe(1)
    expect(await signIn(PASSWORD)).toBe(200)
    expect((await recoveryState(database(), eve.userId)).left).toBe(8)
  })

  test.each([
    ['too short', 'zq4w7', 400],
    ['too long', 'x'.repeat(129), 400],
    ['one that attackers try first', 'password123', 422],
  ])('is not used up by a password that is %s', async (_, newPassword, status) => {
    const { codes, userId } = await signUp('ada')
    const body = { email: 'ada@example.com', code: codes[0], newPassword }
    expect((await ask('/recovery-codes/recover', body)).status).toBe(status)
    expect((await recoveryState(database(), userId)).left).toBe(8)
  })

  test.each([
    ['no body', undefined],
    ['a list', []],
    ['numbers', { email: 1, code: 2, newPassword: 3 }],
    ['no code', { email: 'ada@example.com', newPassword: NEW_PASSWORD }],
  ])('asked for with %s is refused, never a failure', async (_, body) => {
    expect((await ask('/recovery-codes/recover', body as object)).status).toBe(400)
  })

  test('is stored as a digest alone', async () => {
    const { codes } = await signUp('ada')
    const { rows } = await database().query('SELECT * FROM "recoveryCode"')
    expect(rows).toHaveLength(8)
    for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code)
    expect(rows.map(({ digest }) => digest).sort()).toEqual(codes.map(digestOf).sort())
  })
})

test('guessing recovery codes ends after ten attempts, as guessing passwords does', async () => {
  const { codes } = await signUp('ada')
  for (let index = 0; index < 10; index += 1) expect((await recover('ada', `guess ${index}`)).status).toBe(400)
  expect((await recover('ada', codes[0] ?? '')).status).toBe(429)
  expect((await recover('ada', codes[0] ?? '', '192.0.2.2')).status, 'the owner, elsewhere').toBe(200)
})

describe('new codes', () => {
  test('need the password, take the place of the old ones, and count as kept once that is said', async () => {
    const { cookie, codes, userId } = await signUp('ada')
    const state = () => recoveryState(database(), userId)
    expect(await state()).toEqual({ left: 8, kept: false })
    expect((await ask('/recovery-codes/keep', {}, { cookie })).status).toBe(200)
    expect(await state()).toEqual({ left: 8, kept: true })
    for (const body of [{}, { password: 'a wrong guess' }])
      expect((await ask('/recovery-codes/renew', body, { cookie })).status).toBe(400)
    expect(await state()).toEqual({ left: 8, kept: true })

    const renewed = await ask('/recovery-codes/renew', { password: PASSWORD }, { cookie })
    const { recoveryCodes } = (await renewed.json()) as { recoveryCodes: string[] }
    expect(await state()).toEqual({ left: 8, kept: false })
    expect((await recover('ada', codes[0] ?? '')).status, 'an old code').toBe(400)
    expect((await recover('ada', recoveryCodes[0] ?? '')).status, 'a new code').toBe(200)
  })

  test('are not given without a session', async () => {
    await signUp('ada')
    expect((await ask('/recovery-codes/renew', { password: PASSWORD })).status).toBe(401)
    expect((await ask('/recovery-codes/keep', {})).status).toBe(401)
  })

  test('are never the same', () => {
    const codes = Array.from({ length: 100 }, newCodes).flat()
    expect(new Set(codes).size).toBe(800)
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
  })
})

describe('without a mail server', () => {
  test('no link is sent, for a known address and an unknown one alike', async () => {
    await signUp('ada')
    for (const name of ['ada', 'nobody'])
      expect((await ask('/request-password-reset', { email: `${name}@example.com` })).status).toBe(400)
    expect((await database().query('SELECT FROM verification')).rowCount).toBe(0)
  })

  test('the address changes at once, with the password alone', async () => {
    await signUp('eve')
    const { cookie } = await signUp('ada')
    const change = async (newEmail: string, password?: string) =>
      (await ask('/change-email', { newEmail, password }, { cookie })).status
    const emails = async () => (await database().query('SELECT email FROM "user" ORDER BY 1')).rows.map((r) => r.email)
    expect([await change('new@example.com'), await change('new@example.com', 'a wrong guess')]).toEqual([400, 400])
    await change('eve@example.com', PASSWORD)
    expect(await emails()).toEqual(['ada@example.com', 'eve@example.com'])
    expect(await change('New@example.com', PASSWORD)).toBe(200)
    expect(await emails()).toEqual(['eve@example.com', 'new@example.com'])
    expect((await ask('/change-email', { newEmail: 'other@example.com', password: PASSWORD })).status).toBe(401)
  })
})
