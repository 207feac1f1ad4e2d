import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Chalk } from 'chalk'
import t from 'tap'
import { diagnoseOwn } from '../../../../scripts/lib/causes/own.ts'
import { readFolder } from '../../../../scripts/lib/causes/reading/read-folder.ts'
import { drawChart } from '../../../../scripts/ops/bench/bars.ts'
import { type BenchResult, ratioOf, readResult, withAnew } from '../../../../scripts/ops/bench/result.ts'
import { SCENARIOS } from '../../../../scripts/ops/bench/scenarios.ts'
import { rotated, summarize } from '../../../../scripts/ops/bench/statistics.ts'
import { formatRatio, tableRows } from '../../../../scripts/ops/bench/table.ts'
import { writeRecording } from '../../../../scripts/ops/bench/why-recordings.ts'
import { benchResult } from '../../../fixtures/suite/bench-result.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const BENCHMARKS = join(import.meta.dirname, '../../../../docs/benchmarks')
const plain = new Chalk({ level: 0 })

t.test('minimum, median and maximum, of any order and number', (t) => {
  t.same(summarize([3, 1, 2]), { count: 3, min: 1, median: 2, max: 3 })
  t.same(summarize([10, 2, 9, 1]), { count: 4, min: 1, median: 5.5, max: 10 }, 'by number, not as text')
  t.same(summarize([7]), { count: 1, min: 7, median: 7, max: 7 })
  t.equal(summarize([]), undefined)
  const samples = [3, 1]
  summarize(samples)
  t.same(samples, [3, 1], 'and leaves them in their order')
  t.end()
})

t.test('each repetition begins with another way', (t) => {
  t.same(
    [0, 1, 2, 3].map((by) => rotated(['a', 'b', 'c'], by).join('')),
    ['abc', 'bca', 'cab', 'abc'],
  )
  t.end()
})

t.test("a ratio compares medians with the suite's own; there is none without both", (t) => {
  const [, load] = benchResult().measurements
  t.same(
    load!.variants.map((variant) => ratioOf(load!, variant)),
    [undefined, 20_000 / 650, undefined],
  )
  t.same([1, 1.26, 9.94, 9.96, 30.8].map(formatRatio), ['1.0×', '1.3×', '9.9×', '10×', '31×'])
  t.end()
})

t.test('the table has a row for each way, says N, and tells a target that was missed from one that was met', (t) => {
  const rows = tableRows(benchResult(), plain)
  t.same(rows[1], ['Deploy, nothing changed', 'npm run deploy', '3', '2.0 s', '2.2 s', '2.6 s', '', 'met (≤ 2.5 s)'])
  t.same(rows[2]!.at(-1), 'missed (≤ 0.5 s)')
  t.same(rows[3], ['', 'minikube image load', '2', '20 s', '20 s', '21 s', '31×', ''])
  t.same(rows[4], ['', 'docker save | ctr import', '0', '–', '–', '–', '', ''])
  t.end()
})

const WRONG: [about: string, change: (result: any) => void, place: RegExp][] = [
  [
    'another schema',
    (result) => {
      result.schema = 2
    },
    /schema/,
  ],
  [
    'no date',
    (result) => {
      result.measuredAt = 'yesterday'
    },
    /measuredAt/,
  ],
  [
    'no repetition',
    (result) => {
      result.repetitions = 0
    },
    /repetitions/,
  ],
  [
    'no cores',
    (result) => {
      delete result.machine.cores
    },
    /machine/,
  ],
  [
    'a sample that is no number',
    (result) => {
      result.measurements[0].variants[0].samples[1] = null
    },
    /measurements.no-op.deploy.samples/,
  ],
  [
    'more samples than repetitions',
    (result) => {
      result.measurements[0].variants[0].samples.push(1)
    },
    /no-op.deploy: more samples/,
  ],
  [
    'a measurement without ways',
    (result) => {
      result.measurements[1].variants = []
    },
    /measurements.load-5/,
  ],
]
for (const [about, change, place] of WRONG) {
  t.test(`a stored result with ${about} is refused, with the place`, async (t) => {
    const result = benchResult()
    t.same(readResult(JSON.parse(JSON.stringify(result))), result)
    change(result)
    t.throws(() => readResult(result), { message: place })
  })
}

t.test(
  'a later run renews what it measured and leaves the rest, on the same machine with the same versions alone',
  (t) => {
    const stored = benchResult()
    const later = {
      ...benchResult(),
      measuredAt: '2026-11-23T21:00:00.000Z',
      repetitions: 1,
      measurements: [
        { id: 'no-op', title: 'Deploy', variants: [{ id: 'deploy', title: 'd', samples: [1], failures: [] }] },
        { id: 'cluster', title: 'c', variants: [{ id: 'deploy', title: 'd', samples: [9], failures: [] }] },
      ],
    }
    const merged = withAnew(stored, later)!
    t.same(
      merged.measurements.map(({ id, anew }) => [id, anew?.repetitions]),
      [
        ['no-op', 1],
        ['load-5', undefined],
        ['cluster', 1],
      ],
    )
    t.equal(merged.measuredAt, stored.measuredAt)
    t.same(readResult(merged), merged)
    t.equal(withAnew(stored, { ...later, machine: { ...later.machine, cores: 8 } }), undefined)
    t.equal(withAnew(stored, { ...later, versions: { docker: 'v99' } }), undefined)
    t.end()
  },
)

t.test('the chart draws every way that was measured, to scale, and can be read as text', (t) => {
  const svg = drawChart(benchResult())
  const widths = [...svg.matchAll(/<rect class="(own|other)" x="[\d.]+" y="\d+" width="([\d.]+)"/g)].map(
    ([, kind, width]) => [kind, Number(width)] as const,
  )
  t.same(
    widths.map(([kind]) => kind),
    ['own', 'own', 'other'],
  )
  t.ok(widths[2]![1] > widths[0]![1] && widths[0]![1] > widths[1]![1], 'a longer time has a longer bar')
  t.match(svg, /no measurement/)
  t.equal(svg.match(/<line class="target"/g)!.length, 2, 'targets are marked where there are any')
  t.match(svg, /Load &lt;5 MB&gt; &amp; more/)
  t.notMatch(svg, /NaN|Infinity|undefined/)
  t.match(svg, /<desc id="desc">Deploy, nothing changed, npm run deploy: 2\.2 s; /)
  t.equal(svg.match(/<(?!\/|[a-z]+[^>]*\/>)[a-z]/g)!.length, svg.match(/<\//g)!.length, 'every element is closed')
  t.end()
})

t.test('bars and words of the chart stand out from the background, in light and in dark', (t) => {
  const [light, dark] = [...drawChart(benchResult()).matchAll(/:root \{([^}]*)\}/g)].map(([, text]) =>
    Object.fromEntries([...text!.matchAll(/--(\w+): (#\w{6})/g)].map(([, name, value]) => [name, value!])),
  )
  for (const palette of [light!, dark!]) {
    for (const name of ['text', 'dim', 'own', 'other'])
      t.ok(contrast(palette[name]!, palette['back']!) >= 4.5, `${name} ${palette[name]} on ${palette['back']}`)
  }
  t.ok(contrast('#999999', '#ffffff') < 4.5, 'a pale grey would not')
  t.end()
})

/** The contrast of two colours by WCAG 2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number =>
    [1, 3, 5]
      .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index]!, 0)
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high! + 0.05) / (low! + 0.05)
}

t.test('the stored figures are as documented, are of all measurements, and name no place', (t) => {
  const text = readFileSync(join(BENCHMARKS, 'results.json'), 'utf8')
  const result: BenchResult = readResult(JSON.parse(text))
  t.ok([result, ...result.measurements.flatMap(({ anew }) => anew ?? [])].every(({ repetitions }) => repetitions >= 5))
  const [measured, whole] = [
    new Set(result.measurements.map(({ id }) => id)),
    SCENARIOS.filter(({ onlyWhenNamed }) => !onlyWhenNamed).flatMap(({ wanted }) => wanted.map(({ id }) => id)),
  ]
  t.same(
    whole.filter((id) => !measured.has(id)),
    [],
    'nothing is left out',
  )
  t.notMatch(text, /\/(home|Users|root|tmp|work|var)\//)
  t.equal(readFileSync(join(BENCHMARKS, 'chart.svg'), 'utf8'), drawChart(result), 'and the chart is of these figures')
  t.end()
})

t.test('a recording for the benchmarks has so many pods, and one cause', async (t) => {
  const file = join(sandbox(t).folder, 'recordings', '500.json.gz')
  writeRecording(file, 500)
  const facts = readFolder(file)
  t.equal(facts.objects.filter(({ kind }) => kind === 'Pod').length, 500)
  const { causes, unknown } = diagnoseOwn(facts)
  t.match(causes, [{ finding: { code: 'TSK_PULL_NOT_FOUND', cause: /shop.app:0/ } }])
  t.same([causes.length, unknown], [1, []])
})

for (const [folder, belongs] of [
  ['peers', (id: string) => id.startsWith('peers-')],
  ['load', (id: string) => id.startsWith('load-')],
] as const)
  t.test(`the stored figures of ${folder} are whole, of known measurements, and name no place`, (t) => {
    const text = readFileSync(join(BENCHMARKS, folder, 'results.json'), 'utf8')
    const result: BenchResult = readResult(JSON.parse(text))
    const known = SCENARIOS.flatMap(({ wanted }) => wanted.map(({ id }) => id)).filter(belongs)
    t.same(
      result.measurements.map(({ id }) => id).filter((id) => !known.includes(id)),
      [],
      'nothing else is there',
    )
    for (const { id, variants } of result.measurements)
      for (const { id: way, samples, failures } of variants)
        t.ok(samples.length >= 3 && failures.length === 0, `${id} ${way}: ${samples.length} samples`)
    t.notMatch(text, /\/(home|Users|root|tmp|work|var)\//)
    t.equal(
      readFileSync(join(BENCHMARKS, folder, 'chart.svg'), 'utf8'),
      drawChart(result),
      'the chart is of these figures',
    )
    t.end()
  })
