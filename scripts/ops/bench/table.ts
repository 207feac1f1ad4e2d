import type { ChalkInstance } from 'chalk'
import { formatDuration } from '../../lib/units.ts'
import { type BenchResult, type Measurement, ratioOf, summaryOf } from './result.ts'

const HEADS = ['MEASUREMENT', 'WAY', 'N', 'MIN', 'MEDIAN', 'MAX', 'RATIO', 'TARGET'] as const

/** The figures as rows for people: each measurement with its variants, compared with the first one. */
export function tableRows({ measurements }: BenchResult, colour: ChalkInstance): string[][] {
  return [HEADS.map((head) => colour.dim(head)), ...measurements.flatMap((measurement) => rowsOf(measurement, colour))]
}

function rowsOf(measurement: Measurement, colour: ChalkInstance): string[][] {
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
      index === 0 ? targetCell(measurement, summary?.median, colour) : '',
    ]
  })
}

/** A duration as figures need it: a frame lasts milliseconds. */
export const formatFigure = (ms: number): string => (ms < 95 ? `${Math.round(ms)} ms` : formatDuration(ms))

export const formatRatio = (ratio: number): string => `${ratio >= 9.95 ? Math.round(ratio) : ratio.toFixed(1)}×`

function targetCell({ targetMs }: Measurement, median: number | undefined, colour: ChalkInstance): string {
  if (targetMs === undefined || median === undefined) return ''
  const goal = `≤ ${formatFigure(targetMs)}`
  return median <= targetMs ? colour.green(`met (${goal})`) : colour.yellow(`missed (${goal})`)
}
