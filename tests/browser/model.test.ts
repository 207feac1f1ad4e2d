/** Talking to a language model in a real browser: a local server speaks Cohere's protocol, and then no longer does. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { freePort, startLocalStack } from '../fixtures/application/local-stack.ts'
import { BACKEND, backendPython } from '../fixtures/application/migrated-database.ts'
import { startService } from '../fixtures/application/service.ts'
import { launchChromium } from './chromium.ts'
import { say, signUp, visit } from './visitor.ts'

t.setTimeout(240_000)

// The key and the model that backend/tests/support/cohere.py accepts.
const [KEY, MODEL] = ['key-of-the-tests', 'command-of-the-tests']

const folder = mkdtempSync(join(tmpdir(), 'taskora-model-'))
t.teardown(() => rmSync(folder, { recursive: true }))
const keyFile = join(folder, 'key')
writeFileSync(keyFile, KEY)
const port = await freePort()
const model = startService('model', [backendPython(), '-m', 'tests.support.cohere_local', String(port)], {
  cwd: BACKEND,
  env: process.env,
})
t.teardown(model.stop)
const stack = await startLocalStack({
  COHERE_API_KEY_FILE: keyFile,
  COHERE_MODEL: MODEL,
  COHERE_BASE_URL: `http://127.0.0.1:${port}`,
})
t.teardown(stack.stop)
const browser = await launchChromium()
t.teardown(() => browser.close())

t.test('the model acts by its tools, is named, and is stood in for when it is gone', async (t) => {
  const { context, page, faults } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  await signUp(page)
  const titles = async (): Promise<string[]> =>
    (await (await context.request.get('/api/v1/tasks')).json()).items.map(({ title }: { title: string }) => title)
  const answers = page.getByRole('article')

  await page.goto('/chat')
  await page.getByRole('button', { name: `Cohere ${MODEL}` }).waitFor()
  await say(page, 'Add Water the plants')
  t.match(
    await answers.first().textContent(),
    new RegExp(`^Cohere ${MODEL}.*Water the plants.*I looked after that\\. The card shows it\\.$`),
  )
  t.same(await titles(), ['Water the plants'])
  await answers.first().getByRole('button', { name: 'Undo' }).click()
  await answers.first().getByText('Undone').waitFor()
  t.same(await titles(), [])

  await model.stop()
  await say(page, 'Add buy bread')
  t.match(await answers.nth(1).textContent(), /^Built-in assistant/, 'the one that answered is named')
  t.same(await titles(), ['Buy bread'])
  t.same(faults, [])
})
