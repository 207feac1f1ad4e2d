import type { Readable } from 'node:stream'

/**
 * Tells each line of these streams, whole: neither a line nor a character is broken where a chunk ends. A carriage
 * return ends a line as well, as progress bars use it. Streams that go into a file are not there.
 */
export function forwardLines(streams: readonly (Readable | null | undefined)[], onLine: (line: string) => void): void {
  for (const stream of streams) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (text: string) => {
      // A carriage return at the end may be the first half of a line end.
      const lines = (rest + text).split(/\r?\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      lines.forEach(onLine)
    })
    stream?.on('end', () => {
      if (rest) onLine(rest.replace(/\r$/, ''))
    })
  }
}
