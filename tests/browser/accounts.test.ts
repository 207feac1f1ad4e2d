/** What people do with their accounts, in a real browser against the real services. */

import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import t from 'tap'
import { type LocalStack, startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { PASSWORD, signUp, visit } from './visitor.ts'

t.setTimeout(240_000)

const stack: LocalStack = await startLocalStack()
t.teardown(stack.stop)
const browser: Browser = await launchChromium()
t.teardown(() => browser.close())

const newVisitor = async (t: { teardown: (undo: () => unknown) => unknown }) => {
  const visitor = await visit(browser, stack.url)
  t.teardown(() => visitor.context.close())
  return visitor
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

t.test('a name is changed, and the header knows it at once', async (t) => {
  const { page, faults } = await newVisitor(t)
  await signUp(page, 'Ada')
  await page.getByRole('link', { name: 'Account' }).first().click()
  await page.getByLabel('Name').fill('  ')
  await page.getByRole('button', { name: 'Save name' }).click()
  await page.getByText('Enter your name.').waitFor()
  await page.getByLabel('Name').fill('Grace Hopper')
  await page.keyboard.press('Enter')
  await page.getByText('Your name was saved.').waitFor()
  await page.getByRole('button', { name: 'Your account' }).getByText('G').waitFor()
  await page.reload()
  t.equal(await page.getByLabel('Name').inputValue(), 'Grace Hopper')
  t.same(faults, [])
})

t.test('a new password signs everybody else out and is the only one that works', async (t) => {
  const here = await newVisitor(t)
  const elsewhere = await newVisitor(t)
  const email = await signUp(here.page)
  await signIn(elsewhere.page, email, PASSWORD)
  await elsewhere.page.waitForURL('**/tasks')

  await here.page.goto('/account')
  const form = section(here.page, 'Password')
  await form.getByLabel('Current password', { exact: true }).fill('not my password')
  await form.getByLabel('New password', { exact: true }).fill('another horse entirely')
  await here.page.keyboard.press('Enter')
  await form.getByText('That is not your current password.').waitFor()
  await form.getByLabel('Current password', { exact: true }).fill(PASSWORD)
  await here.page.keyboard.press('Enter')
  await here.page.getByText('Your password was changed, and all other devices were signed out.').waitFor()
  await here.page.goto('/tasks')
  t.match(here.page.url(), /\/tasks$/, 'this session goes on')
  await elsewhere.page.goto('/tasks')
  t.match(elsewhere.page.url(), /\/sign-in$/, 'the other one does not')

  await signIn(elsewhere.page, email, PASSWORD)
  await elsewhere.page.getByText('That email and password do not match an account.').waitFor()
  await signIn(elsewhere.page, email, 'another horse entirely')
  await elsewhere.page.waitForURL('**/tasks')
  t.same(
    elsewhere.faults.filter((fault) => !fault.includes('401')),
    [],
  )
})

t.test('sessions are ended one by one and all at once', async (t) => {
  const here = await newVisitor(t)
  const second = await newVisitor(t)
  const third = await newVisitor(t)
  const email = await signUp(here.page)
  for (const { page } of [second, third]) {
    await signIn(page, email, PASSWORD)
    await page.waitForURL('**/tasks')
  }
  await here.page.goto('/account')
  const sessions = section(here.page, 'Sessions').getByRole('listitem')
  t.equal(await sessions.count(), 3)
  t.match(await sessions.first().textContent(), /This session/)
  await sessions
    .nth(1)
    .getByRole('button', { name: /^Sign out/ })
    .click()
  await here.page.getByText(/^Signed out: Chrome/).waitFor()
  await sessions.nth(2).waitFor({ state: 'detached' })
  const stillIn = async (page: Page) => (await page.goto('/tasks'), page.url().endsWith('/tasks'))
  t.equal([await stillIn(second.page), await stillIn(third.page)].filter(Boolean).length, 1, 'one of the two was ended')

  await section(here.page, 'Sessions').getByRole('button', { name: 'Sign out everywhere' }).click()
  await here.page.waitForURL('**/sign-in')
  t.notOk(
    (await here.context.cookies()).find(({ name }) => name.includes('session')),
    'the browser holds no session',
  )
  t.same([await stillIn(second.page), await stillIn(third.page)], [false, false])
  t.same(here.faults, [])
})

t.test('everything is exported, and deleted with the account', async (t) => {
  const { context, page, faults } = await newVisitor(t)
  const email = await signUp(page)
  const headers = { origin: stack.url }
  await context.request.post('/api/v1/tasks', { data: { title: 'Only mine' }, headers })
  await page.goto('/account')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export everything' }).click(),
  ])
  t.match(download.suggestedFilename(), /^taskora-[\d-]+\.json$/)
  const data = JSON.parse(readFileSync(await download.path(), 'utf8'))
  t.match(data, { account: { email }, tasks: [{ title: 'Only mine' }], conversations: [] })

  await page.getByRole('button', { name: 'Delete account…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete your account?' })
  await dialog.getByText('all your tasks, conversations and sessions').waitFor()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await dialog.getByText(`Type ${email} to confirm.`).waitFor()
  await dialog.getByLabel('Your email, to confirm').fill(email)
  await dialog.getByLabel('Password', { exact: true }).fill('not my password')
  await page.keyboard.press('Enter')
  await dialog.getByText('That is not your current password.').waitFor()
  t.equal((await context.request.get('/api/v1/tasks')).status(), 200, 'nothing is gone yet')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Delete account…' }).click()
  await dialog.getByLabel('Your email, to confirm').fill(email)
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/sign-up')
  t.equal((await context.request.get('/api/v1/tasks')).status(), 401)
  await signIn(page, email, PASSWORD)
  await page.getByText('That email and password do not match an account.').waitFor()
  t.same(
    faults.filter((fault) => !/40[01]/.test(fault)),
    [],
  )
})

t.test('a chosen theme lasts: over pages, sessions and a new window', async (t) => {
  const { context, page } = await newVisitor(t)
  const background = (which = page) => which.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  await page.emulateMedia({ colorScheme: 'light' })
  await signUp(page)
  const light = await background()
  await page.getByRole('radio', { name: 'Dark' }).check()
  const dark = await background()
  t.not(dark, light)
  for (const path of ['/chat', '/account', '/tasks']) {
    await page.goto(path)
    t.equal(await background(), dark, path)
  }
  const other = await context.newPage()
  await other.emulateMedia({ colorScheme: 'light' })
  await other.goto('/account')
  t.equal(await background(other), dark)
  t.ok(
    await section(other, 'Appearance').getByRole('radio', { name: 'Dark' }).isChecked(),
    'the account page says the same',
  )
})

t.test('the page works by keyboard from its first stop', async (t) => {
  const { page } = await newVisitor(t)
  await signUp(page)
  await page.goto('/account')
  await page.keyboard.press('Tab')
  t.equal(await page.locator(':focus').textContent(), 'Skip to content')
  await page.keyboard.press('Enter')
  t.equal(await page.evaluate('document.activeElement.id'), 'content')

  const account = page.getByRole('button', { name: 'Your account' })
  await account.press('Enter')
  const focused = () => page.locator(':focus').textContent()
  await page.locator('[role=menuitem]:focus').waitFor()
  t.equal(await focused(), 'Account settings')
  await page.keyboard.press('ArrowDown')
  t.equal(await focused(), 'Sign out')
  await page.keyboard.press('Escape')
  t.ok(await account.evaluate((button) => button === button.ownerDocument.activeElement), 'Escape gives the focus back')
  t.equal(await page.getByRole('menuitem').count(), 0)
})
