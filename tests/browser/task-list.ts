/** The task page as tests read and fill it. */
import type { Page } from 'playwright-core'

/** The tasks on screen, in order. */
export async function titles(page: Page): Promise<string[]> {
  const list = page.getByRole('list', { name: 'Tasks' })
  await list.waitFor()
  return list.locator('input[type=checkbox]').evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label') ?? ''))
}

/** Waits until these tasks are on screen, in this order, and returns what is there in the end. */
export async function settled(page: Page, wanted: string[]): Promise<string[]> {
  let seen: string[] = []
  for (const deadline = Date.now() + 5_000; Date.now() < deadline; await page.waitForTimeout(50)) {
    seen = await titles(page)
    if (seen.join('\n') === wanted.join('\n')) break
  }
  return seen
}

/** Types tasks into the line that has the focus when the page is ready. */
export async function add(page: Page, ...names: string[]): Promise<void> {
  await page.locator('input:focus').and(page.getByLabel('New task')).waitFor()
  for (const name of names) {
    await page.keyboard.type(name)
    const saved = page.waitForResponse((response) => response.request().method() === 'POST' && response.ok())
    await page.keyboard.press('Enter')
    await saved
  }
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
