/** The task page as tests read and fill it. */
import type { Locator, Page } from 'playwright-core'

/** A busy machine may take so long; a quiet one is not asked for longer than it needs. */
const PATIENCE_MS = 20_000

/** The tasks on screen, in order. */
export async function titles(page: Page): Promise<string[]> {
  const list = page.getByRole('list', { name: 'Tasks' })
  await list.waitFor()
  return list
    .locator('input[type=checkbox]')
    .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label') ?? ''))
}

/** Waits until these tasks are on screen, in this order, and returns what is there in the end. */
export async function settled(page: Page, wanted: string[]): Promise<string[]> {
  let seen: string[] = []
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await page.waitForTimeout(50)) {
    seen = await titles(page)
    if (seen.join('\n') === wanted.join('\n')) break
  }
  return seen
}

/** Waits until a field holds this text, which the page's script put there, and returns what it holds in the end. */
export async function textOf(field: Locator, wanted: string): Promise<string> {
  let value = ''
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await field.page().waitForTimeout(50)) {
    value = await field.inputValue()
    if (value === wanted) break
  }
  return value
}

/** Types tasks into the line that has the focus when the page is ready; returns when their rows can be worked with. */
export async function add(page: Page, ...names: string[]): Promise<void> {
  await page.locator('input:focus').and(page.getByLabel('New task')).waitFor()
  for (const name of names) {
    await page.keyboard.type(name)
    await Promise.all([saved(page, 'POST'), page.keyboard.press('Enter')])
  }
  await page.locator('[data-row][aria-busy=true]').first().waitFor({ state: 'detached' })
}

/** Two keys that belong together: the second is sent without waiting for what the first one does. */
export const pressInTurn = (page: Page, first: string, second: string) =>
  Promise.all([page.keyboard.press(first), page.keyboard.press(second)])

/** Resolves when the server has accepted a change of this kind. Asked for before the change is made. */
export const saved = (page: Page, method: 'POST' | 'PATCH' | 'DELETE', path = /^\/api\/v1\/tasks/) =>
  page.waitForResponse(
    (response) =>
      response.request().method() === method && path.test(new URL(response.url()).pathname) && response.ok(),
  )

/** Drags a row by its grip to the lower half of another one, and lets it go there. `meanwhile` happens in between. */
export async function dragBelow(
  page: Page,
  title: string,
  target: string,
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<void> {
  const row = (name: string) =>
    page.locator('[data-row]').filter({ has: page.getByRole('checkbox', { name, exact: true }) })
  // The library that makes rows draggable comes once the page is idle.
  await page.locator('[data-row][draggable=true]').first().waitFor()
  await row(title).hover()
  await row(title).locator('[data-grip]').hover()
  await page.mouse.down()
  // The first movement begins the drag, others enter the row; only one that stays within an element tells where in it.
  const toLowerHalf = async () => {
    const marked = row(target).and(page.locator('[data-edge=bottom]'))
    for (const deadline = Date.now() + PATIENCE_MS; ; await page.waitForTimeout(50)) {
      const { x, y, height } = (await row(target).boundingBox())!
      for (const shift of [0, 1, 2]) await page.mouse.move(x + 80 + shift, y + height - 5)
      if ((await marked.count()) > 0) return
      if (Date.now() > deadline) throw new Error(`“${title}” cannot be dragged to “${target}”`)
    }
  }
  await toLowerHalf()
  await meanwhile()
  await toLowerHalf()
  await page.mouse.up()
}

/** Puts the keyboard on a row. */
export const focusOn = (page: Page, title: string) => page.getByRole('checkbox', { name: title, exact: true }).focus()

/** The label of what has the focus. */
export const focused = (page: Page) => page.locator(':focus').getAttribute('aria-label')

/** The person's open tasks as the server has them, in their order. */
export async function stored(page: Page): Promise<Record<string, unknown>[]> {
  const { items } = await (await page.request.get('/api/v1/tasks?status=todo&status=in_progress')).json()
  return items
}
