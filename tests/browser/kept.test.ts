/** Nothing typed is lost: offline, through a reload, an ended session and a lost answer, in a real browser. */

import type { Page } from 'playwright-core'
import t from 'tap'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { saved, stored, textOf } from './task-list.ts'
import { PASSWORD, signUp, visit } from './visitor.ts'

t.setTimeout(300_000)

const stack = await startLocalStack()
t.teardown(stack.stop)
const browser = await launchChromium()
t.teardown(() => browser.close())

t.test('what is added offline waits through a reload of the page and is sent once', async (t) => {
  const { context, page } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  await signUp(page)
  const composer = page.getByLabel('New task')
  await composer.fill('Seen before')
  await composer.press('Enter')
  await page.getByRole('checkbox', { name: 'Seen before', exact: true }).waitFor()
  // The work is done and the answer lost, over and over: the worst case for "exactly once".
  await page.route('**/api/v1/tasks', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    // A request that the reload below ends takes its route with it.
    await route.fetch().catch(() => undefined)
    await route.abort('connectionreset').catch(() => undefined)
  })
  await composer.fill('Written on the train')
  await composer.press('Enter')
  const unsent = page.getByRole('list', { name: 'Not sent yet' })
  await unsent.getByText('Written on the train').waitFor()
  await composer.fill('Half a thou')
  await page.reload()
  await unsent.getByText('Written on the train').waitFor()
  t.equal(await textOf(composer, 'Half a thou'), 'Half a thou')
  await page.unroute('**/api/v1/tasks')
  await unsent.waitFor({ state: 'detached' })
  t.same(
    (await stored(page)).map(({ title }) => title),
    ['Written on the train', 'Seen before'],
  )
})

t.test('other tabs and other devices follow by themselves, within two seconds', async (t) => {
  const { context, page } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  await signUp(page)
  const tab = await context.newPage()
  const device = await visit(browser, stack.url, { storageState: await context.storageState() })
  t.teardown(() => device.context.close())
  for (const other of [tab, device.page]) {
    const listening = other.waitForResponse('**/api/v1/events')
    await other.goto('/tasks')
    await listening
  }
  const add = async (from: Page, title: string, to: Page[]) => {
    const composer = from.getByLabel('New task')
    await composer.fill(title)
    await Promise.all([saved(from, 'POST'), composer.press('Enter')])
    const began = Date.now()
    for (const other of to) await other.getByRole('checkbox', { name: title, exact: true }).waitFor()
    t.comment(`${title}: ${Date.now() - began} ms`)
  }
  await add(page, 'From the first tab', [tab, device.page])
  await add(device.page, 'From the other device', [tab, page])
  t.same(device.faults, [])
})

t.test('Today turns at midnight by itself', async (t) => {
  const { context, page } = await visit(browser, stack.url, { timezoneId: 'UTC' })
  t.teardown(() => context.close())
  await signUp(page)
  await page.clock.install({ time: '2030-05-04T23:58:00Z' })
  const read = () => page.waitForRequest(/\/tasks\?.*view=today/)
  // What the page reads once it listens for changes.
  await Promise.all([read(), page.goto('/tasks?view=today')])
  let turned = false
  const reading = read().then(() => {
    turned = true
  })
  await page.clock.fastForward(60_000)
  t.equal(turned, false, 'a minute before it nothing is read')
  await page.clock.fastForward(60_000)
  await reading
  t.equal(turned, true)
})

t.test('an ended session: the page comes back with what was typed, and another account sees nothing', async (t) => {
  const { context, page } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  const email = await signUp(page)
  await page.goto('/tasks?view=today')
  await page.getByLabel('New task').fill('Due today')
  await context.clearCookies()
  await page.getByLabel('New task').press('Enter')
  await page.waitForURL('**/sign-in?next=*')
  const signIn = async (address: string) => {
    await page.getByLabel('Email').fill(address)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
  }
  await signIn(email)
  await page.waitForURL('**/tasks?view=today')
  await page.getByRole('checkbox', { name: 'Due today' }).waitFor()
  await page.getByLabel('New task').fill('A secret')
  await page.goto('/chat')
  await page.locator('textarea:focus').waitFor()
  await page.getByLabel('Message').fill('A secret question')
  await context.clearCookies()
  await page.goto('/chat')
  await page.waitForURL('**/sign-in?next=%2Fchat')
  await signUp(page, 'Bob')
  t.equal(await page.getByLabel('New task').inputValue(), '')
  await context.clearCookies()
  await page.goto('/chat')
  await signIn(email)
  await page.waitForURL('**/chat')
  await page.getByText('Ask about your tasks').waitFor()
  t.equal(await textOf(page.getByLabel('Message'), 'A secret question'), 'A secret question')
})
