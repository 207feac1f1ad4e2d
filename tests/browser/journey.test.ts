/** What a person does with Taskora, in a real browser against the real services. */
import t from 'tap'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { startLocalStack, type LocalStack } from '../fixtures/local-stack.ts'
import { launchChromium } from './chromium.ts'

t.setTimeout(180_000)

const PASSWORD = 'correct horse battery'
let people = 0

const stack: LocalStack = await startLocalStack()
t.teardown(stack.stop)
const browser: Browser = await launchChromium()
t.teardown(() => browser.close())

/** A new browser profile that collects what goes wrong in its pages. */
async function visit(): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext({ baseURL: stack.url })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  return { context, page, faults }
}

async function signUp(page: Page): Promise<string> {
  const email = `person-${(people += 1)}@example.com`
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/tasks')
  return email
}

/** The tasks on screen, in order; `x` before what is done. */
async function titles(page: Page): Promise<string[]> {
  const list = page.getByRole('list', { name: 'Tasks' })
  await list.waitFor()
  return list.getByRole('checkbox').evaluateAll((boxes) =>
    boxes.map((box) => `${box.matches(':checked') ? 'x' : 'o'} ${box.getAttribute('aria-label')}`),
  )
}

/** Types tasks into the line that has the focus when the page is ready. */
async function add(page: Page, ...names: string[]): Promise<void> {
  await page.locator('input:focus').and(page.getByLabel('New task')).waitFor()
  for (const name of names) {
    await page.keyboard.type(name)
    const saved = page.waitForResponse((response) => response.request().method() === 'POST' && response.ok())
    await page.keyboard.press('Enter')
    await saved
  }
}

t.test('a person keeps a task list with the keyboard alone', async (t) => {
  const { context, page, faults } = await visit()
  t.teardown(() => context.close())
  await signUp(page)
  await page.getByRole('heading', { name: 'A clear page' }).waitFor()

  await add(page, 'Call Grandma', 'Water the plants', 'Book the train')
  t.same(await titles(page), ['o Book the train', 'o Water the plants', 'o Call Grandma'])

  await page.getByRole('checkbox', { name: 'Water the plants' }).press('Space')
  t.same(await titles(page), ['o Book the train', 'o Call Grandma', 'x Water the plants'])
  t.equal(await page.locator(':focus').getAttribute('aria-label'), 'Water the plants', 'the focus moves with the row')

  await page.getByRole('button', { name: 'Edit “Call Grandma”' }).press('Enter')
  await page.keyboard.type(' and Grandpa')
  await page.keyboard.press('Enter')
  t.same(await titles(page), ['o Book the train', 'o Call Grandma and Grandpa', 'x Water the plants'])
  t.equal(await page.getByLabel('Title').count(), 0, 'the Enter that ends an edit does not begin another')
  await page.keyboard.press('Enter')
  await page.keyboard.type(' never')
  await page.keyboard.press('Escape')
  await page.waitForLoadState('networkidle')
  await page.reload()
  t.same(await titles(page), ['o Book the train', 'o Call Grandma and Grandpa', 'x Water the plants'], 'a reload shows the same')
  t.same(faults, [])
})

t.test('a deleted task comes back by undo and is gone without it', async (t) => {
  const { context, page, faults } = await visit()
  t.teardown(() => context.close())
  await signUp(page)
  await add(page, 'Keep me', 'Lose me')

  await page.getByRole('button', { name: 'Delete “Keep me”' }).press('Enter')
  t.same(await titles(page), ['o Lose me'])
  await page.keyboard.press('Control+z')
  t.same(await titles(page), ['o Lose me', 'o Keep me'])
  await page.getByRole('button', { name: 'Delete “Keep me”' }).press('Enter')
  await page.getByRole('button', { name: 'Undo' }).click()
  t.same(await titles(page), ['o Lose me', 'o Keep me'])

  await page.getByRole('button', { name: 'Delete “Lose me”' }).press('Enter')
  await page.reload()
  t.same(await titles(page), ['o Keep me'], 'leaving the page does not bring it back')
  const stored = async () => (await (await context.request.get('/api/v1/tasks')).json()).items.length
  for (const deadline = Date.now() + 5_000; (await stored()) > 1 && Date.now() < deadline; );
  t.equal(await stored(), 1, 'and the server has heard of it')
  t.same(faults, [])
})

t.test('a refused change is taken back with a message', async (t) => {
  const { context, page } = await visit()
  t.teardown(() => context.close())
  await signUp(page)
  await add(page, 'Stay open')
  await page.route('**/api/v1/tasks/*', (route) => route.fulfill({ status: 503, json: { code: 'service_unavailable' } }))
  await page.getByRole('checkbox', { name: 'Stay open' }).press('Space')
  await page.getByText('“Stay open” was not changed.').waitFor()
  t.same(await titles(page), ['o Stay open'])
  await page.unroute('**/api/v1/tasks/*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('All done').waitFor()
  t.same(await titles(page), ['x Stay open'])
})

t.test('what one person writes, no other sees', async (t) => {
  const first = await visit()
  const second = await visit()
  t.teardown(() => Promise.all([first.context.close(), second.context.close()]))
  await signUp(first.page)
  await add(first.page, 'A secret')
  t.same(await titles(first.page), ['o A secret'])
  await signUp(second.page)
  await second.page.getByRole('heading', { name: 'A clear page' }).waitFor()
  const { items } = await (await second.context.request.get('/api/v1/tasks')).json()
  t.same(items, [])
})

t.test('signing out ends the session, signing in opens the list again', async (t) => {
  const { context, page } = await visit()
  t.teardown(() => context.close())
  const email = await signUp(page)
  await add(page, 'Still here tomorrow', 'Deleted just before')
  const old = await context.cookies()
  await page.getByRole('button', { name: 'Delete “Deleted just before”' }).press('Enter')
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  t.notOk((await context.cookies()).find((cookie) => cookie.name.includes('session')), 'the browser holds no session')

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
  t.same(await titles(page), ['o Still here tomorrow'])
})

t.test('the theme follows the device until one is chosen, and is kept', async (t) => {
  const { context, page } = await visit()
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
