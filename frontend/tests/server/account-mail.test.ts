import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { getAuth } from '@/server/auth'
import { database } from '@/server/database'
import { type MailServer, startMailServer } from '../../../tests/fixtures/mail/mail-server.ts'
import { ask, PASSWORD, signedIn, signUp } from '../fixtures/account-client'
import { ORIGIN, useAccountService } from '../fixtures/account-service'

const NEW_PASSWORD = 'another horse entirely'

let mails: MailServer

useAccountService(async () => {
  mails = await startMailServer()
  const from = 'Taskora <tasks@example.com>'
  return { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mails.port), SMTP_TLS: 'none', SMTP_FROM: from }
})
afterAll(() => mails.stop())

beforeEach(async () => {
  await database().query('TRUNCATE "user", "rateLimit", verification CASCADE')
  mails.mails.length = 0
})

const askForLink = (name: string) => ask('/request-password-reset', { email: `${name}@example.com` })
const tokenFor = async (to: string) => /#(\S+)/.exec((await mails.arrival(to)).text)?.[1] ?? ''
const reset = async (token: string) => (await ask('/reset-password', { token, newPassword: NEW_PASSWORD })).status
const signIn = async (password: string, email = 'ada@example.com') =>
  (await ask('/sign-in/email', { email, password })).status
const addresses = async () => (await database().query('SELECT email FROM "user" ORDER BY 1')).rows.map((r) => r.email)

describe('a link to a new password', () => {
  test('works once, ends every session, and the person is told', async () => {
    const { cookie } = await signUp('ada')
    expect((await askForLink('ada')).status).toBe(200)
    const mail = await mails.arrival('ada@example.com')
    expect(mail.text).toContain('From: Taskora <tasks@example.com>')
    expect(mail.text).toContain(`${ORIGIN}/reset-password#`)
    const token = await tokenFor('ada@example.com')
    expect(await reset(token)).toBe(200)
    expect([await signedIn(cookie), await signIn(PASSWORD), await signIn(NEW_PASSWORD)]).toEqual([false, 401, 200])
    expect(await reset(token), 'a used link').toBe(400)
    expect((await mails.arrival('ada@example.com', 1)).text).toContain('was reset')
  })

  test('is answered alike for an unknown address, and nobody is written to', async () => {
    await signUp('ada')
    const [known, unknown] = [await askForLink('ada'), await askForLink('nobody')]
    expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()])
    await mails.arrival('ada@example.com')
    expect(mails.mails).toHaveLength(1)
  })

  test('does not wait for the mail server, and a dead one is no failure', async () => {
    await signUp('ada')
    await mails.stop()
    expect((await askForLink('ada')).status).toBe(200)
    const { port } = mails
    mails = await startMailServer({}, port)
  })

  test('that is too old, made up, or from before another password is refused', async () => {
    const { codes } = await signUp('ada')
    await askForLink('ada')
    const token = await tokenFor('ada@example.com')
    expect(await reset('made-up')).toBe(400)
    await ask('/recovery-codes/recover', { email: 'ada@example.com', code: codes[0], newPassword: PASSWORD })
    expect(await reset(token), 'outdated').toBe(400)
    mails.mails.length = 0
    await askForLink('ada')
    const next = await tokenFor('ada@example.com')
    await database().query(`UPDATE verification SET "expiresAt" = now() - interval '1 second'`)
    expect(await reset(next), 'expired').toBe(400)
    expect(await signIn(PASSWORD)).toBe(200)
  })

  test('is sent three times a minute at most, and unknown addresses are counted alike', async () => {
    await signUp('ada')
    for (const name of ['ada', 'nobody']) {
      const statuses = []
      for (let index = 0; index < 4; index += 1) statuses.push((await askForLink(name)).status)
      expect(statuses).toEqual([200, 200, 200, 429])
    }
  })
})

describe('another address', () => {
  const change = (cookie: string, newEmail: string, password?: string) =>
    ask('/change-email', { newEmail, ...(password && { password }) }, { cookie })
  const confirm = async (token: string) =>
    (await getAuth().handler(new Request(`${ORIGIN}/api/auth/verify-email?token=${token}`))).status

  test('needs the password, is asked first, and the old one is told', async () => {
    const { cookie } = await signUp('ada')
    expect((await change(cookie, 'new@example.com')).status).toBe(400)
    expect((await change(cookie, 'new@example.com', 'a wrong guess')).status).toBe(400)
    expect((await change(cookie, 'new@example.com', PASSWORD)).status).toBe(200)
    const token = await tokenFor('new@example.com')
    expect((await mails.arrival('ada@example.com')).text).toContain('new@example.com')
    expect(await addresses()).toEqual(['ada@example.com'])
    expect(await confirm(token)).toBe(200)
    expect(await addresses()).toEqual(['new@example.com'])
    expect([await signIn(PASSWORD), await signIn(PASSWORD, 'new@example.com')]).toEqual([401, 200])
    expect(await confirm(token), 'a used link').toBe(401)
  })

  test('is not taken by a link from before another password, nor by one that is made up', async () => {
    const { cookie } = await signUp('ada')
    await database().query(`UPDATE account SET "updatedAt" = now() - interval '1 hour'`)
    await change(cookie, 'new@example.com', PASSWORD)
    const token = await tokenFor('new@example.com')
    await database().query(`UPDATE account SET "updatedAt" = now() + interval '2 seconds'`)
    const forged = `${token.split('.')[0]}.${token.split('.')[1]}.${'x'.repeat(43)}`
    expect([await confirm(token), await confirm(forged), await confirm('nonsense')]).toEqual([401, 401, 401])
    expect(await addresses()).toEqual(['ada@example.com'])
    await database().query(`UPDATE account SET "updatedAt" = now() - interval '1 hour'`)
    expect([await confirm(forged), await confirm(token)], 'the counter-test').toEqual([401, 200])
  })

  test('that somebody else has is answered alike, and nobody is written to', async () => {
    await signUp('eve')
    const { cookie } = await signUp('ada')
    const taken = await change(cookie, 'eve@example.com', PASSWORD)
    const free = await change(cookie, 'new@example.com', PASSWORD)
    expect([taken.status, await taken.text()]).toEqual([free.status, await free.text()])
    await mails.arrival('ada@example.com')
    expect(mails.mails.map(({ to }) => to).sort()).toEqual(['ada@example.com', 'new@example.com'])
    expect(await addresses()).toEqual(['ada@example.com', 'eve@example.com'])
  })

  test('ends a link to a new password that was sent to the old one', async () => {
    const { cookie } = await signUp('ada')
    await askForLink('ada')
    const link = await tokenFor('ada@example.com')
    await change(cookie, 'new@example.com', PASSWORD)
    expect(await confirm(await tokenFor('new@example.com'))).toBe(200)
    expect(await reset(link)).toBe(400)
  })
})
