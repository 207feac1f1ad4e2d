import { betterAuth } from 'better-auth'
import { signJWT } from 'better-auth/crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { activeSessions, endSession } from '@/server/active-sessions'
import { authOptions, getAuth } from '@/server/auth'
import { database } from '@/server/database'
import { readSession } from '@/server/session'
import { settings } from '@/server/settings'
import { countAttempt, signInLimits } from '@/server/sign-in-rate-limit'
import { account, ask, cookieOf, PASSWORD, signedIn, signUp } from '../../fixtures/account-client'
import { ORIGIN, SECRET, useAccountService } from '../../fixtures/account-service'

useAccountService()

beforeEach(() => database().query('TRUNCATE "user", "rateLimit" CASCADE'))

const guess = (name: string, address?: string) =>
  ask('/sign-in/email', { email: `${name}@example.com`, password: 'a wrong guess' }, { ...(address && { address }) })

async function statuses(attempts: number, attempt: (index: number) => Promise<Response>): Promise<number[]> {
  const answers: number[] = []
  for (let index = 0; index < attempts; index += 1) answers.push((await attempt(index)).status)
  return answers
}

describe('guessing passwords', () => {
  test('ends for one account after ten attempts, and others at the same address sign in all the same', async () => {
    await signUp('grace')
    expect(await statuses(10, () => guess('ada'))).toEqual(Array(10).fill(401))
    const refused = await guess('ADA')
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'TOO_MANY_ATTEMPTS' }])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await ask('/sign-in/email', account('grace'))).status).toBe(200)
  })

  test('from ever new addresses ends too, and guesses from one do not shut the owner out elsewhere', async () => {
    await signUp('ada')
    expect(await statuses(30, () => guess('ada', '192.0.2.66'))).toEqual([
      ...Array(10).fill(401),
      ...Array(20).fill(429),
    ])
    expect((await ask('/sign-in/email', account('ada'), { address: '192.0.2.2' })).status).toBe(200)
    const waits: (number | null)[] = []
    for (let index = 0; index < 60; index += 1) {
      waits.push(await countAttempt(database(), signInLimits('ada@example.com', `198.51.100.${index}`)))
    }
    expect(waits.findIndex((wait) => wait !== null)).toBe(39)
    expect((await guess('ada', '203.0.113.9')).status).toBe(429)
  })

  test('within a session ends after ten attempts', async () => {
    const { cookie } = await signUp('ada')
    const change = () =>
      ask('/change-password', { currentPassword: 'a wrong guess', newPassword: PASSWORD }, { cookie })
    expect(await statuses(6, change)).toEqual(Array(6).fill(400))
    const remove = () => ask('/delete-user', { password: 'a wrong guess' }, { cookie })
    expect(await statuses(5, remove)).toEqual([400, 400, 400, 400, 429])
  })

  test('is counted in the database, once per attempt, many at a time too, and forgotten after a minute', async () => {
    const limits = [{ key: 'test', most: 20 }]
    const waits = await Promise.all(Array.from({ length: 50 }, () => countAttempt(database(), limits, 1_000_000)))
    expect(waits.filter((wait) => wait === null)).toHaveLength(20)
    expect(await countAttempt(database(), limits, 1_050_000)).toBe(10)
    expect(await countAttempt(database(), limits, 1_060_000)).toBeNull()
  })

  test('leaves no address of a person behind', async () => {
    await guess('ada')
    const { rows } = await database().query<{ key: string }>('SELECT key FROM "rateLimit"')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toMatch(/ada|example/i)
  })
})

describe('a password that attackers try first', () => {
  test('is refused at sign-up and when another one is chosen, with what to do', async () => {
    const refused = await ask('/sign-up/email', { ...account('eve'), password: 'password' })
    expect([refused.status, await refused.json()]).toMatchObject([
      422,
      { code: 'PASSWORD_TOO_COMMON', message: expect.stringContaining('Choose another') },
    ])
    const { cookie } = await signUp('ada')
    const change = (newPassword: string) =>
      ask('/change-password', { currentPassword: PASSWORD, newPassword }, { cookie })
    expect((await change('Password1!')).status).toBe(422)
    expect((await change('wombat under seven moons')).status).toBe(200)
  })

  test('still signs in whoever has it already', async () => {
    expect((await ask('/sign-in/email', { email: 'eve@example.com', password: 'password' })).status).toBe(401)
  })
})

describe('signing up without mail', () => {
  test('opens the session at once, and says that an address is taken, which the session would say anyway', async () => {
    expect(await signedIn((await signUp('ada')).cookie)).toBe(true)
    const again = await ask('/sign-up/email', account('ada'))
    expect([again.status, await again.json()]).toMatchObject([422, { code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL' }])
  })

  test('ends for one client after sixty attempts', async () => {
    await signUp('ada')
    const again = () => ask('/sign-up/email', account('ada'))
    const answers = await Promise.all(Array.from({ length: 60 }, async () => (await again()).status))
    expect([answers.filter((each) => each === 422).length, answers.filter((each) => each === 429).length]).toEqual([
      59, 1,
    ])
  })

  test('takes a link that was sent before mail was switched off', async () => {
    const token = await signJWT({ purpose: 'sign-up', address: 'ada@example.com' }, SECRET, 60)
    const made = await ask('/sign-up/email', { token, name: 'Ada', password: PASSWORD })
    expect([made.status, await signedIn(cookieOf(made))]).toEqual([200, true])
    expect((await ask('/sign-in/email', account('ada'))).status).toBe(200)
  })
})

describe('bad input', () => {
  test.each([
    ['a NUL byte', 'A\0da'],
    ['nothing but blanks', '  '],
    ['too many characters', 'x'.repeat(101)],
    ['no text', 7],
  ])('a name with %s is refused, never a failure', async (_, name) => {
    const { cookie } = await signUp('ada')
    const answers = [
      await ask('/update-user', { name }, { cookie }),
      await ask('/sign-up/email', { ...account('eve'), name }),
    ]
    for (const { status } of answers) expect(status).toSatisfy((each: number) => each === 422 || each === 400)
  })

  test('a picture is refused, a good name is kept', async () => {
    const { cookie } = await signUp('ada')
    expect((await ask('/update-user', { image: 'https://example.com/a.png' }, { cookie })).status).toBe(422)
    expect((await ask('/update-user', { name: 'Ada Löwe 😀' }, { cookie })).status).toBe(200)
    expect((await database().query('SELECT name FROM "user"')).rows).toEqual([{ name: 'Ada Löwe 😀' }])
  })
})

describe('sessions', () => {
  const secondSession = async (name: string) => cookieOf(await ask('/sign-in/email', account(name)))
  const sessionId = async (cookie: string) =>
    (await getAuth().api.getSession({ headers: new Headers({ cookie }) }))?.session.id ?? ''

  test('are listed without their tokens, the present one first, and end one by one by their owner alone', async () => {
    const { cookie, userId } = await signUp('ada')
    const other = await secondSession('ada')
    const eve = await signUp('eve')
    const listed = await activeSessions(userId, await sessionId(cookie))
    expect(listed.map(({ current }) => current)).toEqual([true, false])
    expect(Object.keys(listed[0] ?? {}).sort()).toEqual(['createdAt', 'current', 'id', 'seenAt', 'userAgent'])

    const otherId = listed[1]?.id ?? ''
    expect(await endSession(eve.userId, otherId)).toBe(false)
    expect(await signedIn(other)).toBe(true)
    expect(await endSession(userId, otherId)).toBe(true)
    expect([await signedIn(other), await signedIn(cookie)]).toEqual([false, true])
  })

  test('a new password ends the others when asked to, and the old one no longer works', async () => {
    const { cookie } = await signUp('ada')
    const other = await secondSession('ada')
    const changed = await ask(
      '/change-password',
      { currentPassword: PASSWORD, newPassword: 'another horse entirely', revokeOtherSessions: true },
      { cookie },
    )
    expect(changed.status).toBe(200)
    expect([await signedIn(other), await signedIn(cookieOf(changed))]).toEqual([false, true])
    expect((await ask('/sign-in/email', account('ada'))).status).toBe(401)
  })

  test('signing out everywhere ends all of them', async () => {
    const { cookie } = await signUp('ada')
    const other = await secondSession('ada')
    expect((await ask('/revoke-sessions', {}, { cookie })).status).toBe(200)
    expect([await signedIn(other), await signedIn(cookie)]).toEqual([false, false])
  })
})

test('deleting an account needs the password and leaves nothing of the person', async () => {
  const { cookie, userId } = await signUp('ada')
  const eve = await signUp('eve')
  await database().query(
    `INSERT INTO public.task (id, user_id, title) VALUES (gen_random_uuid(), $1, 'Hers'), (gen_random_uuid(), ` +
      `$2, 'Not hers')`,
    [userId, eve.userId],
  )
  expect((await ask('/delete-user', {}, { cookie })).status, 'a fresh session alone is not enough').toBe(422)
  expect((await ask('/delete-user', { password: 'a wrong guess' }, { cookie })).status).toBe(400)
  expect((await ask('/delete-user', { password: PASSWORD }, { cookie })).status).toBe(200)
  const left = async (table: string, column: string) =>
    (await database().query(`SELECT FROM ${table} WHERE ${column} = $1`, [userId])).rowCount
  expect(
    await Promise.all([
      left('"user"', 'id'),
      left('session', '"userId"'),
      left('account', '"userId"'),
      left('public.task', 'user_id'),
    ]),
  ).toEqual([0, 0, 0, 0])
  expect((await database().query('SELECT title FROM public.task')).rows).toEqual([{ title: 'Not hers' }])
})

test.each([
  ['http://localhost:8080', 'taskora.session_token', false],
  ['https://tasks.example', '__Secure-taskora.session_token', true],
])('at %s the cookie is called %s', async (origin, name, secure) => {
  const service = betterAuth(
    authOptions({ ...settings(), publicUrl: new URL(origin), trustedOrigins: [origin] }, database()),
  )
  const response = await service.handler(
    new Request(`${origin}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify(account('ada')),
    }),
  )
  const [cookie = ''] = response.headers.getSetCookie()
  expect(cookie.split('=')[0]).toBe(name)
  expect(cookie).toMatch(/; HttpOnly/)
  expect(cookie).toMatch(/; SameSite=Lax/)
  expect(/; Secure/.test(cookie)).toBe(secure)
})

describe('a database that takes no writes', () => {
  test('serves sessions, those that are due to be extended too', async () => {
    const { cookie, userId } = await signUp('ada')
    const request = () => new Request(`${ORIGIN}/api/v1/tasks`, { headers: { cookie } })
    await database().query(`UPDATE session SET "expiresAt" = now() + interval '2 days'`)
    const expiry = async () => (await database().query('SELECT "expiresAt" AS at FROM session')).rows[0].at
    const before = await expiry()
    const pool = database()
    await pool.query('REVOKE UPDATE, DELETE, INSERT ON session FROM CURRENT_USER')
    expect((await readSession(request())).userId).toBe(userId)
    expect(await expiry()).toEqual(before)
    await pool.query('GRANT UPDATE, DELETE, INSERT ON session TO CURRENT_USER')
    const { userId: again, cookies } = await readSession(request())
    expect(again).toBe(userId)
    expect(cookies.length).toBeGreaterThan(0)
    expect((await expiry()) > before).toBe(true)
  })
})
