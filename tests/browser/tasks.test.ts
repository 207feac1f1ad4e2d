/** What a person does with their tasks, in a real browser against the real services. */

import type { BrowserContextOptions, Page } from 'playwright-core'
import t from 'tap'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { add, dragBelow, focused, focusOn, pressInTurn, saved, settled, stored, textOf, titles } from './task-list.ts'
import { signUp, visit } from './visitor.ts'

t.setTimeout(240_000)

const stack = await startLocalStack()
t.teardown(stack.stop)
const browser = await launchChromium()
t.teardown(() => browser.close())

/** Somebody with these tasks, in front of their list. */
async function person(
  test: { teardown: (run: () => unknown) => unknown },
  tasks: (string | object)[] = [],
  options: BrowserContextOptions = {},
) {
  const { context, page, faults } = await visit(browser, stack.url, {
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Lisbon',
    ...options,
  })
  test.teardown(() => context.close())
  await signUp(page)
  for (const task of tasks.toReversed()) {
    const data = typeof task === 'string' ? { title: task } : task
    await context.request.post('/api/v1/tasks', { data, headers: { origin: stack.url } })
  }
  if (tasks.length > 0) {
    await page.goto('/tasks')
    await page.locator('input:focus').waitFor()
  }
  return { context, page, faults }
}

const titlesStored = async (page: Page) => (await stored(page)).map(({ title }) => title)

t.test('a person keeps a list with the keyboard alone', async (t) => {
  const { page, faults } = await person(t)
  await page.getByRole('heading', { name: 'A clear page' }).waitFor()
  await add(page, 'Call Grandma', 'Water the plants', 'Book the train')
  t.same(await titles(page), ['Book the train', 'Water the plants', 'Call Grandma'])

  await page.keyboard.press('Escape')
  await focusOn(page, 'Book the train')
  await page.keyboard.press('j')
  t.equal(await focused(page), 'Water the plants')
  await Promise.all([saved(page, 'PATCH'), page.keyboard.press('Space')])
  t.same(await settled(page, ['Book the train', 'Call Grandma']), ['Book the train', 'Call Grandma'])
  t.equal(await focused(page), 'Call Grandma', 'the focus goes on with the row below')

  await page.keyboard.press('Enter')
  await page.keyboard.type(' and Grandpa')
  await Promise.all([saved(page, 'PATCH'), page.keyboard.press('Enter')])
  t.same(await titles(page), ['Book the train', 'Call Grandma and Grandpa'])
  t.equal(await page.getByLabel('Title').count(), 0, 'the Enter that ends an edit does not begin another')
  await page.keyboard.press('Enter')
  await page.keyboard.type(' never')
  await page.keyboard.press('Escape')

  await pressInTurn(page, 'g', 'd')
  await page.waitForURL('**/tasks?view=done')
  t.same(await settled(page, ['Water the plants']), ['Water the plants'])
  await page.goBack()
  t.same(await settled(page, ['Book the train', 'Call Grandma and Grandpa']), [
    'Book the train',
    'Call Grandma and Grandpa',
  ])
  await page.reload()
  t.same(await titles(page), ['Book the train', 'Call Grandma and Grandpa'], 'a reload shows the same')
  t.same(faults, [])
})

t.test('what is typed about a task is understood, marked and taken back by the keyboard', async (t) => {
  const { page, faults } = await person(t)
  await page.locator('input:focus').waitFor()
  const understood = page.getByRole('list', { name: 'Understood' })
  await page.keyboard.type('Call Bob tomorrow at 5pm #work !high')
  await understood.getByRole('button', { name: /^Tag work/ }).waitFor()
  t.same(await page.locator('mark').allTextContents(), ['tomorrow at 5pm', '#work', '!high'])
  const [field, mark] = await Promise.all([
    page.getByLabel('New task').boundingBox(),
    page.locator('mark').first().boundingBox(),
  ])
  t.ok(mark!.x > field!.x + 40 && mark!.x < field!.x + 120, 'the mark lies behind its words')
  await page.keyboard.press('Backspace')
  await understood.getByRole('button', { name: /^Priority High/ }).waitFor({ state: 'detached' })
  t.equal(await page.getByLabel('New task').inputValue(), 'Call Bob tomorrow at 5pm #work !high')
  await Promise.all([saved(page, 'POST'), page.keyboard.press('Enter')])
  const [task] = await stored(page)
  t.match(task, { title: 'Call Bob !high', tags: ['work'], priority: 'none', due_time_zone: 'Europe/Lisbon' })

  await page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '- milk\\n- eggs tomorrow\\n- bread')
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement.dispatchEvent(paste)
  }`)
  await page.getByRole('button', { name: 'Add 3 tasks' }).waitFor()
  await page.keyboard.press('Enter')
  t.same(await settled(page, ['milk', 'Eggs', 'bread', 'Call Bob !high']), ['milk', 'Eggs', 'bread', 'Call Bob !high'])
  t.same(faults, [])
})

t.test('all details of a task are kept, and its date is said in words', async (t) => {
  const { page, faults } = await person(t, ['Renew the passport'])
  await focusOn(page, 'Renew the passport')
  await page.keyboard.press('e')
  const editor = page.getByRole('dialog', { name: 'Task details' })
  await editor.getByLabel('Description').fill('Take two photos.')
  await editor.getByRole('radio', { name: 'In progress' }).check()
  await editor.getByRole('radio', { name: 'High' }).check()
  await editor.getByRole('button', { name: 'Tomorrow' }).click()
  await editor.getByLabel('Time (optional)').fill('17:00')
  await editor.getByLabel('Tags').fill('Papers,')
  await Promise.all([saved(page, 'PATCH'), page.keyboard.press('Control+Enter')])
  await editor.waitFor({ state: 'hidden' })
  t.equal(await focused(page), 'Renew the passport', 'the focus is back where it was')
  const row = page.getByRole('listitem').filter({ hasText: 'Renew the passport' })
  for (const fact of ['Tomorrow 5:00 PM', 'High', 'In progress', 'papers']) await row.getByText(fact).waitFor()
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  t.match(
    await stored(page),
    [
      {
        description: 'Take two photos.',
        status: 'in_progress',
        priority: 'high',
        tags: ['papers'],
        due_at: `${tomorrow}T17:00:00Z`,
        due_time_zone: 'Europe/Lisbon',
        version: 2,
      },
    ],
    'in one change',
  )
  t.same(faults, [])
})

t.test('a deleted task comes back by undo, to its place, and is gone without it', async (t) => {
  const { page, faults } = await person(t, ['First', 'Second', 'Third'])
  await focusOn(page, 'Second')
  await page.keyboard.press('Delete')
  t.same(await titles(page), ['First', 'Third'])
  await Promise.all([saved(page, 'POST', /restore$/), page.keyboard.press('u')])
  t.same(await titles(page), ['First', 'Second', 'Third'])
  await focusOn(page, 'First')
  await page.keyboard.press('#')
  await Promise.all([saved(page, 'POST', /restore$/), page.getByRole('button', { name: 'Undo' }).last().click()])
  t.same(await titles(page), ['First', 'Second', 'Third'])

  await focusOn(page, 'Third')
  await Promise.all([saved(page, 'DELETE'), page.keyboard.press('Delete')])
  await page.reload()
  t.same(await titles(page), ['First', 'Second'])
  t.same(faults, [])
})

t.test('views, search and filters live in the address', async (t) => {
  const { context, page, faults } = await person(t, [
    { title: 'Buy milk', tags: ['shop'] },
    { title: 'Buy bread', tags: ['shop'], priority: 'high' },
    { title: 'Late', due_at: '2025-01-01T12:00:00Z', due_time_zone: 'Europe/Lisbon' },
  ])
  const views = page.getByRole('navigation', { name: 'Views' })
  await views.getByRole('link', { name: 'Overdue' }).click()
  t.same(await settled(page, ['Late']), ['Late'])
  await page.getByText('Overdue · ').waitFor()
  await views.getByRole('link', { name: 'Today' }).click()
  await page.getByText('Nothing is due today, 1 overdue').waitFor()
  t.same(await settled(page, ['Late']), ['Late'], 'today begins with what is late')

  await pressInTurn(page, 'g', 'a')
  await page.keyboard.press('/')
  await page.keyboard.type('buy')
  t.same(await settled(page, ['Buy milk', 'Buy bread']), ['Buy milk', 'Buy bread'])
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('checkbox', { name: 'High' }).check()
  t.same(await settled(page, ['Buy bread']), ['Buy bread'])
  t.match(page.url(), /\?q=buy&priority=high$/)

  const other = await context.newPage()
  await other.goto(page.url())
  t.same(await titles(other), ['Buy bread'], 'the address shows somebody else the same')
  await page.goBack()
  t.same(await settled(page, ['Buy milk', 'Buy bread']), ['Buy milk', 'Buy bread'], 'back takes the filter away')
  await page.goBack()
  t.same(
    await settled(page, ['Buy milk', 'Buy bread', 'Late']),
    ['Buy milk', 'Buy bread', 'Late'],
    'and then the search',
  )
  t.equal(await textOf(page.getByLabel('Search tasks'), ''), '')
  t.same(faults, [])
})

t.test('many tasks are completed and deleted at once, and both are undone', async (t) => {
  const { page, faults } = await person(t, ['A', 'B', 'C', 'D'])
  await focusOn(page, 'A')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await page.getByRole('toolbar').getByText('3 selected').waitFor()
  await page.keyboard.press('c')
  await page.getByText('Completed 3 tasks').waitFor()
  t.same(await settled(page, ['D']), ['D'])
  await Promise.all([saved(page, 'POST'), page.keyboard.press('u')])
  t.same(await settled(page, ['A', 'B', 'C', 'D']), ['A', 'B', 'C', 'D'])

  await page.getByRole('button', { name: 'Select tasks' }).click()
  const bar = page.getByRole('toolbar', { name: 'Selected tasks' })
  for (const width of [390, 768, 1024, 1280]) {
    await page.setViewportSize({ width, height: 720 })
    const [outside, last] = await Promise.all([
      bar.boundingBox(),
      bar.getByRole('button', { name: 'Delete' }).boundingBox(),
    ])
    t.ok(last!.x + last!.width <= outside!.x + outside!.width, `the bar holds its buttons at ${width} px`)
  }
  await bar.getByRole('button', { name: 'All' }).click()
  await Promise.all([saved(page, 'POST'), bar.getByRole('button', { name: 'Delete' }).click()])
  await page.getByText('Deleted 4 tasks').waitFor()
  t.same(await titlesStored(page), [], 'the server has heard of it')
  await Promise.all([saved(page, 'POST'), page.getByRole('button', { name: 'Undo' }).last().click()])
  t.same(await settled(page, ['A', 'B', 'C', 'D']), ['A', 'B', 'C', 'D'])
  t.same(await titlesStored(page), ['A', 'B', 'C', 'D'])
  t.same(faults, [])
})

t.test('rows are put in order by keys, by menu and by mouse, and stay there', async (t) => {
  const { page, faults } = await person(t, ['A', 'B', 'C', 'D'])
  const moved = () => saved(page, 'POST', /move$/)
  await focusOn(page, 'A')
  await Promise.all([moved(), page.keyboard.press('Alt+ArrowDown')])
  t.same(await settled(page, ['B', 'A', 'C', 'D']), ['B', 'A', 'C', 'D'])
  await Promise.all([moved(), page.keyboard.press('Alt+ArrowDown')])
  t.same(await settled(page, ['B', 'C', 'A', 'D']), ['B', 'C', 'A', 'D'])
  t.equal(await focused(page), 'A', 'the focus moves with the row')
  await page.getByRole('status').getByText('“A” is now number 3 of 4').waitFor()

  await page.getByRole('button', { name: 'More about “D”' }).click()
  await Promise.all([moved(), page.getByRole('menuitem', { name: 'Move to the top' }).click()])
  t.same(await settled(page, ['D', 'B', 'C', 'A']), ['D', 'B', 'C', 'A'])

  await Promise.all([moved(), dragBelow(page, 'B', 'A')])
  t.same(await settled(page, ['D', 'C', 'A', 'B']), ['D', 'C', 'A', 'B'])

  const other = async () => {
    await page.request.post('/api/v1/tasks', { data: { title: 'From elsewhere' }, headers: { origin: stack.url } })
    await page.evaluate('window.dispatchEvent(new Event("focus"))')
    await page.getByRole('checkbox', { name: 'From elsewhere' }).waitFor()
  }
  await Promise.all([moved(), dragBelow(page, 'D', 'C', other)])
  const after = ['From elsewhere', 'C', 'D', 'A', 'B']
  t.same(await settled(page, after), after, 'a list that is read again ends no drag')
  await page.reload()
  t.same(await titles(page), after, 'a reload shows the same')
  t.same(faults, [])
})

t.test('a phone shows rows with their tags, and a low window all of the filter', async (t) => {
  const tasks = Array.from({ length: 12 }, (_, at) => ({ title: `Task ${at}`, ...(at < 3 && { tags: [`tag${at}`] }) }))
  const { page, faults } = await person(t, tasks, { viewport: { width: 390, height: 844 } })
  const bottom = (await page.getByRole('navigation', { name: 'Main' }).last().boundingBox())!.y
  const boxes = await Promise.all((await page.locator('[data-row]').all()).map((row) => row.boundingBox()))
  const inSight = boxes.filter((box) => box !== null && box.y + box.height <= bottom)
  t.ok(inSight.length >= 7, `${inSight.length} rows are in sight`)
  t.ok(await page.locator('[data-row]').getByText('tag0').isVisible())

  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('button', { name: 'Filter' }).click()
  for (const name of ['Clear', 'Done']) {
    const { y, height } = (await page.getByRole('button', { name, exact: true }).boundingBox())!
    t.ok(y + height <= 800, `${name} ends at ${y + height} of 800 px`)
  }
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Edit “Task 0”' }).click()
  const [field, facts] = await Promise.all([
    page.getByLabel('Title').boundingBox(),
    page.locator('[data-row]').getByText('tag0').boundingBox(),
  ])
  t.ok(field!.y + field!.height <= facts!.y + 2, 'the line that edits a title covers no facts')
  await page.keyboard.press('Escape')
  await page.locator('[data-row]').first().hover()
  const [grip, list] = await Promise.all([
    page.locator('[data-grip]').first().boundingBox(),
    page.getByRole('list', { name: 'Tasks' }).boundingBox(),
  ])
  t.ok(grip!.x >= list!.x, 'the grip is inside the card')
  t.same(faults, [])
})

interface FrameWork {
  /** Rows that became whole, or stopped to be. */
  rows: number
  /** Elements that were asked where they are. */
  places: number
}

/** Runs in the page: scrolls it by so many pixels in each of 60 frames, and tells what each frame had to do. */
const scrolling = `(pixels) => new Promise((resolve) => {
  const done = []
  let now = { rows: 0, places: 0 }
  const ask = Element.prototype.getBoundingClientRect
  Element.prototype.getBoundingClientRect = function () {
    now.places += 1
    return ask.call(this)
  }
  const observer = new MutationObserver((changes) => { now.rows += changes.length })
  observer.observe(document.body, { subtree: true, attributeFilter: ['data-brief'] })
  const step = () => {
    done.push(now)
    now = { rows: 0, places: 0 }
    window.scrollBy(0, pixels)
    if (done.length <= 60) return requestAnimationFrame(step)
    Element.prototype.getBoundingClientRect = ask
    observer.disconnect()
    resolve(done.slice(1))
  }
  requestAnimationFrame(step)
})`

t.test('a list of 5,000 is drawn where one looks, and whole for keys and search', async (t) => {
  const { page, faults } = await person(t, [{ title: 'Real', tags: ['home'] }])
  const [real] = await stored(page)
  const items = Array.from({ length: 5_000 }, (_, at) => ({
    ...real,
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    title: `Task ${at + 1}`,
    tags: at % 3 ? [] : ['home'],
  }))
  await page.route(/\/api\/v1\/tasks\?/, (route) => {
    const q = new URL(route.request().url()).searchParams.get('q') ?? ''
    return route.fulfill({ json: { items: items.filter(({ title }) => title.includes(q)), next_cursor: null } })
  })
  await page.keyboard.press('Escape')
  await page.evaluate('document.activeElement.blur()')
  await pressInTurn(page, 'g', 'w')
  await page.getByRole('checkbox', { name: 'Task 1', exact: true }).waitFor()
  // The rows that no window shows are made while nobody waits.
  await page.locator('[data-row]').nth(4_999).waitFor({ state: 'attached' })
  t.equal(await page.locator('[data-row]').count(), 5_000)
  const whole = page.locator('[data-row]:not([data-brief])')
  t.ok((await whole.count()) < 100, `${await whole.count()} rows are drawn whole`)

  await page.keyboard.press('k')
  await page.locator('[aria-label="Task 5000"]:focus').waitFor()
  for (const title of ['Task 4999', 'Task 4998']) {
    await page.keyboard.press('k')
    t.equal(await focused(page), title)
  }
  // The place of a row does not depend on what is drawn above it.
  const top = async (title: string) => (await page.locator(`[aria-label="${title}"]`).boundingBox())!.y
  const before = await top('Task 4998')
  await page.waitForFunction('document.querySelectorAll("[data-row]:not([data-brief])").length > 30')
  t.ok(Math.abs((await top('Task 4998')) - before) < 2, 'the row stays where it is while others are drawn')
  await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight / 2)')
  await page.locator('[data-row]:not([data-brief]) [aria-label="Task 2490"]').waitFor()
  t.equal(await focused(page), 'Task 4998', 'the row with the focus stays')
  await page.waitForFunction('document.querySelectorAll("[data-row]:not([data-brief])").length < 120')
  for (const [pixels, rows] of [
    [30, 8],
    [60, 0],
  ]) {
    const work = await page.evaluate<FrameWork[]>(`(${scrolling})(${pixels})`)
    const most = Math.max(...work.map(({ rows }) => rows))
    t.ok(most <= rows!, `a frame of ${pixels} px changes at most ${rows} rows, and it changed ${most}`)
    const asking = work.filter(({ places }) => places > 0).length
    t.ok(asking <= work.length / 2, `where rows are is asked in ${asking} of ${work.length} frames of ${pixels} px`)
    await page.waitForFunction('document.querySelectorAll("[data-row]:not([data-brief])").length < 120')
  }
  await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)')

  await page.keyboard.press('/')
  await page.keyboard.type('Task 4321')
  t.same(await settled(page, ['Task 4321']), ['Task 4321'])

  // A list that comes in pages goes on by itself where somebody gets near its end, and no further.
  await page.unroute(/\/api\/v1\/tasks\?/)
  await page.route(/\/api\/v1\/tasks\?/, (route) => {
    const asked = new URL(route.request().url()).searchParams
    const [from, limit] = [Number(asked.get('cursor') ?? 0), Number(asked.get('limit'))]
    const next_cursor = from + limit < 240 ? String(from + limit) : null
    return route.fulfill({ json: { items: items.slice(from, Math.min(from + limit, 240)), next_cursor } })
  })
  await page.evaluate('document.activeElement.blur()')
  await pressInTurn(page, 'g', 'a')
  for (const rows of [50, 150, 240]) {
    await page
      .locator('[data-row]')
      .nth(rows - 1)
      .waitFor({ state: 'attached' })
    t.equal(await page.locator('[data-row]').count(), rows)
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)')
  }
  t.equal(await page.getByRole('button', { name: 'Load more' }).count(), 0)
  t.same(faults, [])
})

t.test('two browsers never overwrite each other', async (t) => {
  const { context, page: one, faults } = await person(t, ['Plan'])
  const second = await visit(browser, stack.url, { storageState: await context.storageState() })
  t.teardown(() => second.context.close())
  const two = second.page
  await two.goto('/tasks')
  const beginRenaming = async (page: Page, to: string) => {
    await focusOn(page, await titles(page).then(([title]) => title ?? ''))
    await page.keyboard.press('Enter')
    await page.getByLabel('Title').fill(to)
  }
  await beginRenaming(two, 'Plan by the second')
  await beginRenaming(one, 'Plan by the first')
  await Promise.all([saved(one, 'PATCH'), one.keyboard.press('Enter')])
  await two.keyboard.press('Enter')

  const choice = two.getByRole('dialog', { name: 'Changed in two places' })
  await choice.getByText('Plan by the first', { exact: true }).waitFor()
  await choice.getByText('Plan by the second').waitFor()
  t.same(await titlesStored(one), ['Plan by the first'], 'nothing is overwritten before somebody chooses')
  await choice.getByRole('button', { name: 'Use the other version' }).click()
  t.same(await settled(two, ['Plan by the first']), ['Plan by the first'])
  await Promise.all([saved(two, 'PATCH'), two.getByRole('button', { name: 'Keep mine' }).click()])
  t.same(await titlesStored(one), ['Plan by the second'], 'a changed mind is possible, too')

  await one.evaluate('window.dispatchEvent(new Event("focus"))')
  t.same(await settled(one, ['Plan by the second']), ['Plan by the second'], 'coming back shows what the other tab did')

  // What is edited before the other one's change comes is sent as of before it, whenever that arrives.
  await beginRenaming(one, 'Plan of both')
  await focusOn(two, 'Plan by the second')
  await two.keyboard.press('p')
  await Promise.all([saved(two, 'PATCH'), two.getByRole('dialog').getByRole('button', { name: 'High' }).click()])
  await Promise.all([saved(one, 'PATCH'), one.keyboard.press('Enter')])
  await one.getByText('“Plan of both” was also changed elsewhere (priority). Both changes are kept.').waitFor()
  t.match(await stored(one), [{ title: 'Plan of both', priority: 'high' }])
  t.same(
    faults.filter((fault) => !fault.includes('412')),
    [],
    'the browser itself reports the refusals',
  )
})

t.test('another tab follows within two seconds', async (t) => {
  const { context, page: one } = await person(t, ['Plan'])
  const two = await context.newPage()
  await two.goto('/tasks')
  t.same(await settled(two, ['Plan']), ['Plan'])
  await add(one, 'Follow me')
  const begun = Date.now()
  t.same(await settled(two, ['Follow me', 'Plan']), ['Follow me', 'Plan'])
  t.comment(`the other tab followed after ${Date.now() - begun} ms`)
})

t.test('a change that is not accepted is taken back and kept, and is sent when the server works', async (t) => {
  const { page } = await person(t, ['Stay open', 'Other'])
  await page.route('**/api/v1/tasks/*', (route) =>
    route.fulfill({ status: 503, json: { code: 'service_unavailable' } }),
  )
  await focusOn(page, 'Stay open')
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Send “Stay open” again' }).waitFor()
  t.equal(await page.getByRole('checkbox', { name: 'Stay open' }).isChecked(), false)
  await page.unroute('**/api/v1/tasks/*')
  t.same(await settled(page, ['Other']), ['Other'])
})

t.test('an answer that gets lost makes no second task', async (t) => {
  const { page } = await person(t)
  let requests = 0
  await page.route('**/api/v1/tasks', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback()
    requests += 1
    if (requests > 1) return route.fallback()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await add(page, 'Only once')
  t.equal(requests, 2)
  t.same(await titlesStored(page), ['Only once'])
})

t.test('without a network the page says so, keeps what was done, and sends it afterwards', async (t) => {
  const { context, page } = await person(t, ['Here', 'There', 'Elsewhere'])
  await page.locator('[data-row][draggable=true]').first().waitFor()
  await context.setOffline(true)
  await page.getByText('You are offline.').waitFor()
  await focusOn(page, 'Here')
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Send “Here” again' }).waitFor()
  await dragBelow(page, 'There', 'Elsewhere')
  await page.getByText('Will move below “Elsewhere”').waitFor()
  await context.setOffline(false)
  await page.getByText('You are offline.').waitFor({ state: 'hidden' })
  await page.getByRole('list', { name: 'Not sent yet' }).waitFor({ state: 'detached' })
  t.same(await titlesStored(page), ['Elsewhere', 'There'], 'it is done, and moved')
  t.same(await settled(page, ['Elsewhere', 'There']), ['Elsewhere', 'There'])
})
