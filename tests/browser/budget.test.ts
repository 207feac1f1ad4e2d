/** How much script a page brings before it works, as it goes over the network from the real build. */

import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import t from 'tap'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import { listeningFor } from '../fixtures/suite/listening.ts'
import { launchChromium } from './chromium.ts'
import { signUp, visit } from './visitor.ts'

t.setTimeout(180_000)

const KILOBYTE = 1000
const BUDGET = 200 * KILOBYTE

const stack = await startLocalStack()
t.teardown(stack.stop)
const browser = await launchChromium()
t.teardown(() => browser.close())

/** The compressed size of all scripts that a page has asked for by the time the network is quiet. */
async function scriptBytes(page: Page, url: string): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Set<string>()
  let bytes = 0
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await page.goto(url)
  await page.waitForLoadState('networkidle')
  await session.detach()
  return bytes
}

t.test('pages stay within their budgets', async (t) => {
  const { context, page } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  await signUp(page)
  for (const path of ['/tasks', '/chat', '/account']) {
    const bytes = await scriptBytes(page, path)
    t.ok(bytes > 50 * KILOBYTE, `${path}: the scripts were counted`)
    t.ok(bytes <= BUDGET, `${path}: ${Math.round(bytes / KILOBYTE)} kB of at most ${BUDGET / KILOBYTE} kB`)
    t.comment(`${path}: ${Math.round(bytes / KILOBYTE)} kB of script`)
  }
})

t.test('a page that brings more would be noticed', async (t) => {
  const script = `/*${randomBytes(BUDGET).toString('base64')}*/`
  const server = createServer(({ url }, response) => {
    const [type, body] = url === '/' ? ['text/html', '<script src="/big.js"></script>'] : ['text/javascript', script]
    response.writeHead(200, { 'content-type': type }).end(body)
  })
  const { url } = await listeningFor(t, server)
  const { context, page } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  t.ok((await scriptBytes(page, `${url}/`)) > BUDGET)
})
