import t, { type Test } from 'tap'
import { operation } from '../../../../scripts/ops/bench/bench.ts'
import { thrownBy } from '../../../../scripts/ops/bench/programs.ts'
import type { BenchResult } from '../../../../scripts/ops/bench/result.ts'
import { formatFigure } from '../../../../scripts/ops/bench/table.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const times = (open: number) => ({ open, add: 40.4, toggle: 30, frame: 16.67 })
const answers = (...counts: string[]): Rule => ({
  args: new RegExp(`tests/browser/rows-in-chromium.ts ${counts.join(' ')}$`),
  stdout: { 5000: times(200), 50: times(100) },
})

/** A run of the benchmarks with these programs alone on the PATH. */
function bench(test: Test, node: Rule[], values: Record<string, string>) {
  const box = sandbox(test, { node }, { options: { values } })
  const before = process.env['PATH']
  process.env['PATH'] = box.context.env['PATH']!
  test.teardown(() => void (process.env['PATH'] = before))
  return { box, run: operation.run(box.context) as Promise<BenchResult> }
}

t.test('long and short lists are measured in turn, in the checkout itself and without a cluster', async (t) => {
  const { box, run } = bench(t, [answers('5000', '50'), answers('50', '5000')], { only: 'rows-open', repetitions: '2' })
  const { measurements } = await run
  t.same(
    measurements.map(({ id, targetMs, variants }) => [id, targetMs, ...variants.map(({ samples }) => samples)]),
    [
      ['rows-open', 300, [200, 200], [100, 100]],
      ['rows-add', 300, [40, 40], [40, 40]],
      ['rows-toggle', 300, [30, 30], [30, 30]],
      ['rows-frame', 17, [17, 17], [17, 17]],
    ],
  )
  t.equal(box.commands().length, 2, 'nothing else is run')
})

t.test('a program that fails is the reason of each missing figure', async (t) => {
  const failing = { args: /rows-in-chromium/, exitCode: 1, stderr: 'at x\nthe browser tests need Chromium or Chrome\n' }
  const { run } = bench(t, [failing], { only: 'rows-add', repetitions: '1' })
  const { measurements } = await run
  const failures = measurements.flatMap(({ variants }) => variants.flatMap(({ failures }) => failures))
  t.equal(failures.length, 8)
  t.match(failures[0], /rows-in-chromium.ts failed: the browser tests need Chromium/)
})

t.test('the error that ended a program of Node is told from its stack and its version', (t) => {
  const crash =
    'file:///a.ts:3\n  throw new Error(`x`)\n  ^\n\nError: no package next here\n    at a.ts:3\n\nNode.js v26.10.0\n'
  t.equal(thrownBy(crash), 'no package next here')
  t.equal(thrownBy(crash.replace('Error: ', 'TypeError [ERR_X]: ')), 'no package next here')
  t.equal(thrownBy('Killed\n'), 'Killed')
  t.end()
})

t.test('figures of less than a tenth of a second are said in milliseconds', (t) => {
  t.same([16.7, 94, 95, 299, 2_000].map(formatFigure), ['17 ms', '94 ms', '0.1 s', '0.3 s', '2.0 s'])
  t.end()
})
