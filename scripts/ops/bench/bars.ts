import { count } from '../../lib/units.ts'
import { type BenchResult, type Measurement, ratioOf, summaryOf, type VariantResult } from './result.ts'
import { formatFigure, formatRatio } from './table.ts'

const SIZE = { width: 900, margin: 24, label: 345, value: 135, row: 22, bar: 12, gap: 18, head: 64, font: 13 } as const

/** Bars in the order of variants: the first one is ours. All have a contrast of at least 4.5 to their background. */
const LIGHT = {
  ...{ back: '#ffffff', text: '#1f2328', dim: '#59636e', line: '#d1d9e0' },
  ...{ own: '#0a7d4f', other: '#7a6a9c', spread: '#1f2328' },
}
const DARK = {
  ...{ back: '#0d1117', text: '#f0f6fc', dim: '#9198a1', line: '#3d444d' },
  ...{ own: '#3fb985', other: '#a79bd0', spread: '#f0f6fc' },
}

const palette = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}: ${value}`)
    .join('; ')

const SPREAD = '.spread { stroke: var(--spread); stroke-width: 1.5 }'
const STYLE = `
  :root { ${palette(LIGHT)} }
  @media (prefers-color-scheme: dark) {
    :root { ${palette(DARK)} }
  }
  text { font: ${SIZE.font}px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: var(--text) }
  .title { font-size: 17px; font-weight: 600 } .dim { fill: var(--dim) } .measurement { font-weight: 600 }
  .own { fill: var(--own) } .other { fill: var(--other) } ${SPREAD} .grid { stroke: var(--line) }
  .target { stroke: var(--dim); stroke-width: 2; stroke-dasharray: 3 2 }`

/** Seconds at which the axis has a line; the scale is logarithmic, since the ways differ by up to a hundred times. */
const TICKS = [0.1, 0.3, 1, 3, 10, 30, 100, 300] as const

interface Scale {
  readonly ticks: readonly number[]
  readonly x: (ms: number) => number
}

/** The medians as bars on a logarithmic scale, each with a line from minimum to maximum; readable in light and dark. */
export function drawChart(result: BenchResult): string {
  const shown = result.measurements.filter(({ variants }) => variants.some((each) => summaryOf(each)))
  const scale = scaleFor(shown)
  const rows = shown.flatMap((measurement) => [
    undefined,
    ...measurement.variants.map((variant) => ({ measurement, variant })),
  ])
  let y = SIZE.head
  const body = shown.map((measurement) => {
    const drawn = drawMeasurement(measurement, scale, y)
    y += SIZE.row * (1 + measurement.variants.length) + SIZE.gap
    return drawn
  })
  const height = y + SIZE.margin
  const about =
    `${result.machine.cores} cores, ${Math.round(result.machine.memoryBytes / 1e9)} GB; ` +
    `${count(result.repetitions, 'repetition')}; bar: median, line: minimum to maximum, dashed: target; logarithmic`
  const size = `viewBox="0 0 ${SIZE.width} ${height}" width="${SIZE.width}" height="${height}"`
  const described = rows.flatMap((row) => (row ? [describe(row.measurement, row.variant)] : [])).join('; ')
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title desc">
<title id="title">Benchmarks of Taskora's deployment</title>
<desc id="desc">${escapeXml(described)}</desc>
<style>${STYLE}
</style>
<rect width="100%" height="100%" rx="8" style="fill: var(--back)"/>
<text class="title" x="${SIZE.margin}" y="30">Time until done, in seconds</text>
<text class="dim" x="${SIZE.margin}" y="50">${escapeXml(about)}</text>
${scale.ticks.map((tick) => gridLine(tick, scale, y)).join('\n')}
${body.join('\n')}
</svg>
`
}

/** From the tick below the least to the one above the most. */
function scaleFor(measurements: readonly Measurement[]): Scale {
  const summaries = measurements.flatMap(({ variants }) => variants.flatMap((each) => summaryOf(each) ?? []))
  const targets = measurements.flatMap(({ targetMs }) => targetMs ?? [])
  const [least, most] = [
    Math.min(...summaries.map(({ min }) => min)) / 1000,
    Math.max(...targets, ...summaries.map(({ max }) => max)) / 1000,
  ]
  const from = TICKS.findLast((tick) => tick <= least) ?? TICKS[0]
  const to = TICKS.find((tick) => tick >= most) ?? TICKS.at(-1)!
  const [left, right] = [SIZE.margin + SIZE.label, SIZE.width - SIZE.margin - SIZE.value]
  const span = Math.log(to / from) || 1
  return {
    ticks: TICKS.filter((tick) => tick >= from && tick <= to),
    x: (ms) => round(left + (Math.log(Math.max(ms / 1000, from) / from) / span) * (right - left)),
  }
}

function gridLine(tick: number, { x }: Scale, bottom: number): string {
  const at = x(tick * 1000)
  return (
    `<line class="grid" x1="${at}" x2="${at}" y1="${SIZE.head}" y2="${bottom}"/><text class="dim" x="${at}" ` +
    `y="${bottom + 14}" text-anchor="middle">${tick}</text>`
  )
}

function drawMeasurement(measurement: Measurement, scale: Scale, top: number): string {
  const at = measurement.targetMs === undefined ? undefined : scale.x(measurement.targetMs)
  const target =
    at === undefined
      ? ''
      : `<line class="target" x1="${at}" x2="${at}" y1="${top + SIZE.row}" y2="${top + 2 * SIZE.row - 2}"/>\n`
  const rows = measurement.variants.map((variant, index) =>
    drawVariant(measurement, variant, scale, top + SIZE.row * (index + 1), index === 0),
  )
  return (
    `<g><text class="measurement" x="${SIZE.margin}" ` +
    `y="${top + 14}">${escapeXml(measurement.title)}</text>\n${rows.join('\n')}\n${target}</g>`
  )
}

function drawVariant(
  measurement: Measurement,
  variant: VariantResult,
  { x, ticks }: Scale,
  top: number,
  own: boolean,
): string {
  const label = `<text x="${SIZE.margin + 12}" y="${top + 14}">${escapeXml(variant.title)}</text>`
  const summary = summaryOf(variant)
  if (!summary) return `${label}<text class="dim" x="${x(ticks[0]! * 1000)}" y="${top + 14}">no measurement</text>`
  const start = x(ticks[0]! * 1000)
  const middle = top + 4 + SIZE.bar / 2
  const ratio = ratioOf(measurement, variant)
  const said = `${formatFigure(summary.median)}${ratio === undefined ? '' : ` (${formatRatio(ratio)})`}`
  return (
    `${label}<rect class="${own ? 'own' : 'other'}" x="${start}" y="${top + 4}" ` +
    `width="${round(Math.max(2, x(summary.median) - start))}" height="${SIZE.bar}" rx="2"/>` +
    `<line class="spread" x1="${x(summary.min)}" x2="${x(summary.max)}" y1="${middle}" y2="${middle}"/>` +
    `<text x="${SIZE.width - SIZE.margin}" y="${top + 14}" text-anchor="end">${escapeXml(said)}</text>`
  )
}

function describe(measurement: Measurement, variant: VariantResult): string {
  const summary = summaryOf(variant)
  return `${measurement.title}, ${variant.title}: ${summary ? formatFigure(summary.median) : 'no measurement'}`
}

const round = (value: number): number => Math.round(value * 10) / 10
const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)
