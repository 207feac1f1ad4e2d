import { beforeEach, describe, expect, test } from 'vitest'
import { database } from '@/server/database'
import { bytesOf, totp } from '../../../../tests/fixtures/suite/totp.ts'
import { account, ask, cookieOf, PASSWORD, signedIn, signUp } from '../../fixtures/account-client'
import { useAccountService } from '../../fixtures/account-service'

const NEW_PASSWORD = 'another horse entirely'

useAccountService()

beforeEach(() => database().query('TRUNCATE "user", "rateLimit", verification CASCADE'))

const secretOf = (uri: string): string => new URL(uri).searchParams.get('secret') ?? ''

/** The code that an authenticator shows now. */
const codeOf = (uri: string): string => totp(secretOf(uri))

/** Lets the codes that were used be those of half an hour ago. */
const later = () => database().query('UPDATE "twoFactor" SET "lastStep" = "lastStep" - 60')

interface Enabled {
  cookie: string
  uri: string
  backup: string[]
  codes: string[]
}

async function withSecondFactor(name = 'ada'): Promise<Enabled> {
  const { cookie, codes } = await signUp(name)
  const enabled = await ask('/two-factor/enable', { password: PASSWORD }, { cookie })
  const { totpURI, backupCodes } = (await enabled.json()) as { totpURI: string; backupCodes: string[] }
  const verified = await ask('/two-factor/verify-totp', { code: codeOf(totpURI) }, { cookie })
  expect(verified.status).toBe(200)
  await later()
  return { cookie: cookieOf(verified), uri: totpURI, backup: backupCodes, codes }
}

/** The first step of a sign-in; resolves to the cookies and whether a code is asked for. */
async function firstStep(password = PASSWORD, cookie = ''): Promise<{ cookie: string; asked: boolean }> {
  const answer = await ask('/sign-in/email', { ...account('ada'), password }, { cookie })
  expect(answer.status).toBe(200)
  const { twoFactorRedirect } = (await answer.json()) as { twoFactorRedirect?: boolean }
  return { cookie: cookieOf(answer), asked: twoFactorRedirect === true }
}

const backup = (code: string, cookie: string) => ask('/two-factor/verify-backup-code', { code }, { cookie })
const verify = (code: string, cookie: string, trustDevice = false) =>
  ask('/two-factor/verify-totp', { code, trustDevice }, { cookie })

describe('setting it up', () => {
  test('needs the password, and nothing is asked for until a code was right', async () => {
    const { cookie } = await signUp('ada')
    expect((await ask('/two-factor/enable', { password: 'a wrong guess' }, { cookie })).status).toBe(400)
    expect((await ask('/two-factor/enable', { password: PASSWORD }, { cookie })).status).toBe(200)
    expect((await verify('000000', cookie)).status).toBe(401)
    expect((await firstStep()).asked).toBe(false)
  })

  test('keeps neither the secret nor a backup code legible', async () => {
    const { uri, backup } = await withSecondFactor()
    const { rows } = await database().query('SELECT * FROM "twoFactor"')
    const stored = JSON.stringify(rows)
    expect(rows).toHaveLength(1)
    expect(secretOf(uri).length).toBeGreaterThan(30)
    expect(stored).not.toContain(secretOf(uri))
    expect(stored).not.toContain(bytesOf(secretOf(uri)).toString())
    for (const code of backup) expect(stored).not.toContain(code)
  })
})

describe('signing in', () => {
  test('gives no session before the code, and one after it', async () => {
    const { uri } = await withSecondFactor()
    const { cookie, asked } = await firstStep()
    expect([asked, await signedIn(cookie)]).toEqual([true, false])
    const wrong = await verify('000000', cookie)
    expect([wrong.status, await signedIn(cookieOf(wrong))]).toEqual([401, false])
    const right = await verify(codeOf(uri), cookie)
    expect([right.status, await signedIn(cookieOf(right))]).toEqual([200, true])
    expect((await verify(codeOf(uri), cookie)).status, 'the same sign-in again').toBe(401)
    expect((await verify(codeOf(uri), '')).status, 'a code without the password').toBe(401)
  })

  test('works with each backup code once, however it is written', async () => {
    const { backup: [first = '', second = ''] = [] } = await withSecondFactor()
    const used = await backup(first.toUpperCase().replaceAll('-', ''), (await firstStep()).cookie)
    expect([used.status, await signedIn(cookieOf(used))]).toEqual([200, true])
    expect((await backup(first, (await firstStep()).cookie)).status, 'a used code').toBe(401)
    expect((await backup('0000-0000-0000-0000', (await firstStep()).cookie)).status, 'a wrong code').toBe(401)
    const { rows } = await database().query<{ backupCodes: string }>('SELECT "backupCodes" FROM "twoFactor"')
    const [{ backupCodes = '' } = {}] = rows
    const stored = JSON.parse(backupCodes)[0]
    expect((await backup(stored, (await firstStep()).cookie)).status, 'what is stored is no code').toBe(401)
    expect((await backup(second, (await firstStep()).cookie)).status).toBe(200)
  })

  test('is locked after ten wrong codes in a row, over several sign-ins', async () => {
    const { uri } = await withSecondFactor()
    for (let round = 0; round < 2; round += 1) {
      const { cookie } = await firstStep()
      for (let index = 0; index < 5; index += 1) expect((await verify('000000', cookie)).status).toBe(401)
    }
    expect((await verify(codeOf(uri), (await firstStep()).cookie)).status).toBe(429)
    await database().query(`UPDATE "twoFactor" SET "lockedUntil" = now() - interval '1 second'`)
    expect((await verify(codeOf(uri), (await firstStep()).cookie)).status).toBe(200)
  })

  test('asks a trusted device no more, until the password changes', async () => {
    const { uri, cookie: session } = await withSecondFactor()
    const { cookie } = await firstStep()
    const trusted = cookieOf(await verify(codeOf(uri), cookie, true))
    const again = await firstStep(PASSWORD, trusted)
    expect(again.asked).toBe(false)
    await ask('/change-password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, { cookie: session })
    expect((await firstStep(NEW_PASSWORD, again.cookie)).asked).toBe(true)
  })
})

describe('a code of the authenticator', () => {
  const lastStep = async () => (await database().query('SELECT "lastStep" FROM "twoFactor"')).rows[0]?.lastStep

  test('works once, in whichever sign-in; it counts as a wrong one afterwards, and the next one works', async () => {
    const { uri } = await withSecondFactor()
    const now = Date.now()
    const code = totp(secretOf(uri), now)
    expect((await verify(code, (await firstStep()).cookie)).status).toBe(200)
    const again = await firstStep()
    const answers = []
    for (let index = 0; index < 6; index += 1) answers.push(await verify(code, again.cookie))
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 400])
    expect(await answers[0]?.json()).toMatchObject({ code: 'INVALID_CODE' })
    const before = totp(secretOf(uri), now - 30_000)
    expect((await verify(before, (await firstStep()).cookie)).status, 'of a step before the last').toBe(401)
    await later()
    expect((await verify(codeOf(uri), (await firstStep()).cookie)).status).toBe(200)
  })

  test('opens one session of two that ask for it at once', async () => {
    const { uri } = await withSecondFactor()
    const cookies = await Promise.all([firstStep(), firstStep(), firstStep()])
    const code = codeOf(uri)
    const answers = await Promise.all(cookies.map(({ cookie }) => verify(code, cookie)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401])
  })

  test('is spent by setting it up, and within a session as well', async () => {
    const { cookie } = await signUp('ada')
    const enabled = await ask('/two-factor/enable', { password: PASSWORD }, { cookie })
    const { totpURI } = (await enabled.json()) as { totpURI: string }
    const code = codeOf(totpURI)
    const verified = await verify(code, cookie)
    expect(verified.status).toBe(200)
    expect((await verify(code, cookieOf(verified))).status).toBe(401)
    expect((await verify(code, (await firstStep()).cookie)).status).toBe(401)
  })

  test('that is wrong spends nothing, and none is spent without the password', async () => {
    const { uri } = await withSecondFactor()
    const before = await lastStep()
    expect((await verify('000000', (await firstStep()).cookie)).status).toBe(401)
    expect((await verify(codeOf(uri), '')).status).toBe(401)
    expect((await ask('/two-factor/verify-totp', {}, { cookie: (await firstStep()).cookie })).status).toBe(400)
    expect(await lastStep()).toBe(before)
  })
})

describe('a recovery code of the password', () => {
  test('neither skips nor removes the second factor, and is no backup code', async () => {
    const { codes, backup: spare, uri } = await withSecondFactor()
    const recovered = await ask('/recovery-codes/recover', {
      email: 'ada@example.com',
      code: codes[0],
      newPassword: NEW_PASSWORD,
    })
    expect([recovered.status, cookieOf(recovered)]).toEqual([200, ''])
    const { cookie, asked } = await firstStep(NEW_PASSWORD)
    expect([asked, await signedIn(cookie)]).toEqual([true, false])
    expect((await backup(codes[1] ?? '', cookie)).status).toBe(401)
    const swapped = { email: 'ada@example.com', code: spare[0], newPassword: PASSWORD }
    expect((await ask('/recovery-codes/recover', swapped)).status, 'a backup code is no recovery code').toBe(400)
    expect((await verify(codeOf(uri), cookie)).status).toBe(200)
  })
})

test('a new auth secret leaves the backup codes, and they lead to a new second factor', async () => {
  const { backup: spare } = await withSecondFactor()
  await database().query(`UPDATE "twoFactor" SET secret = 'encrypted with another secret'`)
  const used = await backup(spare[0] ?? '', (await firstStep()).cookie)
  expect(used.status).toBe(200)
  const cookie = cookieOf(used)
  expect((await ask('/two-factor/disable', { password: PASSWORD }, { cookie })).status).toBe(200)
  expect((await firstStep()).asked).toBe(false)
})

test('it is removed and its codes are made anew with the password alone', async () => {
  const { cookie, backup: old } = await withSecondFactor()
  for (const path of ['/two-factor/disable', '/two-factor/generate-backup-codes'])
    expect((await ask(path, { password: 'a wrong guess' }, { cookie })).status).toBe(400)
  const renewed = await ask('/two-factor/generate-backup-codes', { password: PASSWORD }, { cookie })
  const { backupCodes } = (await renewed.json()) as { backupCodes: string[] }
  expect((await backup(old[0] ?? '', (await firstStep()).cookie)).status, 'an old code').toBe(401)
  expect((await backup(backupCodes[0] ?? '', (await firstStep()).cookie)).status).toBe(200)
  expect((await ask('/two-factor/disable', { password: PASSWORD }, { cookie })).status).toBe(200)
  expect((await firstStep()).asked).toBe(false)
  expect((await database().query('SELECT FROM "twoFactor"')).rowCount).toBe(0)
})
