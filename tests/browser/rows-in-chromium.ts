/**
 * How long a person waits with so many tasks: the measurement of `npm run bench -- --only rows`. Chromium, the local
 * stack with the production build of the frontend, and a list that is made up.
 */
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { type LocalStack, startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { pressInTurn } from './task-list.ts'
import { signUp, visit } from './visitor.ts'

/** Milliseconds; `frame` is the mean of the frames of a second of scrolling. */
export interface RowTimes {
  open: number
  add: number
  toggle: number
  frame: number
}

/** What the page knows beside the application: when a list has arrived, and what is painted. */
const PROBE = `(() => {
  const json = Response.prototype.json
  Response.prototype.json = async function () {
    if (!/\\/tasks\\?/.test(this.url)) return json.call(this)
    const text = await this.text()
    window.arrivedAt = performance.now()
    return JSON.parse(text)
  }
  // A task after the frame that shows it: what keeps the page busy in between keeps the person waiting.
  const painted = (holds, begun) => new Promise((resolve) => {
    const look = () => requestAnimationFrame(() => {
      if (!holds()) return look()
      setTimeout(() => resolve(performance.now() - (begun ?? window.arrivedAt)))
    })
    look()
  })
  const box = (title) => document.querySelector('[data-row] input[aria-label="' + title + '"]')
  window.probe = {
    open: (title) => painted(() => box(title) !== null),
    add: (title) => {
      const begun = performance.now()
      document.querySelector('#new-task').form.requestSubmit()
      return painted(() => box(title) !== null, begun)
    },
    toggle: (title) => {
      const begun = performance.now()
      box(title).click()
      return painted(() => box(title)?.checked, begun)
    },
    frame: () => new Promise((resolve) => {
      let frames = -1
      let begun
      const step = (now) => {
        begun ??= now
        frames += 1
        window.scrollBy(0, 60)
        if (now - begun < 1_000) requestAnimationFrame(step)
        else resolve((now - begun) / frames)
      }
      requestAnimationFrame(step)
    }),
  }
})()`

const taskAt = (real: object, at: number) => ({
  ...real,
  id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  title: `Task ${at + 1}`,
  tags: at % 3 ? [] : ['home'],
  priority: at % 5 ? 'none' : 'high',
})

/** A page on which the list of all tasks holds so many and every other one none, and each change is accepted. */
async function pageWith(browser: Browser, { url }: LocalStack, count: number): Promise<Page> {
  const { page, context } = await visit(browser, url, { viewport: { width: 1280, height: 860 } })
  await page.addInitScript(PROBE)
  await signUp(page)
  await context.request.post('/api/v1/tasks', { data: { title: 'Real' }, headers: { origin: url } })
  const [real] = (await (await page.request.get('/api/v1/tasks')).json()).items
  const items = Array.from({ length: count }, (_, at) => taskAt(real, at))
  await page.route(/\/api\/v1\/tasks(\?|$)/, async (route) => {
    const request = route.request()
    const asked = new URL(request.url()).searchParams
    if (request.method() === 'GET')
      return route.fulfill({ json: { items: asked.get('view') === 'all' ? items : [], next_cursor: null } })
    const added = { ...taskAt(real, items.length), ...request.postDataJSON() }
    items.unshift(added)
    return route.fulfill({ status: 201, json: added })
  })
  await page.route(/\/api\/v1\/tasks\/[0-9a-f-]+$/, (route) => {
    const task = items.find(({ id }) => route.request().url().endsWith(id))!
    Object.assign(task, route.request().postDataJSON(), { version: 2 })
    return route.fulfill({ json: task })
  })
  return page
}

/** Measures one list of so many tasks once. `around` runs each part, so that a profile can be taken of it. */
export async function measureRows(
  browser: Browser,
  stack: LocalStack,
  count: number,
  around = <T>(_part: keyof RowTimes, _page: Page, work: () => Promise<T>): Promise<T> => work(),
): Promise<RowTimes> {
  const page = await pageWith(browser, stack, count)
  const probe = (part: keyof RowTimes, argument = '') =>
    around(part, page, () => page.evaluate<number>(`window.probe.${part}(${JSON.stringify(argument)})`))
  /** All rows are there, and the page has nothing to do. */
  const settled = async () => {
    await page
      .locator('[data-row]')
      .nth(count - 1)
      .waitFor({ state: 'attached' })
    await page.waitForTimeout(1_500)
    await quiet()
  }
  const quiet = () => page.evaluate('new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5000 }))')
  try {
    await page.locator('input:focus').waitFor()
    await page.keyboard.press('Escape')
    await pressInTurn(page, 'g', 't')
    await page.getByRole('heading', { name: 'Nothing is due today' }).waitFor()
    await quiet()
    const [open] = await Promise.all([probe('open', 'Task 1'), pressInTurn(page, 'g', 'a')])
    await settled()
    // Read already when it is sent: what is measured is the list.
    await Promise.all([page.waitForResponse('**/api/v1/readings'), page.getByLabel('New task').fill('Call Ada')])
    await quiet()
    const add = await probe('add', 'Call Ada')
    await settled()
    const toggle = await probe('toggle', 'Task 3')
    await settled()
    return { open, add, toggle, frame: await probe('frame') }
  } finally {
    await page.context().close()
  }
}

/** Prints `{ "50": RowTimes, … }` for the numbers of rows that are its arguments. */
async function main(counts: readonly string[]): Promise<void> {
  const stack = await startLocalStack()
  const browser = await launchChromium()
  try {
    const times: Record<string, RowTimes> = {}
    for (const count of counts) times[count] = await measureRows(browser, stack, Number(count))
    console.log(JSON.stringify(times))
  } finally {
    await browser.close()
    await stack.stop()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
