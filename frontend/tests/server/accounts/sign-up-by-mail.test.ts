import { signJWT } from 'better-auth/crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { getAuth } from '@/server/auth'
import { database } from '@/server/database'
import { passOf } from '../../../../scripts/lib/sign-up-proof.ts'
import { type Mail, type MailServer, startMailServer } from '../../../../tests/fixtures/mail/mail-server.ts'
import { ask, cookieOf, PASSWORD, signedIn } from '../../fixtures/account-client'
import { ORIGIN, SECRET, useAccountService } from '../../fixtures/account-service'

let mails: MailServer

useAccountService(async () => {
  mails = await startMailServer()
  return { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mails.port), SMTP_TLS: 'none', SMTP_FROM: 'tasks@example.com' }
})
afterAll(() => mails.stop())

/** Messages may arrive in a later test, so each test has people of its own. */
let round = 0
const at = (name: string) => `${name}-${round}@example.com`
const arrived = () => mails.mails.map(({ to }) => to).filter((to) => to.includes(`-${round}@`))

beforeEach(async () => {
  round += 1
  await database().query('TRUNCATE "user", "rateLimit", verification CASCADE')
})

const begin = (name: string, further: object = {}) => ask('/sign-up/email', { email: at(name), ...further })
const linkIn = ({ text }: Mail) => /http\S+#\S+/.exec(text)?.[0] ?? ''
const tokenOf = (link: string) => link.split('#')[1] ?? ''
const arrivalOf = async (name: string, after = 0) => linkIn(await mails.arrival(at(name), after))
const finish = (token: unknown, further: object = {}) =>
  ask('/sign-up/email', { token, name: 'Ada', password: PASSWORD, ...further })
const signIn = async (name: string, password = PASSWORD) =>
  (await ask('/sign-in/email', { email: at(name), password })).status
const users = async () =>
  (await database().query('SELECT email, name FROM "user" ORDER BY 1')).rows.map(({ email, name }) => [email, name])

/** An account that began with its link. */
async function signUp(name: string): Promise<void> {
  await begin(name)
  expect((await finish(tokenOf(await arrivalOf(name)))).status).toBe(200)
}

/** All that an answer says. */
async function said(answer: Response): Promise<unknown[]> {
  return [answer.status, [...answer.headers], await answer.text()]
}

describe('signing up where there is mail', () => {
  test('is answered alike for a free and a taken address, with everything that could be typed', async () => {
    await signUp('ada')
    const before = mails.mails.length
    for (const further of [{}, { name: 'Ada', password: PASSWORD }, { name: 'Eve', password: 'a wrong guess at it' }]) {
      await database().query('TRUNCATE "rateLimit"')
      const taken = await said(await begin('ada', further))
      expect(taken).toEqual(await said(await begin(`new-${Object.keys(further).length}`, further)))
      expect([taken[0], taken[2]]).toEqual([200, '{"status":true}'])
      expect(JSON.stringify(taken[1])).not.toMatch(/cookie/)
    }
    expect((await mails.arrival(at('ada'), before)).text).toContain('has an account already')
    expect(await users(), 'nothing is stored').toEqual([[at('ada'), 'Ada']])
    expect(await signIn('ada'), 'and nothing changed').toBe(200)
  })

  test('refuses alike what is refused, and counts alike', async () => {
    await signUp('ada')
    const common = { name: 'Ada', password: 'password' }
    for (const further of [common, { ...common, name: ' ' }]) {
      const [taken, free] = [await begin('ada', further), await begin('new', further)]
      expect(taken.status).toBe(422)
      expect(await said(taken)).toEqual(await said(free))
    }
    await database().query('TRUNCATE "rateLimit"')
    for (const name of ['ada', 'new']) {
      const statuses = []
      for (let index = 0; index < 4; index += 1) statuses.push((await begin(name)).status)
      expect(statuses).toEqual([200, 200, 200, 429])
    }
  })

  test('does not look at what is known of the address before the answer', async () => {
    const blocker = await database().connect()
    try {
      await blocker.query('BEGIN; LOCK TABLE "user", account, session IN ACCESS EXCLUSIVE MODE')
      expect((await begin('ada')).status).toBe(200)
      expect(arrived()).toEqual([])
    } finally {
      await blocker.query('ROLLBACK')
      blocker.release()
    }
    await mails.arrival(at('ada'))
  })

  test('does not wait for the mail server, and a dead one is no failure', async () => {
    await mails.stop()
    expect((await begin('ada')).status).toBe(200)
    mails = await startMailServer({}, mails.port)
  })

  test('refuses an address that the account would be refused for, and sends nothing', async () => {
    for (const email of [
      'ada',
      'a..b@example.com',
      'ada@example.com\r\nBcc: eve@example.com',
      'a\0@b.example',
      7,
      null,
    ])
      expect((await ask('/sign-up/email', { email })).status, String(email)).toBe(400)
    expect(mails.mails.filter(({ to }) => /^ada@|eve|b\.example/.test(to))).toEqual([])
  })
})

describe('the link of a sign-up', () => {
  test('makes the account with the name and the password typed there, and opens the session once', async () => {
    await begin('ADA', { next: '/tasks?view=today' })
    const link = linkIn(await mails.arrival(at('ada')))
    expect(link.split('#')[0]).toBe(`${ORIGIN}/confirm-sign-up?next=%2Ftasks%3Fview%3Dtoday`)
    const answer = await finish(tokenOf(link))
    expect(answer.status).toBe(200)
    expect(await signedIn(cookieOf(answer))).toBe(true)
    expect(((await answer.json()) as { recoveryCodes: string[] }).recoveryCodes).toHaveLength(8)
    expect(await users()).toEqual([[at('ada'), 'Ada']])
    expect(await signIn('ada')).toBe(200)
    const again = await finish(tokenOf(link), { password: 'another horse entirely' })
    expect([again.status, again.headers.getSetCookie()]).toEqual([422, []])
    expect(await signIn('ada', 'another horse entirely')).toBe(401)
  })

  test('leads nowhere but into the application', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/tasks\\evil', '/sign-in', 7]) {
      await database().query('TRUNCATE "rateLimit"')
      const before = mails.mails.length
      await begin('ada', { next })
      expect((await arrivalOf('ada', before)).split('#')[0]).toBe(`${ORIGIN}/confirm-sign-up`)
    }
  })

  test('leaves nothing of whoever asked for it in the name of somebody else', async () => {
    const typed = { name: 'Eve', password: 'what eve would like' }
    await begin('ada', typed)
    const ofEve = await mails.arrival(at('ada'))
    expect(ofEve.text).not.toMatch(/Eve/)
    expect([await signIn('ada', typed.password), await users()]).toEqual([401, []])
    const seen = mails.mails.length
    await begin('ada')
    const own = await arrivalOf('ada', seen)
    expect((await finish(tokenOf(own))).status).toBe(200)
    expect(await signIn('ada', typed.password)).toBe(401)
    expect((await finish(tokenOf(linkIn(ofEve)), typed)).status, 'the older link').toBe(422)
    expect(await users()).toEqual([[at('ada'), 'Ada']])
  })

  test('decides the address, whatever stands beside it', async () => {
    await begin('ada')
    const token = tokenOf(await arrivalOf('ada'))
    expect((await finish(token, { email: at('eve'), emailVerified: false })).status).toBe(200)
    expect(await users()).toEqual([[at('ada'), 'Ada']])
  })

  test('of which one name or password was refused works again', async () => {
    await begin('ada')
    const token = tokenOf(await arrivalOf('ada'))
    const refused = []
    for (const further of [{ password: 'password' }, { password: '7#qZ-v' }, { name: '' }, { password: undefined }])
      refused.push((await finish(token, further)).status)
    expect(refused).toEqual([422, 400, 422, 400])
    expect((await finish(token)).status).toBe(200)
  })

  test('that is too old, made up or made for something else is refused', async () => {
    const claims = { purpose: 'sign-up', address: at('ada') }
    const tokens = [
      await signJWT(claims, SECRET, -1),
      await signJWT(claims, 'another secret of thirty-two characters', 60),
      await signJWT({ address: at('ada') }, SECRET, 60),
      await signJWT({ email: at('ada'), updateTo: at('ada') }, SECRET, 60),
      'nonsense',
      '',
      7,
      null,
    ]
    for (const token of tokens) {
      const answer = await finish(token)
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'INVALID_TOKEN' }])
    }
    expect(await users()).toEqual([])
    expect((await finish(await signJWT(claims, SECRET, 60))).status, 'the counter-test').toBe(200)
  })

  test('confirms no other address', async () => {
    await begin('ada')
    const token = tokenOf(await arrivalOf('ada'))
    expect((await getAuth().handler(new Request(`${ORIGIN}/api/auth/verify-email?token=${token}`))).status).toBe(401)
  })

  test('that is used many times at once makes one account', async () => {
    await begin('ada')
    const token = tokenOf(await arrivalOf('ada'))
    const answers = await Promise.all([1, 2, 3, 4].map(() => finish(token)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422])
    expect(await users()).toHaveLength(1)
  })
})

describe('the pass of a check', () => {
  const email = 'verify-1@taskora.invalid'
  const withPass = async (headers: Record<string, string>, to = email) => {
    await database().query('TRUNCATE "user", "rateLimit" CASCADE')
    const body = { name: 'Verify', email: to, password: PASSWORD }
    return cookieOf(await ask('/sign-up/email', body, { further: headers })) !== ''
  }

  test('opens the session at once, for the address that it was made for', async () => {
    expect(await withPass(passOf(SECRET)(email))).toBe(true)
    expect(await withPass(passOf(SECRET)(email), 'verify-2@taskora.invalid')).toBe(false)
    expect(await withPass({})).toBe(false)
  })

  test('is of no use without the secret, after five minutes, or for an address that somebody can have', async () => {
    const ago = (seconds: number) => passOf(SECRET, () => Date.now() - seconds * 1000)(email)
    expect(await withPass(passOf('another secret of thirty-two characters')(email))).toBe(false)
    expect([await withPass(ago(290)), await withPass(ago(310)), await withPass(ago(-310))]).toEqual([
      true,
      false,
      false,
    ])
    for (const to of ['ada@example.com', 'ada@invalid.example.com', 'ada@notinvalid'])
      expect(await withPass(passOf(SECRET)(to), to), to).toBe(false)
    for (const pass of ['', '1', '1.x', `${Math.floor(Date.now() / 1000)}.${'A'.repeat(43)}`])
      expect(await withPass({ 'x-taskora-sign-up-pass': pass }), pass).toBe(false)
  })
})
