/** What a person does with their account, in a real browser against the real services. */

import type { Browser } from 'playwright-core'
import t from 'tap'
import { type LocalStack, startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { add, titles } from './task-list.ts'
import { PASSWORD, signUp, visit } from './visitor.ts'

t.setTimeout(180_000)

const stack: LocalStack = await startLocalStack()
t.teardown(stack.stop)
const browser: Browser = await launchChromium()
t.teardown(() => browser.close())

t.test('what one person writes, no other sees', async (t) => {
  const first = await visit(browser, stack.url)
  const second = await visit(browser, stack.url)
  t.teardown(() => Promise.all([first.context.close(), second.context.close()]))
  await signUp(first.page)
  await add(first.page, 'A secret')
  t.same(await titles(first.page), ['A secret'])
  await signUp(second.page)
  await second.page.getByRole('heading', { name: 'A clear page' }).waitFor()
  const { items } = await (await second.context.request.get('/api/v1/tasks')).json()
  t.same(items, [])
})

t.test('signing out ends the session, signing in opens the list again', async (t) => {
  const { context, page } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  const email = await signUp(page)
  await add(page, 'Still here after all', 'Deleted just before')
  const old = await context.cookies()
  await page.getByRole('checkbox', { name: 'Deleted just before' }).press('Delete')
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  t.notOk(
    (await context.cookies()).find((cookie) => cookie.name.includes('session')),
    'the browser holds no session',
  )

  await context.addCookies(old)
  await page.goto('/tasks')
  t.match(page.url(), /sign-in$/, 'a kept cookie opens nothing')
  await context.clearCookies()

  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('not my password')
  await page.keyboard.press('Enter')
  await page.getByText('That email and password do not match an account.').waitFor()
  t.equal(await page.getByLabel('Email').inputValue(), email, 'a mistake costs no typing')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/tasks')
  t.same(await titles(page), ['Still here after all'])
})

t.test('the theme follows the device until one is chosen, and is kept', async (t) => {
  const { context, page } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/sign-in')
  const light = await background()
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await background()
  t.not(dark, light)
  await page.getByRole('radio', { name: 'Light' }).check()
  t.equal(await background(), light)
  await page.reload()
  t.equal(await background(), light, 'from the first paint of the next page')
})
