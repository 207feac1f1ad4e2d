import type { Report } from '../../lib/report/report.ts'
import { amount } from './fault.ts'
import type { OnProgress } from './transfer.ts'

const REDRAW_MS = 250

/** One line for everything that is being fetched at the same time. */
export class Progress {
  #report: Pick<Report, 'update'>
  #parts = new Map<string, string>()
  #shownAt = 0

  constructor(report: Pick<Report, 'update'>) {
    this.#report = report
  }

  /** A listener for one download. */
  of(name: string): OnProgress {
    return (bytes, total) => this.set(name, bytes === total ? undefined : amount(bytes, total))
  }

  /** What one part says of itself; undefined when it is complete. */
  set(name: string, text: string | undefined): void {
    if (text === undefined) this.#parts.delete(name)
    else this.#parts.set(name, text)
    if (Date.now() - this.#shownAt < REDRAW_MS || this.#parts.size === 0) return
    this.#shownAt = Date.now()
    this.#report.update([...this.#parts].map(([part, said]) => `${part}: ${said}`).join('  '))
  }
}
