/** Every page, on phones and desks, light and dark: axe finds nothing serious, and the console stays empty. */

import t from 'tap'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import {
  APPLICATION_PAGES,
  type ApplicationPage,
  ERROR_PAGE,
  prepareAccount,
  TASK_STATES,
} from './application-pages.ts'
import { findings } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { visit } from './visitor.ts'

t.setTimeout(400_000)

const SIZES = [
  { width: 360, height: 760 },
  { width: 1280, height: 860 },
]
const THEMES = ['light', 'dark'] as const

/**
 * Runs in the page: resolves when it has the colours of this theme and they no longer change. What inherits a colour
 * begins to change it after the element above has ended, so one look at what moves is not enough.
 */
const coloursSettled = (theme: (typeof THEMES)[number]): string => `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const colours = () => [...document.querySelectorAll('*')].map((each) => getComputedStyle(each).color).join()
  const moves = ({ effect, playState }) =>
    playState === 'running' && effect.getComputedTiming().endTime !== Infinity
  for (let before = '', now; ; before = now) {
    await frame()
    await frame()
    now = colours()
    const isApplied = matchMedia('(prefers-color-scheme: ${theme})').matches
    if (isApplied && now === before && !document.getAnimations().some(moves)) return
  }
})()`

const stack = await startLocalStack()
t.teardown(stack.stop)
const browser = await launchChromium()
t.teardown(() => browser.close())

const account = await prepareAccount(browser, stack.url)
let checked = 0

function check({ name, anonymous, open }: ApplicationPage): void {
  t.test(name, async (t) => {
    for (const viewport of SIZES) {
      const { context, page, faults } = await visit(browser, stack.url, {
        viewport,
        reducedMotion: 'reduce',
        ...(!anonymous && { storageState: account }),
      })
      await open(page)
      const backgrounds = new Set<string>()
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme })
        await page.evaluate(coloursSettled(colorScheme))
        backgrounds.add(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'))
        t.same(await findings(page), [], `${viewport.width} px, ${colorScheme}`)
        checked += 1
      }
      t.equal(backgrounds.size, THEMES.length, 'each theme was on screen')
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      t.ok(overflow <= 0, `${viewport.width} px: nothing sticks out sideways`)
      t.equal(await page.locator('main').count(), 1, 'one main part')
      // A browser also reports the status of these pages themselves, and React the failure of the server behind one.
      const missing = /status of 404/
      const expected = {
        'not-found': missing,
        'unknown conversation': missing,
        error: /status of 500|React error #441/,
      }[name]
      t.same(
        faults.filter((fault) => !expected?.test(fault)),
        [],
        'nothing in the console',
      )
      await context.close()
    }
  })
}

for (const page of [...APPLICATION_PAGES, ...TASK_STATES]) check(page)

t.test('what opens above a page is as good', async (t) => {
  for (const colorScheme of THEMES) {
    const { context, page, faults } = await visit(browser, stack.url, {
      viewport: SIZES[0]!,
      colorScheme,
      reducedMotion: 'reduce',
      storageState: account,
    })
    await page.goto('/account')
    await page.getByRole('button', { name: 'Your account' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    t.same(await findings(page), [], `menu, ${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Delete account…' }).click()
    await page.getByRole('button', { name: 'Delete for good' }).click()
    t.same(await findings(page), [], `dialog with faults, ${colorScheme}`)
    await page.goto('/chat')
    await page.getByRole('button', { name: 'Conversations' }).click()
    await page.getByRole('dialog', { name: 'Conversations' }).waitFor()
    t.same(await findings(page), [], `drawer, ${colorScheme}`)
    t.same(faults, [])
    await context.close()
  }
})

t.test('the checks notice what they look for', async (t) => {
  const { context, page, faults } = await visit(browser, stack.url)
  t.teardown(() => context.close())
  await page.goto('/sign-in')
  t.same(await findings(page), [])
  await page.evaluate(`
    const html = '<button></button><input><p id="faint">Hard to read</p>'
      document.querySelector('main').insertAdjacentHTML('beforeend', html)
    document.getElementById('faint').style.color = '#c4c8c5'
  `)
  const found = (await findings(page)).map((finding) => finding.split(':')[0]).sort()
  t.same(found, ['button-name', 'color-contrast', 'label'])
  t.same(faults, [])
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<p style="color: red">Refused</p>')`)
  for (const deadline = Date.now() + 5_000; faults.length === 0 && Date.now() < deadline; )
    await page.waitForTimeout(50)
  t.match(faults.join(), /Content Security Policy/, 'an inline style is refused, and the console says so')
})

t.test('without the database', async () => stack.loseDatabase())
check(ERROR_PAGE)

t.test('every page was looked at in each size and theme', async (t) => {
  t.equal(checked, (APPLICATION_PAGES.length + TASK_STATES.length + 1) * SIZES.length * THEMES.length)
})
