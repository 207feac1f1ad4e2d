/**
 * Makes the pictures of the application for the README: `node tests/browser/readme-images.ts` writes
 * docs/images/tasks-light.png and tasks-dark.png from the real application with an example account.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { startLocalStack } from '../fixtures/local-stack.ts'
import { launchChromium } from './chromium.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'images')
const VIEWPORT = { width: 1100, height: 700 }

const TASKS = [
  'Return the library books', 'Book the train to Porto', 'Call Grandma back', 'Water the lemon tree',
  'Ask Priya which kitchen layout she prefers', 'Finish the chapter on tides',
]
const DONE = ['Return the library books', 'Call Grandma back']

async function openExampleList(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ baseURL: url, viewport: VIEWPORT, reducedMotion: 'reduce' })
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill('only for the picture')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/tasks')
  for (const title of TASKS) {
    await page.getByLabel('New task').fill(title)
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox', { name: title, disabled: false }).waitFor()
  }
  for (const title of DONE) await page.getByRole('checkbox', { name: title }).check()
  await page.getByText(`${TASKS.length - DONE.length} to do, ${DONE.length} done`).waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

const stack = await startLocalStack()
const browser = await launchChromium()
try {
  mkdirSync(FOLDER, { recursive: true })
  const page = await openExampleList(browser, stack.url)
  for (const theme of ['Light', 'Dark']) {
    await page.getByRole('radio', { name: theme }).check()
    await page.reload()
    await page.getByRole('checkbox', { name: TASKS[0] ?? '' }).waitFor()
    const path = join(FOLDER, `tasks-${theme.toLowerCase()}.png`)
    await page.screenshot({ path, animations: 'disabled' })
    console.log(path)
  }
} finally {
  await browser.close()
  await stack.stop()
}
