import type { ChalkInstance } from 'chalk'
import type { Context } from '../run/context.ts'
import { type LogLine, readableText, sourceLabel } from './log-lines.ts'

const COLOURS = ['cyan', 'green', 'magenta', 'yellow', 'blue', 'red'] as const

/**
 * Shows lines with their source before them, JSON in words where that is wanted. They go to standard output, where
 * another program may read them: colours only when that is a terminal.
 */
export function createLogPrinter(
  { report, config }: Pick<Context, 'report' | 'config'>,
  { timestamps, readable = false }: { timestamps: boolean; readable?: boolean },
): (line: LogLine) => void {
  const colour: ChalkInstance | undefined = process.stdout.isTTY ? report.colour : undefined
  const sources = new Map<string, (text: string) => string>()
  return (line) => {
    const label = sourceLabel(line, config.release)
    if (!sources.has(label)) sources.set(label, colour?.[COLOURS[sources.size % COLOURS.length]!] ?? String)
    report.data(
      `${sources.get(label)!(label.padEnd(16))} ` +
        `${timestamps ? `${line.time} ` : ''}${readable ? readableText(line.text) : line.text}`,
    )
  }
}
