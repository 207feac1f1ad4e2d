/** Somebody in front of the application: a browser profile of their own, and what goes wrong in its pages. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export const PASSWORD = 'correct horse battery'

export interface Visitor {
  context: BrowserContext
  page: Page
  /** Errors in the console, uncaught ones and violations of the page's policy, as they come. */
  faults: string[]
}

/** A new profile at this address. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: url, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on(
    'console',
    (message) => message.type() === 'error' && faults.push(`${message.text()} (${message.location().url})`),
  )
  page.on('pageerror', (error) => faults.push(error.message))
  return { context, page, faults }
}

let people = 0

/** Makes an account by its form and waits for the tasks; returns the email. */
export async function signUp(page: Page, name = 'Ada Lovelace'): Promise<string> {
  const email = `person-${(people += 1)}-${Date.now()}@example.com`
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await page.waitForURL('**/tasks')
  return email
}

/** Says something to the assistant and waits until its answer is complete. */
export async function say(page: Page, text: string): Promise<void> {
  const answers = page.getByRole('article')
  const before = await answers.count()
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
  await answers.nth(before).waitFor()
  await page.getByRole('button', { name: 'Send' }).waitFor()
}
