import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Receipt } from '../../../../scripts/lib/receipts/receipt.ts'
import { storeReceipt } from '../../../../scripts/lib/receipts/receipt-store.ts'
import { operation } from '../../../../scripts/ops/receipts/receipts.ts'
import { ranStep, receiptOf } from '../../../fixtures/suite/receipts.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

function receipts(t: Test, words: string[], ...stored: Partial<Receipt>[]) {
  const box = sandbox(t, {}, { options: { words } })
  for (const each of stored) storeReceipt(box.context.paths, receiptOf(0, each))
  return { ...box, run: () => operation.run(box.context) }
}

const QUICK = {
  steps: [ranStep('build', 60, { state: 'skipped', reason: 'the engine has it' }), ranStep('verify', 900)],
}
const SLOW = {
  steps: [ranStep('build', 12_000, { reason: 'backend: src/main.py changed' }), ranStep('verify', 900)],
  durationMs: 14_000,
}

t.test('lists runs with their result, time, sources and steps', async (t) => {
  const { run, output } = receipts(t, [], QUICK, {
    outcome: { ok: false, exitCode: 6, code: 'TSK_UNHEALTHY' },
    git: { commit: 'fedcba9876543210', changedFiles: 2 },
  })
  t.match(await run(), { receipts: [{ number: 1 }, { number: 2 }], unreadable: [] })
  t.match(output(), /1 +2026-11-23 10:00:00 +deploy +ok +2\.0 s +01234567 +build, verify 0\.9 s/)
  t.match(output(), /2 .* TSK_UNHEALTHY .* fedcba98\+2 /)
})

t.test('without a run it says how to make one', async (t) => {
  const { run, output } = receipts(t, [])
  t.match(await run(), { receipts: [] })
  t.match(output(), /npm run deploy/)
})

t.test('compare sets the last two side by side and names the slower step, and why', async (t) => {
  const { run, output } = receipts(t, ['compare'], QUICK, SLOW)
  t.match(await run(), { a: 1, b: 2, slowest: 'build', differenceMs: 12_000 })
  t.match(output(), /build +0\.1 s skipped +12 s +\+12 s/)
  t.match(output(), /build became slower most: it had work to do: backend: src\/main\.py changed/)
})

t.test('compare takes any two, in any order, and says when nothing became slower', async (t) => {
  const { run, output } = receipts(t, ['compare', '2', '1'], QUICK, SLOW)
  t.match(await run(), { a: 2, b: 1 })
  t.match(output(), /No step became slower/)
})

t.test('one number is compared with the newest that can be', async (t) =>
  t.match(await receipts(t, ['compare', '1'], QUICK, SLOW, QUICK).run(), { a: 1, b: 3 }),
)

t.test('a file that is no receipt is named, and the others are listed', async (t) => {
  const { context, run, output } = receipts(t, [], QUICK)
  writeFileSync(join(context.paths.state, 'receipts', '0009-deploy.json'), 'half a')
  t.match(await run(), { receipts: [{ number: 1 }], unreadable: [{ file: '0009-deploy.json' }] })
  t.match(output(), /! 0009-deploy\.json is passed over: not JSON/)
})

const REFUSED: [words: string[], stored: Partial<Receipt>[], code: string, message?: RegExp][] = [
  [['compare'], [QUICK], 'TSK_RECEIPTS_NONE'],
  [['compare', '7'], [QUICK], 'TSK_USAGE', /no receipt 7; they are 1 to 1/],
  [['compare', '1', '2', '3'], [], 'TSK_USAGE'],
  [['show'], [], 'TSK_USAGE'],
]
for (const [words, stored, code, message = /./] of REFUSED) {
  t.test(`${words.join(' ')}: ${code}`, async (t) =>
    t.rejects(receipts(t, words, ...stored).run(), { code, message, exitCode: 2 }),
  )
}
