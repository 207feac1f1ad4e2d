import type { ChalkInstance } from 'chalk'
import type { Context } from '../run/context.ts'
import { type LogEntry, readEntry } from './log-entry.ts'
import { type LogLine, sourceLabel } from './log-lines.ts'

const SOURCE_COLOURS = ['cyan', 'green', 'magenta', 'blue'] as const
const LEVEL_COLOURS: Readonly<Record<string, 'red' | 'yellow' | 'dim'>> = {
  critical: 'red',
  error: 'red',
  warning: 'yellow',
  warn: 'yellow',
  debug: 'dim',
}

export interface PrinterOptions {
  /** The whole time with its date, in UTC, instead of this machine's time of day. */
  readonly timestamps?: boolean
  /** Lines as the programs wrote them, behind their source. */
  readonly raw?: boolean
}

/**
 * Shows lines in columns: time, source, level, message with its fields, request. They go to standard output, where
 * another program may read them: colours only when that is a terminal.
 */
export function createLogPrinter(
  { report, config }: Pick<Context, 'report' | 'config'>,
  { timestamps = false, raw = false }: PrinterOptions = {},
): (line: LogLine) => void {
  const colour: ChalkInstance | undefined = process.stdout.isTTY ? report.colour : undefined
  const dim = colour?.dim ?? String
  const sources = new Map<string, (text: string) => string>()
  const sourceColumn = (line: LogLine): string => {
    const label = sourceLabel(line, config.release)
    if (!sources.has(label))
      sources.set(label, colour?.[SOURCE_COLOURS[sources.size % SOURCE_COLOURS.length]!] ?? String)
    return sources.get(label)!(label.padEnd(16))
  }
  const entryColumns = ({ level = '', message, requestId, fields }: LogEntry): string => {
    const paint = colour?.[LEVEL_COLOURS[level] ?? 'reset'] ?? String
    const rest = [...fields.map(([name, value]) => `${name}=${value}`), ...(requestId ? [`request=${requestId}`] : [])]
    return `${paint(level.slice(0, 7).padEnd(7))} ${paint(message)}${rest.length > 0 ? dim(`  ${rest.join(' ')}`) : ''}`
  }
  return (line) => {
    const time = dim(timestamps ? line.time : timeOfDay(line.time))
    report.data(`${time} ${sourceColumn(line)} ${raw ? line.text : entryColumns(readEntry(line.text))}`.trimEnd())
  }
}

/** `16:30:51.412` by this machine's clock. */
function timeOfDay(time: string): string {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return time
  const two = (value: number): string => String(value).padStart(2, '0')
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`
}
