import type { ChalkInstance } from 'chalk'
import { formatDuration, formatSize } from '../../lib/units.ts'
import { type BenchResult, type Measurement, ratioOf, summaryOf, type VariantResult } from './result.ts'

const HEADS = ['MEASUREMENT', 'WAY', 'N', 'MIN', 'MEDIAN', 'MAX', 'RATIO'] as const

/**
 * The figures as rows for people: each measurement with its variants, compared with the first one. What ways cost has
 * columns where it was measured.
 */
export function tableRows({ measurements }: BenchResult, colour: ChalkInstance): string[][] {
  const costly = measurements.some(({ variants }) => variants.some(({ cost }) => cost))
  const heads = [...HEADS, ...(costly ? ['CPU', 'MEMORY'] : []), 'TARGET']
  return [
    heads.map((head) => colour.dim(head)),
    ...measurements.flatMap((measurement) => rowsOf(measurement, costly, colour)),
  ]
}

function rowsOf(measurement: Measurement, costly: boolean, colour: ChalkInstance): string[][] {
  return measurement.variants.map((variant, index) => {
    const summary = summaryOf(variant)
    const cells = summary
      ? [String(summary.count), ...[summary.min, summary.median, summary.max].map(formatFigure)]
      : ['0', '–', '–', '–']
    const ratio = ratioOf(measurement, variant)
    return [
      index === 0 ? measurement.title : '',
      variant.title,
      ...cells,
      ratio === undefined ? '' : formatRatio(ratio),
      ...(costly ? costCells(variant) : []),
      index === 0 ? targetCell(measurement, summary?.median, colour) : '',
    ]
  })
}

const costCells = ({ cost }: VariantResult): string[] => [
  cost ? formatFigure(cost.cpuMs) : '–',
  cost?.memoryBytes === undefined ? '–' : formatSize(cost.memoryBytes),
]

/** A duration as figures need it: a frame lasts milliseconds. */
export function formatFigure(ms: number): string {
  if (ms >= 95) return formatDuration(ms)
  return `${ms < 9.95 ? ms.toFixed(1) : Math.round(ms)} ms`
}

export const formatRatio = (ratio: number): string => `${ratio >= 9.95 ? Math.round(ratio) : ratio.toFixed(1)}×`

function targetCell({ targetMs }: Measurement, median: number | undefined, colour: ChalkInstance): string {
  if (targetMs === undefined || median === undefined) return ''
  const goal = `≤ ${formatFigure(targetMs)}`
  return median <= targetMs ? colour.green(`met (${goal})`) : colour.yellow(`missed (${goal})`)
}
