import t from 'tap'
import type { Receipt } from '../../../../scripts/lib/receipts/receipt.ts'
import type { CheckResult } from '../../../../scripts/lib/run/health.ts'
import { compareReceipts, lastComparable } from '../../../../scripts/ops/receipts/receipt-comparison.ts'
import { ranStep, receiptOf } from '../../../fixtures/suite/receipts.ts'

const check = (id: string, durationMs: number): CheckResult => ({ id, title: id, ok: true, detail: '', durationMs })

/** What is said of the one step that became slower. */
function reasons(before: Partial<Receipt>, after: Partial<Receipt>): { slowest: string | undefined; said: string[] } {
  const { slowest, steps } = compareReceipts(receiptOf(1, before), receiptOf(2, after))
  return { slowest, said: steps.flatMap((step) => step.reasons) }
}

t.test('a step that had nothing to do before is slower because of its work', async (t) => {
  t.same(
    reasons(
      { steps: [ranStep('build', 60, { state: 'skipped' })] },
      { steps: [ranStep('build', 12_000, { reason: 'frontend: src/app/page.tsx changed' })] },
    ),
    { slowest: 'build', said: ['it had work to do: frontend: src/app/page.tsx changed'] },
  )
})

t.test('more bytes are told in figures, and fewer are no reason', async (t) => {
  const load = (durationMs: number, moved: number) => ({
    steps: [ranStep('load', durationMs, { measures: { moved } })],
  })
  t.same(reasons(load(900, 0.4e6), load(7_000, 185e6)).said, ['moved 185 MB instead of 400 kB'])
  t.same(reasons(load(900, 185e6), load(7_000, 0.4e6)).said, [
    'the receipts tell no difference: the same work took longer',
  ])
})

t.test('the check that decides is named', async (t) => {
  const verify = (durationMs: number, journey: number) => ({
    steps: [ranStep('verify', durationMs)],
    checks: [check('page', 300), check('journey', journey)],
  })
  t.same(reasons(verify(1_000, 900), verify(4_000, 3_900)).said, ['check "journey" took 3.9 s instead of 0.9 s'])
})

const AROUND: [about: string, after: Partial<Receipt>, said: string][] = [
  [
    'another cluster',
    { cluster: { ...receiptOf(1).cluster, id: 'decade' } },
    'another cluster: its node was made anew',
  ],
  ['another tool', { tools: { ...receiptOf(1).tools!, helm: 'v4.2.0' } }, 'helm v4.2.0 instead of v4.1.4'],
  ['a smaller machine', { machine: { ...receiptOf(1).machine, cpus: 1 } }, '1 processor instead of 2'],
  [
    'a busy machine',
    { machine: { ...receiptOf(1).machine, load: 9 } },
    'the machine was busier: load 9 instead of 0.2',
  ],
]
for (const [about, after, said] of AROUND) {
  t.test(`${about} is a reason, where a step became slower`, async (t) => {
    t.same(reasons({ steps: [ranStep('deploy', 1_000)] }, { ...after, steps: [ranStep('deploy', 9_000)] }).said, [said])
    t.same(reasons({ steps: [ranStep('deploy', 1_000)] }, { ...after, steps: [ranStep('deploy', 1_000)] }), {
      slowest: undefined,
      said: [],
    })
  })
}

t.test('noise is no slowdown', async (t) => {
  t.same(
    reasons(
      { steps: [ranStep('deploy', 500), ranStep('verify', 10_000)] },
      { steps: [ranStep('deploy', 700), ranStep('verify', 10_800)] },
    ),
    { slowest: undefined, said: [] },
  )
})

t.test('the step that lost the most time is the slowest; steps of one run alone are shown, too', async (t) => {
  const { slowest, steps } = compareReceipts(
    receiptOf(1, { steps: [ranStep('build', 1_000), ranStep('load', 1_000)] }),
    receiptOf(2, { steps: [ranStep('build', 3_000), ranStep('load', 9_000), ranStep('deploy', 5_000)] }),
  )
  t.equal(slowest, 'load')
  t.same(
    steps.map(({ id, differenceMs }) => [id, differenceMs]),
    [
      ['build', 2_000],
      ['load', 8_000],
      ['deploy', 5_000],
    ],
  )
})

t.test('comparable are the last two successful runs of the same steps', async (t) => {
  const failed = { outcome: { ok: false, exitCode: 6 } }
  const pair = (...receipts: Receipt[]) => lastComparable(receipts)?.map(({ number }) => number)
  t.same(pair(receiptOf(1), receiptOf(2)), [1, 2])
  t.same(
    pair(
      receiptOf(1),
      receiptOf(2, failed),
      receiptOf(3, { command: 'build', steps: [ranStep('build', 1)] }),
      receiptOf(4),
    ),
    [1, 4],
  )
  t.same(pair(receiptOf(1), receiptOf(2), receiptOf(3, { steps: [ranStep('verify', 1)] })), [1, 2])
  t.equal(pair(receiptOf(1), receiptOf(2, failed)), undefined)
  t.equal(pair(), undefined)
})
