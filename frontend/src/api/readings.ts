import type { components } from './api-schema'
import { send } from './http'

type Schemas = components['schemas']

/** What a line means as a task: its title without what was understood, and the parts in which that was said. */
export type ReadItem = Schemas['ReadingItem']

export const READ_LIMIT = 2000
/** The most lines that one answer covers. */
const LINES_LIMIT = 50

export interface ReadingOptions {
  timeZone: string
  /** Phrases that mean nothing but themselves. */
  asText?: string[]
  signal?: AbortSignal | undefined
}

/** What a text of one line means; null when it says nothing. */
export async function readLine(text: string, options: ReadingOptions): Promise<ReadItem | null> {
  return (await read(text, options))[0] ?? null
}

/** What each of these lines means as a task of its own, with the line. */
export async function readLines(
  lines: string[],
  options: ReadingOptions,
): Promise<{ line: string; item: ReadItem | null }[]> {
  const all: { line: string; item: ReadItem | null }[] = []
  for (const part of portions(lines)) {
    const items = await read(part.join('\n'), options)
    let start = 0
    for (const line of part) {
      const end = start + line.length
      all.push({ line, item: items.find((item) => item.start >= start && item.end <= end) ?? null })
      start = end + 1
    }
  }
  return all
}

async function read(text: string, { timeZone, asText = [], signal }: ReadingOptions): Promise<ReadItem[]> {
  const locale = navigator.language
  const body = { text, time_zone: timeZone, as_text: asText, ...(locale.length > 1 && { locale }) }
  return ((await send('/api/v1/readings', { method: 'POST', body, signal })) as Schemas['ReadingRead']).items
}

/** The lines in groups that one request may hold. A line that is too long for any is read by its beginning. */
function portions(lines: string[]): string[][] {
  const all: string[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const line of lines) {
    const last = all.at(-1)
    size += line.length + 1
    if (last && size <= READ_LIMIT && last.length < LINES_LIMIT) last.push(line)
    else {
      all.push([line])
      size = line.length
    }
  }
  return all
}
