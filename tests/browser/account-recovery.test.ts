/** The ways back into an account, another address and a second factor, by one person in a real browser. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { walkThrough } from '../../scripts/checks/journey.ts'
import { fetchAnswer } from '../../scripts/lib/http.ts'
import { passOf } from '../../scripts/lib/sign-up-proof.ts'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import { type Mail, type MailServer, startMailServer } from '../fixtures/mail/mail-server.ts'
import { totp } from '../fixtures/suite/totp.ts'
import { findings } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { PASSWORD, visit } from './visitor.ts'

t.setTimeout(240_000)

const mail: MailServer = await startMailServer()
t.teardown(mail.stop)
const smtp = { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mail.port), SMTP_TLS: 'none', SMTP_FROM: 'tasks@example.com' }
const SECRET = 'a secret of at least thirty-two characters'
const stack = await startLocalStack({}, { ...smtp, AUTH_SECRET_FILE: join(t.testdir({ auth: SECRET }), 'auth') })
t.teardown(stack.stop)
const browser = await launchChromium()
t.teardown(() => browser.close())
const { page, context } = await visit(browser, stack.url)
t.teardown(() => context.close())

const EMAIL = 'ada@example.com'
const NEW_EMAIL = 'ada.lovelace@example.com'
const SECOND_PASSWORD = 'another horse entirely'
const THIRD_PASSWORD = 'a third horse in the barn'

let link = ''
let recoveryCodes: string[] = []
let backupCodes: string[] = []
let secret = ''

const section = (name: string) => page.getByRole('region', { name, exact: true })
const heading = (name: string) => page.getByRole('heading', { name }).waitFor()
const codesOf = (name: string) => page.getByRole('list', { name }).getByRole('listitem').allTextContents()

async function signIn(email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

async function chooseNameAndPassword(): Promise<void> {
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
}

const forgetSession = () => context.clearCookies({ name: 'taskora.session_token' })

async function recover(code: string, password: string): Promise<void> {
  const form = section('With a recovery code')
  await form.getByLabel('Email').fill(EMAIL)
  await form.getByLabel('Recovery code').fill(code)
  await form.getByLabel('New password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

/** Asks for an account, and resolves to the message that comes. */
async function askForAccount(): Promise<Mail> {
  await page.getByLabel('Email').fill(EMAIL)
  const sent = mail.mails.length
  await page.keyboard.press('Enter')
  await heading('Check your email')
  return mail.arrival(EMAIL, sent)
}

t.test('a sign-up is confirmed by mail, with the keyboard alone, and leads where it was to lead', async (t) => {
  await page.goto('/account')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await heading('Create your account')
  await page.locator('input[name=email]:focus').waitFor()
  const { text } = await askForAccount()
  t.equal(await page.locator(':focus').textContent(), 'Check your email', 'the focus follows')
  t.same(await findings(page), [], 'axe')
  t.same(await context.cookies(), [], 'no session before the link')
  link = /http\S+#\S+/.exec(text)?.[0] ?? ''
  await page.goto(`${link}x`)
  await heading('Choose your password')
  await page.locator('input[name=name]:focus').waitFor()
  t.equal(await page.getByLabel('Email').inputValue(), EMAIL)
  await chooseNameAndPassword()
  await page.getByRole('alert').getByText('This link no longer works.').waitFor()
  await page.goto('about:blank')
  await page.goto(link)
  t.same(await findings(page), [], 'axe')
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `it fits ${width} pixels`)
  }
  await chooseNameAndPassword()
})

t.test('a new account shows its recovery codes once, to be copied or saved', async (t) => {
  await heading('Save your recovery codes')
  t.equal(await page.locator(':focus').textContent(), 'Save your recovery codes', 'the focus follows')
  recoveryCodes = await codesOf('Recovery codes')
  t.equal(recoveryCodes.length, 8)
  t.same(await findings(page), [], 'axe')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ])
  const saved = readFileSync(await download.path(), 'utf8')
  t.ok(recoveryCodes.every((code) => saved.includes(code)))
  await page.getByRole('button', { name: 'Skip for now' }).click()
  await page.waitForURL('**/account')
  await section('Recovery codes').getByText('You have not confirmed that you saved your codes').waitFor()
})

t.test('a second sign-up with the address looks the same, opens nothing, and its owner is told', async (t) => {
  await forgetSession()
  await page.goto('/sign-up')
  const { text } = await askForAccount()
  t.match(text, /has an account already/)
  t.notMatch(text, /#/, 'it holds no link to an account')
  t.same(await context.cookies(), [])
  await page.goto(link)
  await chooseNameAndPassword()
  await page.getByRole('alert').getByText('There is already an account with this email.').waitFor()
  await page.getByRole('link', { name: 'Sign in', exact: true }).click()
  await heading('Welcome back')
})

t.test('verify signs up with its proof of the auth Secret, and with no other', async (t) => {
  const { signal } = new AbortController()
  const sent = mail.mails.length
  t.match(await walkThrough(stack.url, signal, passOf(SECRET)), /the account is deleted again/)
  t.equal(mail.mails.length, sent, 'nobody is written to')
  await t.rejects(walkThrough(stack.url, signal, passOf(`${SECRET}!`)), { message: /^sign-in: status 401/ })
})

t.test('a page of another site cannot ask for an account', async (t) => {
  const ask = (origin: string) =>
    fetchAnswer(`${stack.url}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { origin },
      body: { email: 'elsewhere@example.com' },
    })
  t.match(await ask('https://elsewhere.example'), { status: 403, text: /INVALID_ORIGIN/ })
  t.match(await ask(stack.url), { status: 200 }, 'its own can')
})

t.test('a forgotten password is replaced with a recovery code, which works once', async (t) => {
  await forgetSession()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await heading('Forgot your password?')
  t.same(await findings(page), [], 'axe')
  await recover('0000-0000-0000-0000', SECOND_PASSWORD)
  await page.getByText('That email and recovery code do not match').waitFor()
  await recover(recoveryCodes[0] ?? '', SECOND_PASSWORD)
  await heading('Your password was changed')
  await page.goto('/forgot-password')
  await recover(recoveryCodes[0] ?? '', THIRD_PASSWORD)
  await page.getByText('or the code was already used').waitFor()
  await signIn(EMAIL, SECOND_PASSWORD)
  await page.waitForURL('**/tasks')
})

t.test('a forgotten password is replaced by a link, which works once', async (t) => {
  await forgetSession()
  await page.goto('/forgot-password')
  const form = section('By email')
  const sent = mail.mails.length
  for (const email of ['nobody@example.com', EMAIL]) {
    await form.getByLabel('Email').fill(email)
    await page.keyboard.press('Enter')
    await form.getByText(`If there is an account for ${email}, a link is on its way there.`).waitFor()
  }
  const { text } = await mail.arrival(EMAIL, sent)
  t.notOk(
    mail.mails.some(({ to }) => to === 'nobody@example.com'),
    'nobody else is written to',
  )
  const link = /http\S+#\S+/.exec(text)?.[0] ?? ''
  for (const outcome of ['Your password was changed', 'This link no longer works']) {
    await page.goto('about:blank')
    await page.goto(link)
    await page.getByLabel('New password', { exact: true }).fill(THIRD_PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByText(outcome).waitFor()
  }
  await signIn(EMAIL, THIRD_PASSWORD)
  await page.waitForURL('**/tasks')
})

t.test('another address is confirmed at the new one, and the old one is told', async (t) => {
  await page.goto('/account')
  const form = section('Email')
  await form.getByLabel('New email').fill(NEW_EMAIL)
  await form.getByLabel('Password', { exact: true }).fill(THIRD_PASSWORD)
  const sent = mail.mails.length
  await page.keyboard.press('Enter')
  await form.getByText(`A message is on its way to ${NEW_EMAIL}`).waitFor()
  t.match((await mail.arrival(EMAIL, sent)).text, new RegExp(NEW_EMAIL))
  await page.goto(/http\S+#\S+/.exec((await mail.arrival(NEW_EMAIL, sent)).text)?.[0] ?? '')
  await heading('Confirm your new address')
  await page.getByRole('button', { name: 'Use this address' }).press('Enter')
  await heading('Your address was changed')
  await page.goto('/account')
  await page.getByText(`You sign in with ${NEW_EMAIL}.`).waitFor()
})

t.test('a second factor is set up with a code or its key, and asked for from then on', async (t) => {
  const part = section('Second factor')
  const chunks: string[] = []
  page.on('request', (request) => chunks.push(request.url()))
  await part.getByLabel('Password', { exact: true }).fill(THIRD_PASSWORD)
  await page.keyboard.press('Enter')
  await part.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
  t.ok(
    chunks.every((url) => url.startsWith(stack.url) || url.startsWith('data:')),
    'no foreign service is asked',
  )
  secret = (await part.locator('code').textContent()) ?? ''
  t.same(await findings(page), [], 'axe')
  await part.getByLabel('Code', { exact: true }).fill('000000')
  await page.keyboard.press('Enter')
  await part.getByText('That code is not valid right now.').waitFor()
  await part.getByLabel('Code', { exact: true }).fill(totp(secret))
  await page.keyboard.press('Enter')
  const codes = part.getByRole('list', { name: 'Backup codes' }).getByRole('listitem')
  await codes.first().waitFor()
  backupCodes = await codes.allTextContents()
  t.equal(backupCodes.length, 8)
  await part.getByRole('button', { name: 'I have saved them' }).click()
  await part.getByText('It is on: signing in asks for a code.').waitFor()

  await forgetSession()
  await signIn(NEW_EMAIL, THIRD_PASSWORD)
  await heading('One more step')
  t.same(await findings(page), [], 'axe')
  t.equal((await context.request.get('/api/v1/tasks')).status(), 401, 'the password alone opens nothing')
  await page.getByLabel('Code', { exact: true }).fill('000000')
  await page.keyboard.press('Enter')
  await page.getByText('That code is not valid right now.').waitFor()
  // The present one was used to set it up.
  await page.getByLabel('Code', { exact: true }).fill(totp(secret, Date.now() + 30_000))
  await page.getByRole('checkbox', { name: 'Do not ask on this device for 30 days' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL('**/tasks')
  await forgetSession()
  await signIn(NEW_EMAIL, THIRD_PASSWORD)
  await page.waitForURL('**/tasks')
})

t.test('a lost phone costs a backup code, and the second factor is turned off with the password', async () => {
  await context.clearCookies()
  await signIn(NEW_EMAIL, THIRD_PASSWORD)
  await page.getByRole('button', { name: 'Use a backup code instead' }).click()
  await page.getByLabel('Backup code').fill(backupCodes[0] ?? '')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/tasks')
  await page.goto('/account')
  const part = section('Second factor')
  await part.getByLabel('Password', { exact: true }).fill(THIRD_PASSWORD)
  await part.getByRole('button', { name: 'Turn off' }).click()
  await part.getByText('It is off: signing in asks for the password.').waitFor()
  await context.clearCookies()
  await signIn(NEW_EMAIL, THIRD_PASSWORD)
  await page.waitForURL('**/tasks')
})
