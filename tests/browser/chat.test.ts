/** Talking to the built-in assistant in a real browser: it acts on the tasks, and each step can be taken back. */

import type { Browser, BrowserContext, Page } from 'playwright-core'
import t from 'tap'
import { type LocalStack, startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { say, signUp, visit } from './visitor.ts'

t.setTimeout(240_000)

const stack: LocalStack = await startLocalStack()
t.teardown(stack.stop)
const browser: Browser = await launchChromium()
t.teardown(() => browser.close())

const newVisitor = async (t: { teardown: (undo: () => unknown) => unknown }) => {
  const visitor = await visit(browser, stack.url)
  t.teardown(() => visitor.context.close())
  await signUp(visitor.page)
  return visitor
}

async function stored(context: BrowserContext): Promise<string[]> {
  const { items } = await (await context.request.get('/api/v1/tasks')).json()
  return items.map(({ title }: { title: string }) => title).sort()
}

const messages = (page: Page) => page.getByRole('list', { name: 'Messages' })

t.test('it adds a task by keyboard alone, takes it back, and says who is speaking', async (t) => {
  const { context, page, faults } = await newVisitor(t)
  await page.goto('/chat')
  await page.getByRole('button', { name: /Built-in assistant/ }).click()
  await page.getByText('No language model is set up').waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('textbox', { name: 'Message' }).focus()
  await page.keyboard.type('Add “Call Grandma” for tomorrow at 6 pm')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/chat/*')
  const card = messages(page).getByRole('region')
  await card.getByRole('button', { name: 'Undo' }).waitFor()
  t.match(await card.textContent(), /Call Grandma/)
  t.same(await stored(context), ['Call Grandma'])
  t.match(await messages(page).getByRole('article').textContent(), /^Built-in assistant/)

  await card.getByRole('button', { name: 'Undo' }).press('Enter')
  await card.getByText('Undone').waitFor()
  t.same(await stored(context), [])
  await page.reload()
  await card.getByText('Undone').waitFor()
  t.match(await messages(page).textContent(), /Add “Call Grandma” for tomorrow at 6 pm/, 'the conversation is kept')
  t.same(faults, [])
})

t.test('what it did is on the task page at once', async (t) => {
  const { page, faults } = await newVisitor(t)
  await page.goto('/chat')
  await say(page, 'Add buy milk')
  await say(page, 'Mark the milk one as done')
  await messages(page).getByRole('article').nth(1).getByText(/milk/i).first().waitFor()
  await say(page, 'Add buy bread')
  await page.getByRole('link', { name: 'Tasks' }).first().click()
  await page.waitForURL('**/tasks')
  await page.getByText('Buy bread').first().waitFor()
  await page.getByText('1 to do, 1 done').waitFor()
  t.same(faults, [])
})

t.test('several tasks are deleted only by a press of the person', async (t) => {
  const { context, page, faults } = await newVisitor(t)
  for (const title of ['One', 'Two', 'Three']) {
    await context.request.post('/api/v1/tasks', { data: { title, tags: ['old'] }, headers: { origin: stack.url } })
  }
  await page.goto('/chat')
  await say(page, 'Delete everything tagged old')
  const question = page.getByRole('region', { name: 'Delete 3 tasks?' })
  t.same((await question.getByRole('listitem').allTextContents()).sort(), ['One', 'Three', 'Two'])
  t.equal((await stored(context)).length, 3, 'nothing is gone yet')
  await question.getByRole('button', { name: 'Keep them' }).click()
  await page.getByText('Nothing was deleted').first().waitFor()
  t.equal((await stored(context)).length, 3)

  await say(page, 'Delete everything tagged old')
  await page.getByRole('button', { name: 'Delete 3 tasks' }).press('Enter')
  await page.getByText('3 tasks deleted').waitFor()
  t.same(await stored(context), [])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Undone').waitFor()
  t.equal((await stored(context)).length, 3, 'and even that can be taken back')
  t.same(faults, [])
})

t.test('conversations are listed, renamed and deleted', async (t) => {
  const { page, faults } = await newVisitor(t)
  await page.goto('/chat')
  await say(page, 'Hello')
  await page.getByRole('link', { name: 'New conversation' }).click()
  await page.getByRole('heading', { name: 'What shall I take care of?' }).waitFor()
  await say(page, 'What is due this week?')
  const list = page.getByRole('list', { name: 'Conversations' })
  t.same(await list.getByRole('link').allTextContents(), ['What is due this week?', 'Hello'])

  await page.getByRole('button', { name: 'More for “Hello”' }).press('Enter')
  await page.locator('[role=menuitem]:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Rename conversation' }).getByLabel('Title').fill('Greetings')
  await page.keyboard.press('Enter')
  await list.getByRole('link', { name: 'Greetings' }).click()
  await messages(page).getByText('You: Hello').waitFor()

  await page.getByRole('button', { name: 'More for “Greetings”' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.waitForURL(/\/chat$/)
  await page.reload()
  t.same(await list.getByRole('link').allTextContents(), ['What is due this week?'])
  t.same(faults, [])
})

t.test('somebody else’s conversation is not there', async (t) => {
  const first = await newVisitor(t)
  const second = await newVisitor(t)
  await first.page.goto('/chat')
  await say(first.page, 'Hello')
  const address = first.page.url()
  await second.page.goto(address)
  await second.page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
  await first.page.goto(address)
  t.equal(await messages(first.page).getByRole('article').count(), 1)
})

t.test('without the backend the page says so, and what was written can be sent again', async (t) => {
  const { page } = await newVisitor(t)
  await page.goto('/chat')
  await page.route('**/api/v1/conversations', (route) =>
    route.fulfill({ status: 503, json: { code: 'service_unavailable' } }),
  )
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello')
  await page.keyboard.press('Enter')
  await page.getByText('Something went wrong on our side. Try again in a moment.').waitFor()
  await page.unroute('**/api/v1/conversations')
  await page.getByRole('button', { name: 'Ask again' }).click()
  await messages(page).getByRole('article').waitFor()
  t.match(await messages(page).textContent(), /Hello/)
})
