import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { getAuth } from '@/server/auth'
import { database } from '@/server/database'
import { passOf } from '../../../../scripts/lib/sign-up-proof.ts'
import { type Mail, type MailServer, startMailServer } from '../../../../tests/fixtures/mail/mail-server.ts'
import { ask, PASSWORD, signedIn, signUpAs } from '../../fixtures/account-client'
import { ORIGIN, SECRET, useAccountService } from '../../fixtures/account-service'

const NEW_PASSWORD = 'another horse entirely'

let mails: MailServer

useAccountService(async () => {
  mails = await startMailServer()
  const from = 'Taskora <tasks@example.com>'
  return { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mails.port), SMTP_TLS: 'none', SMTP_FROM: from }
})
afterAll(() => mails.stop())

/** Messages are sent in the background and may arrive in a later test, so each test has people of its own. */
let round = 0
const of = (name: string) => `${name}-${round}`
const at = (name: string) => `${of(name)}@example.invalid`
const arrived = () => mails.mails.map(({ to }) => to).filter((to) => to.includes(`-${round}@`))

/** At once, as the checks of an installation sign up. */
const signUp = (name: string) => signUpAs({ name, email: at(name), password: PASSWORD }, passOf(SECRET)(at(name)))

beforeEach(async () => {
  round += 1
  await database().query('TRUNCATE "user", "rateLimit", verification CASCADE')
})

const askForLink = (name: string) => ask('/request-password-reset', { email: at(name) })
const tokenIn = ({ text }: Mail) => /#(\S+)/.exec(text)?.[1] ?? ''
const tokenFor = async (to: string) => tokenIn(await mails.arrival(to))
const reset = async (token: string) => (await ask('/reset-password', { token, newPassword: NEW_PASSWORD })).status
const signIn = async (password: string, email = at('ada')) => (await ask('/sign-in/email', { email, password })).status
const addresses = async () => (await database().query('SELECT email FROM "user" ORDER BY 1')).rows.map((r) => r.email)

describe('a link to a new password', () => {
  test('works once, ends every session, and the person is told', async () => {
    const { cookie } = await signUp('ada')
    expect((await askForLink('ada')).status).toBe(200)
    const mail = await mails.arrival(at('ada'))
    expect(mail.text).toContain('From: Taskora <tasks@example.com>')
    expect(mail.text).toContain(`${ORIGIN}/reset-password#`)
    const token = await tokenFor(at('ada'))
    expect(await reset(token)).toBe(200)
    expect([await signedIn(cookie), await signIn(PASSWORD), await signIn(NEW_PASSWORD)]).toEqual([false, 401, 200])
    expect(await reset(token), 'a used link').toBe(400)
    expect((await mails.arrival(at('ada'), 0, /was changed/)).text).toContain('was reset')
  })

  test('is answered alike for an unknown address, and nobody is written to', async () => {
    await signUp('ada')
    const [known, unknown] = [await askForLink('ada'), await askForLink('nobody')]
    expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()])
    await mails.arrival(at('ada'))
    expect(arrived()).toEqual([at('ada')])
  })

  test('is answered before anybody looks whether there is such an account', async () => {
    await signUp('ada')
    const blocker = await database().connect()
    try {
      await blocker.query('BEGIN; LOCK TABLE "user", verification IN ACCESS EXCLUSIVE MODE')
      expect((await askForLink('ada')).status).toBe(200)
    } finally {
      await blocker.query('ROLLBACK')
      blocker.release()
    }
    expect(await reset(await tokenFor(at('ada')))).toBe(200)
  })

  test('needs an address to be asked for', async () => {
    for (const email of ['ada', 7, null]) expect((await ask('/request-password-reset', { email })).status).toBe(400)
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
    const token = await tokenFor(at('ada'))
    expect(await reset('made-up')).toBe(400)
    await ask('/recovery-codes/recover', { email: at('ada'), code: codes[0], newPassword: PASSWORD })
    expect(await reset(token), 'outdated').toBe(400)
    const before = mails.mails.length
    await askForLink('ada')
    const next = tokenIn(await mails.arrival(at('ada'), before, /new password for Taskora/))
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
    expect((await change(cookie, at('new'))).status).toBe(400)
    expect((await change(cookie, at('new'), 'a wrong guess')).status).toBe(400)
    expect((await change(cookie, at('new'), PASSWORD)).status).toBe(200)
    const token = await tokenFor(at('new'))
    expect((await mails.arrival(at('ada'))).text).toContain(at('new'))
    expect(await addresses()).toEqual([at('ada')])
    expect(await confirm(token)).toBe(200)
    expect(await addresses()).toEqual([at('new')])
    expect([await signIn(PASSWORD), await signIn(PASSWORD, at('new'))]).toEqual([401, 200])
    expect(await confirm(token), 'a used link').toBe(401)
  })

  test('is not taken by a link from before another password, nor by one that is made up', async () => {
    const { cookie } = await signUp('ada')
    await database().query(`UPDATE account SET "updatedAt" = now() - interval '1 hour'`)
    await change(cookie, at('new'), PASSWORD)
    const token = await tokenFor(at('new'))
    await database().query(`UPDATE account SET "updatedAt" = now() + interval '2 seconds'`)
    const forged = `${token.split('.')[0]}.${token.split('.')[1]}.${'x'.repeat(43)}`
    expect([await confirm(token), await confirm(forged), await confirm('nonsense')]).toEqual([401, 401, 401])
    expect(await addresses()).toEqual([at('ada')])
    await database().query(`UPDATE account SET "updatedAt" = now() - interval '1 hour'`)
    expect([await confirm(forged), await confirm(token)], 'the counter-test').toEqual([401, 200])
  })

  test('that somebody else has is answered alike, and nobody is written to', async () => {
    await signUp('eve')
    const { cookie } = await signUp('ada')
    const taken = await change(cookie, at('eve'), PASSWORD)
    const free = await change(cookie, at('new'), PASSWORD)
    expect([taken.status, await taken.text()]).toEqual([free.status, await free.text()])
    await mails.arrival(at('ada'))
    expect(arrived().sort()).toEqual([at('ada'), at('new')])
    expect(await addresses()).toEqual([at('ada'), at('eve')])
  })

  test('that somebody took since is refused as a link that does not work', async () => {
    const { cookie } = await signUp('ada')
    await change(cookie, at('new'), PASSWORD)
    const token = await tokenFor(at('new'))
    await signUp('new')
    expect(await confirm(token)).toBe(401)
    expect(await addresses()).toEqual([at('ada'), at('new')])
  })

  test('ends a link to a new password that was sent to the old one', async () => {
    const { cookie } = await signUp('ada')
    await askForLink('ada')
    const link = await tokenFor(at('ada'))
    await change(cookie, at('new'), PASSWORD)
    expect(await confirm(await tokenFor(at('new')))).toBe(200)
    expect(await reset(link)).toBe(400)
  })
})
