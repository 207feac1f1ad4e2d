/**
 * How long a saved line of the frontend takes to be seen in an open page: the measurement of
 * `npm run bench -- --only dev-frontend`. Arguments: the page's address, the folder of the checkout, the edit's mark.
 */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { applyEdit } from '../../scripts/ops/bench/edits.ts'
import { launchChromium } from './chromium.ts'
import { visit } from './visitor.ts'

/** So long an edit is waited for: one that comes later is no hot reload. */
const LIMIT_MS = 60_000

/** What a page loses when it is loaded anew: what was typed, and what only the window knows. */
async function leaveTraces(page: Page): Promise<() => Promise<void>> {
  const trace = randomUUID()
  await page.getByLabel('Email').fill(`${trace}@example.com`)
  await page.evaluate(`window.trace = ${JSON.stringify(trace)}`)
  return async () => {
    const typed = await page.getByLabel('Email').inputValue()
    const kept = await page.evaluate('window.trace')
    if (typed !== `${trace}@example.com` || kept !== trace)
      throw new Error(`the page has lost its state: "${typed}" is typed, the window knows ${String(kept)}`)
  }
}

/** Resolves when the page has asked for news of its scripts: it is told of no change from before. */
const hotReloadListens = (page: Page): Promise<void> =>
  new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => String(payload).includes('turbopack-subscribe') && resolve())
    })
  })

const [url, root, mark] = process.argv.slice(2) as [string, string, string]
const browser = await launchChromium()
try {
  const { page } = await visit(browser, url)
  const listens = hotReloadListens(page)
  await page.goto('/sign-in')
  await listens
  const stateIsKept = await leaveTraces(page)
  const saved = performance.now()
  applyEdit(root, 'frontend', mark)
  await page.getByText(`[bench ${mark}]`).waitFor({ timeout: LIMIT_MS })
  const durationMs = Math.round(performance.now() - saved)
  await stateIsKept()
  console.log(JSON.stringify({ durationMs }))
} finally {
  await browser.close()
}
