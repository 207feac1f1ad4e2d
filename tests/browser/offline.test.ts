/** The application installs, and opens without a network with what it showed last: for one person, and nobody else. */

import type { Page } from 'playwright-core'
import t from 'tap'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { saved, settled, stored, textOf, titles } from './task-list.ts'
import { signUp, visit } from './visitor.ts'

t.setTimeout(300_000)

const stack = await startLocalStack()
t.teardown(stack.stop)
const browser = await launchChromium()
t.teardown(() => browser.close())
const { context, page } = await visit(browser, stack.url)
t.teardown(() => context.close())

const note = page.getByText(/^Offline: shown as of \d\d:\d\d\./)
const unsent = page.getByRole('list', { name: 'Not sent yet' })

async function addAll(names: string[]): Promise<void> {
  for (const name of names) {
    await page.getByLabel('New task').fill(name)
    await Promise.all([saved(page, 'POST'), page.keyboard.press('Enter')])
  }
}

/** Waits until the browser can do without the network: the worker is active, and these tasks are kept. */
async function prepared(page: Page, names: string[]): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await keeps(page, names)
}

/** Waits until these tasks are kept in the browser. */
async function keeps(page: Page, names: string[]): Promise<void> {
  const kept = `new Promise((resolve, reject) => {
    const opening = indexedDB.open('taskora-offline')
    opening.onerror = reject
    opening.onsuccess = () => {
      const reading = opening.result.transaction('views').objectStore('views').get('/tasks')
      reading.onerror = reject
      reading.onsuccess = () => {
        opening.result.close()
        resolve((reading.result?.page.items ?? []).map(({ title }) => title).join())
      }
    }
  })`
  for (const end = Date.now() + 30_000; ; await page.waitForTimeout(100)) {
    const found = await page.evaluate<string>(kept)
    if (found === names.join()) return
    if (Date.now() > end) throw new Error(`the browser keeps “${found}”`)
  }
}

/** Everything in the browser's caches: paths, and what the texts among them say. */
const cached = (page: Page): Promise<{ path: string; text: string }[]> =>
  page.evaluate(`(async () => {
    const found = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        const answer = await cache.match(request)
        found.push({ path: new URL(request.url).pathname, text: await answer.text() })
      }
    }
    return found
  })()`)

t.test('the application can be installed', async (t) => {
  await signUp(page)
  // On a page of its own: while a session of the protocol is open, its page does not notice that it is offline.
  const own = await context.newPage()
  await own.goto('/tasks')
  const session = await context.newCDPSession(own)
  const { errors } = (await session.send('Page.getAppManifest')) as { errors: unknown[] }
  t.same(errors, [])
  const { installabilityErrors } = (await session.send('Page.getInstallabilityErrors')) as {
    installabilityErrors: { errorId: string }[]
  }
  await own.close()
  const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')
  t.same(others, [], 'a context of the tests is private; nothing else is in the way')
  const manifest = await (await page.request.get('/manifest.webmanifest')).json()
  t.match(manifest, { name: 'Taskora', start_url: '/tasks', display: 'standalone' })
  t.ok(manifest.icons.some(({ purpose }: { purpose?: string }) => purpose === 'maskable'))
  for (const { src } of manifest.icons) t.equal((await page.request.get(src)).status(), 200, src)
  const worker = await page.request.get('/sw.js')
  t.equal(worker.headers()['cache-control'], 'no-cache')
  t.match(worker.headers()['content-security-policy'], /default-src 'none'/)
  const { scope } = await page.evaluate<{ scope: string }>(
    'navigator.serviceWorker.ready.then(({ scope }) => ({ scope }))',
  )
  t.equal(scope, `${stack.url}/tasks`, 'the worker sees no other pages')
})

t.test('it opens offline with the last state, keeps what is done there, and sends it once, in order', async (t) => {
  await addAll(['Third', 'Second', 'First'])
  await prepared(page, ['First', 'Second', 'Third'])
  await context.setOffline(true)
  await page.goto('/tasks')
  await note.waitFor()
  t.same(await titles(page), ['First', 'Second', 'Third'])
  await page.getByLabel('New task').fill('Written offline')
  await page.keyboard.press('Enter')
  await unsent.getByText('Written offline').waitFor()
  await page.getByRole('checkbox', { name: 'Second', exact: true }).click()
  await unsent.getByText(/Changed: status/).waitFor()
  await page.getByRole('checkbox', { name: 'Third', exact: true }).focus()
  await page.keyboard.press('Delete')
  await unsent.getByText(/Will be deleted/).waitFor()
  await page.getByRole('link', { name: 'Today' }).first().click()
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
  await note.waitFor()
  await page.goto('/tasks?view=week')
  await page.getByRole('heading', { name: 'This week', level: 1 }).waitFor()
  t.equal(await unsent.getByRole('listitem').count(), 3, 'another page, and still there')
  await page.goto('/tasks')
  await note.waitFor()
  await context.setOffline(false)
  await unsent.waitFor({ state: 'detached' })
  await note.waitFor({ state: 'detached' })
  t.same(await settled(page, ['Written offline', 'First']), ['Written offline', 'First'])
  t.same(
    (await stored(page)).map(({ title }) => title),
    ['Written offline', 'First'],
  )
})

t.test('its caches hold files and a page without anybody’s data, and nothing of accounts', async (t) => {
  const found = await cached(page)
  t.ok(found.length > 10, `${found.length} files`)
  const own = ({ path }: { path: string }) => path === '/offline' || path.startsWith('/_next/static/')
  t.same(
    found.filter((each) => !own(each)).map(({ path }) => path),
    [],
  )
  t.notOk(found.some(({ text }) => /Written offline|Ada Lovelace|example\.com/.test(text)))
})

t.test('a page whose server is away shows the last state, too', async (t) => {
  // The page follows events as soon as it runs; before that a link is a navigation to the server.
  await Promise.all([page.waitForRequest('**/api/v1/events'), page.goto('/tasks')])
  await page.route('**/api/v1/tasks?**', (route) => route.fulfill({ status: 503, body: '{}' }))
  await page.getByRole('link', { name: 'Today' }).first().click()
  await page.getByText(/^Taskora cannot be reached: shown as of/).waitFor()
  await page.unroute('**/api/v1/tasks?**')
  t.same(await page.getByRole('heading', { name: 'Your tasks could not be loaded' }).count(), 0)
})

t.test('a new build takes an open page over: nothing typed is lost, and no file is missing', async (t) => {
  await Promise.all([page.waitForRequest('**/api/v1/events'), page.goto('/tasks')])
  await prepared(page, ['Written offline', 'First'])
  await context.setOffline(true)
  await page.getByLabel('New task').fill('Of the former build')
  await page.keyboard.press('Enter')
  await unsent.getByText('Of the former build').waitFor()
  await page.getByLabel('New task').fill('Half a thou')
  await stack.deployNextBuild()
  const loaded = await page.evaluate<string[]>('[...document.scripts].map(({ src }) => src).filter(Boolean)')
  t.same(
    await Promise.all(loaded.map(async (file) => (await page.request.get(file)).status())),
    loaded.map(() => 404),
    'the server has none of the files of the page',
  )

  await context.setOffline(false)
  await unsent.waitFor({ state: 'detached' })
  await page.getByRole('checkbox', { name: 'Of the former build' }).waitFor()
  await page.evaluate(`(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/tasks')
    const former = registration.active
    await registration.update()
    while (registration.active === former) await new Promise((resolve) => setTimeout(resolve, 50))
  })()`)
  const builds = (await cached(page)).filter(({ path }) => path === '/offline')
  t.equal(builds.length, 2, 'the new worker is there, and what the former one kept')
  // Parts that the page has not loaded yet come from what the former worker kept.
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await page.keyboard.press('Escape')
  t.equal(await page.getByLabel('New task').inputValue(), 'Half a thou')

  // To another page, which is one of the new build, and back.
  await page.getByRole('link', { name: 'Assistant' }).first().click()
  await page.waitForURL('**/chat')
  await page.getByLabel('Message').waitFor()
  const chat = await page.evaluate<string[]>('[...document.scripts].map(({ src }) => src).filter(Boolean)')
  t.ok(chat.length > 0 && chat.every((file) => !loaded.includes(file)), 'it is loaded whole')
  await page.goto('/tasks')
  t.same(await titles(page), ['Of the former build', 'Written offline', 'First'])
  t.equal(await textOf(page.getByLabel('New task'), 'Half a thou'), 'Half a thou')
  await page.getByLabel('New task').fill('')
})

t.test('after signing out nothing of the last person is shown, nor to the next one', async (t) => {
  await page.goto('/tasks')
  await page.getByRole('button', { name: 'Your account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await context.setOffline(true)
  await page.goto('/tasks')
  await page.getByText('Nobody is signed in on this device').waitFor()
  t.equal(await page.getByText('Written offline').count(), 0)
  await context.setOffline(false)
  await signUp(page, 'Bob')
  await addAll(['Of Bob'])
  await prepared(page, ['Of Bob'])
  await context.setOffline(true)
  await page.goto('/tasks')
  await note.waitFor()
  t.same(await titles(page), ['Of Bob'])
  t.equal(await page.getByText('Written offline').count(), 0)

  // An ended session: the page leads to the sign-in page, and what is kept goes with it.
  await page.goto('about:blank')
  await context.clearCookies()
  await context.setOffline(false)
  await page.goto('/tasks?view=today')
  await page.waitForURL('**/sign-in?next=%2Ftasks%3Fview%3Dtoday')
  await keeps(page, [])
  await context.setOffline(true)
  await page.goto('/tasks')
  await page.getByText('Nobody is signed in on this device').waitFor()
})
