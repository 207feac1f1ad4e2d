/** Tasks that repeat, in a real browser against the real API: typed, done, taken back, skipped, changed, asked for. */

import t from 'tap'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import { launchChromium } from './chromium.ts'
import { saved, stored } from './task-list.ts'
import { signUp, visit } from './visitor.ts'

t.setTimeout(300_000)

const stack = await startLocalStack()
t.teardown(stack.stop)
const browser = await launchChromium()
t.teardown(() => browser.close())

t.test('a repeating task from its first words to its end', async (t) => {
  const { context, page } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  await signUp(page)
  const composer = page.getByLabel('New task')
  await composer.fill('Team meeting every monday at 9am')
  await page.getByRole('button', { name: /^Repeats Every Monday from .*as text$/ }).waitFor()
  await Promise.all([saved(page, 'POST'), composer.press('Enter')])
  const rows = page.getByRole('list', { name: 'Tasks' }).getByRole('listitem')
  await rows.filter({ hasText: 'Every Monday' }).waitFor()
  const [first] = await stored(page)
  t.match(first, { title: 'Team meeting', repeat: { rule: 'FREQ=WEEKLY;BYDAY=MO' } })
  const due = async () => String((await stored(page))[0]?.due_at)
  const week = 7 * 24 * 3600 * 1000
  const begin = await due()
  const later = (to: string) => Math.round((Date.parse(to) - Date.parse(begin)) / week)

  const box = page.getByRole('checkbox', { name: 'Team meeting', exact: true })
  await Promise.all([saved(page, 'PATCH'), box.click()])
  await page.getByText('Completed “Team meeting”').waitFor()
  t.equal(later(await due()), 1, 'the next one is there')
  await Promise.all([saved(page, 'PATCH'), page.getByRole('button', { name: 'Undo' }).click()])
  t.equal(await due(), begin, 'and gone when that is taken back')
  await rows.nth(1).waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'More about “Team meeting”' }).click()
  await Promise.all([saved(page, 'POST', /\/skip$/), page.getByRole('menuitem', { name: 'Skip this one' }).click()])
  t.equal(later(await due()), 1)
  await Promise.all([saved(page, 'PATCH'), page.getByRole('button', { name: 'Undo' }).click()])
  t.equal(await due(), begin)

  await page.getByRole('button', { name: 'Details of “Team meeting”' }).click()
  const form = page.getByRole('dialog', { name: 'Task details' })
  await form.getByLabel('Repeats').selectOption({ label: 'Every weekday' })
  await Promise.all([saved(page, 'PATCH'), form.getByRole('button', { name: 'Save' }).click()])
  await rows.filter({ hasText: 'Every weekday' }).waitFor()
})
