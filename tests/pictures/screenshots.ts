/**
 * Pictures of every page and of what opens on that of tasks: `node tests/pictures/screenshots.ts [PAGE...]`
 * writes artifacts/screenshots/PAGE-WIDTH-THEME.png for phones and desks, light and dark, from the real application.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import {
  APPLICATION_PAGES,
  type ApplicationPage,
  ERROR_PAGE,
  prepareAccount,
  TASK_STATES,
} from '../browser/application-pages.ts'
import { launchChromium } from '../browser/chromium.ts'
import { startLocalStack } from '../fixtures/application/local-stack.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screenshots')
const SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1280, height: 860 },
]
const THEMES = ['light', 'dark'] as const

type Account = Awaited<ReturnType<typeof prepareAccount>>

async function photograph(
  browser: Browser,
  url: string,
  account: Account,
  { name, anonymous, open }: ApplicationPage,
): Promise<void> {
  for (const viewport of SIZES) {
    for (const theme of THEMES) {
      const page: Page = await browser.newPage({
        baseURL: url,
        viewport,
        colorScheme: theme,
        reducedMotion: 'reduce',
        timezoneId: 'Europe/Lisbon',
        ...(!anonymous && { storageState: account }),
      })
      await open(page)
      const path = join(FOLDER, `${name.replaceAll(' ', '-')}-${viewport.width}-${theme}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      console.log(path)
      await page.close()
    }
  }
}

mkdirSync(FOLDER, { recursive: true })
const stack = await startLocalStack()
const browser = await launchChromium()
try {
  const wanted = process.argv.slice(2)
  const chosen = ({ name }: ApplicationPage): boolean => wanted.length === 0 || wanted.includes(name)
  const account = await prepareAccount(browser, stack.url)
  for (const page of [...APPLICATION_PAGES, ...TASK_STATES].filter(chosen))
    await photograph(browser, stack.url, account, page)
  await stack.loseDatabase()
  for (const page of [ERROR_PAGE].filter(chosen)) await photograph(browser, stack.url, account, page)
} finally {
  await browser.close()
  await stack.stop()
}
