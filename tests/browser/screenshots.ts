/**
 * Pictures of every page for the eye: `node tests/browser/screenshots.ts [PAGE...]` writes
 * artifacts/screenshots/PAGE-WIDTH-THEME.png for phones and desks, light and dark, from the real application.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { startLocalStack } from '../fixtures/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { APPLICATION_PAGES, prepareAccount } from './application-pages.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screenshots')
const SIZES = [{ width: 360, height: 760 }, { width: 1280, height: 860 }]
const THEMES = ['light', 'dark'] as const

async function photograph(browser: Browser, url: string, wanted: string[]): Promise<void> {
  const account = await prepareAccount(browser, url)
  for (const viewport of SIZES) {
    for (const theme of THEMES) {
      for (const { name, anonymous, open } of APPLICATION_PAGES) {
        if (wanted.length > 0 && !wanted.includes(name)) continue
        const context = await browser.newContext({
          baseURL: url, viewport, colorScheme: theme, reducedMotion: 'reduce', timezoneId: 'Europe/Lisbon',
          ...(!anonymous && { storageState: account }),
        })
        const page: Page = await context.newPage()
        await open(page)
        const path = join(FOLDER, `${name}-${viewport.width}-${theme}.png`)
        await page.screenshot({ path, animations: 'disabled' })
        console.log(path)
        await context.close()
      }
    }
  }
}

mkdirSync(FOLDER, { recursive: true })
const stack = await startLocalStack()
const browser = await launchChromium()
try {
  await photograph(browser, stack.url, process.argv.slice(2))
} finally {
  await browser.close()
  await stack.stop()
}
