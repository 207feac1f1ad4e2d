/**
 * Makes the pictures of the application for the README: `node tests/pictures/readme-images.ts` writes
 * docs/images/{tasks,chat}-{light,dark}.png from the real application with an example account.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { APIRequestContext, Browser } from 'playwright-core'
import { launchChromium } from '../browser/chromium.ts'
import { say, signUp, visit } from '../browser/visitor.ts'
import { startLocalStack } from '../fixtures/application/local-stack.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'images')
const TIME_ZONE = 'Europe/Lisbon'

/** The evening of the day this many days from now. */
const evening = (days: number) => {
  const due = new Date(Date.now() + days * 86_400_000)
  due.setUTCHours(18, 0, 0, 0)
  return { due_at: due.toISOString(), due_time_zone: TIME_ZONE }
}

const TASKS = [
  { title: 'Return the library books', status: 'done' },
  { title: 'Finish the chapter on tides', status: 'in_progress', tags: ['writing'] },
  { title: 'Ask Priya which kitchen layout she prefers', tags: ['home'], ...evening(4) },
  { title: 'Water the lemon tree', tags: ['home'], ...evening(-1) },
  { title: 'Book the train to Porto', priority: 'high', tags: ['travel'], ...evening(2) },
  { title: 'Call Grandma back', priority: 'medium', ...evening(1) },
]

async function addTasks(request: APIRequestContext, origin: string): Promise<void> {
  for (const data of TASKS) await request.post('/api/v1/tasks', { data, headers: { origin } })
}

async function photograph(browser: Browser, url: string): Promise<void> {
  const options = { viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce', timezoneId: TIME_ZONE } as const
  const { page, context } = await visit(browser, url, options)
  await signUp(page)
  await addTasks(context.request, url)
  await page.goto('/chat')
  await say(page, 'Add “Buy a birthday card for Priya” for Friday at noon, high priority')
  await say(page, 'What is due this week?')
  const conversation = page.url()
  for (const theme of ['Light', 'Dark']) {
    await page.getByRole('radio', { name: theme }).first().check()
    for (const [name, address] of [
      ['tasks', '/tasks'],
      ['chat', conversation],
    ] as const) {
      await page.goto(address)
      await page.getByText('Book the train to Porto').first().waitFor()
      await page.waitForLoadState('networkidle')
      const path = join(FOLDER, `${name}-${theme.toLowerCase()}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      console.log(path)
    }
  }
}

const stack = await startLocalStack()
const browser = await launchChromium()
try {
  mkdirSync(FOLDER, { recursive: true })
  await photograph(browser, stack.url)
} finally {
  await browser.close()
  await stack.stop()
}
