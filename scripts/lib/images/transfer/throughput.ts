import type { Report } from '../../report/report.ts'
import { formatSize } from '../../units.ts'

const INTERVAL_MS = 400

/** Counts bytes on their way and shows how many there are, of how many, and how fast. */
export class Throughput {
  #bytes = 0
  readonly #started = performance.now()
  readonly #report: Report
  /** Said in front of the figures: what is on its way right now. */
  readonly #subject: () => string
  /** All that is going to pass, where it is known. */
  readonly #expected: number | undefined

  constructor(report: Report, subject: () => string, expected?: number) {
    this.#report = report
    this.#subject = subject
    this.#expected = expected
  }

  get bytes(): number {
    return this.#bytes
  }

  async *watch(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let told = this.#started
    for await (const chunk of source) {
      this.#bytes += chunk.length
      const now = performance.now()
      if (now - told >= INTERVAL_MS) {
        told = now
        this.#report.update(this.#text(now))
      }
      yield chunk
    }
    this.#report.update('the node unpacks the layers')
  }

  #text(now: number): string {
    const of = this.#expected === undefined ? '' : ` of ${formatSize(this.#expected)}`
    return `${this.#subject()}: ${formatSize(this.#bytes)}${of} at ${formatRate(this.#bytes, now - this.#started)}`
  }
}

/** `12 MB/s`. */
export const formatRate = (bytes: number, durationMs: number): string =>
  `${formatSize(Math.round(bytes / (Math.max(1, durationMs) / 1000)))}/s`
