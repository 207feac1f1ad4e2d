import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open as openFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Environment } from '../../lib/shell/command.ts'
import { amount, DownloadFault } from './fault.ts'
import { open } from './request.ts'

/** Limits of one try. */
export interface Limits {
  answerTimeoutMs: number
  /** The whole try. */
  tryTimeoutMs: number
  /** In each such span at least `leastBytes` must arrive: this ends a stall and a drip alike. */
  stallMs: number
  leastBytes: number
}

export const LIMITS: Limits = { answerTimeoutMs: 20_000, tryTimeoutMs: 900_000, stallMs: 20_000, leastBytes: 64 * 1024 }

export type OnProgress = (bytes: number, total: number | undefined) => void

interface Options {
  url: string
  file: string
  env: Environment
  signal: AbortSignal
  limits: Limits
  onProgress: OnProgress
}

/**
 * A file on its way. It remembers what has arrived and its digest so far, so that a further try asks for the rest only
 * and nothing is read twice.
 */
export class Transfer {
  #options: Options
  #received = 0
  #hash: Hash = createHash('sha256')
  #etag: string | undefined

  constructor(options: Options) {
    this.#options = options
  }

  /** One try. Throws DownloadFault. Gives the digest of the complete file. */
  async run(): Promise<string> {
    const { url, env, signal, limits } = this.#options
    const response = await open(url, {
      headers: this.#rangeHeaders(),
      answerTimeoutMs: limits.answerTimeoutMs,
      env,
      signal,
    })
    // The file on the server has changed or shrunk: the next try starts from the beginning.
    if (response.statusCode === 416) this.#etag = undefined
    checkStatus(response)
    if (response.statusCode === 206) this.#checkRange(response)
    else this.#restart()
    this.#etag = response.headers.etag
    const length = response.headers['content-length']
    const total = length === undefined ? undefined : this.#received + Number(length)
    const file = await openFile(this.#options.file, this.#received > 0 ? 'r+' : 'w')
    try {
      await this.#receive(response, file, total)
    } finally {
      response.destroy()
      await file.close()
    }
    return this.#hash.digest('hex')
  }

  /** Without a strong validator the rest could belong to another file than the beginning. */
  #rangeHeaders(): Record<string, string> {
    const resumable = this.#received > 0 && this.#etag !== undefined && !this.#etag.startsWith('W/')
    return resumable ? { range: `bytes=${this.#received}-`, 'if-range': this.#etag! } : {}
  }

  #checkRange(response: IncomingMessage): void {
    if (response.headers['content-range']?.startsWith(`bytes ${this.#received}-`)) return
    response.destroy()
    this.#etag = undefined
    throw new DownloadFault('incomplete', 'the server sent another part than the one asked for', true)
  }

  #restart(): void {
    this.#received = 0
    this.#hash = createHash('sha256')
  }

  async #receive(response: IncomingMessage, file: FileHandle, total: number | undefined): Promise<void> {
    const { signal, limits, onProgress } = this.#options
    const watch = this.#watch(response, limits, () => total)
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        await file.write(chunk, 0, chunk.length, this.#received)
        this.#hash.update(chunk)
        this.#received += chunk.length
        onProgress(this.#received, total)
      }
    } catch (error) {
      signal.throwIfAborted()
      throw (
        watch.fault ??
        new DownloadFault('incomplete', `${amount(this.#received, total)}: ${(error as Error).message}`, true)
      )
    } finally {
      watch.stop()
    }
    if (total !== undefined && this.#received !== total)
      throw new DownloadFault('incomplete', amount(this.#received, total), true)
  }

  #watch(
    response: IncomingMessage,
    limits: Limits,
    total: () => number | undefined,
  ): { fault?: DownloadFault; stop(): void } {
    let before = this.#received
    const end = (detail: string): void => {
      watch.fault = new DownloadFault('stalled', `${amount(this.#received, total())}: ${detail}`, true)
      response.destroy(watch.fault)
    }
    const span = setInterval(() => {
      if (this.#received - before < limits.leastBytes)
        end(`less than ${amount(limits.leastBytes, undefined)} within ${limits.stallMs / 1000} s`)
      before = this.#received
    }, limits.stallMs)
    const whole = setTimeout(() => end(`not complete within ${limits.tryTimeoutMs / 1000} s`), limits.tryTimeoutMs)
    const watch: { fault?: DownloadFault; stop(): void } = {
      stop: () => {
        clearInterval(span)
        clearTimeout(whole)
      },
    }
    return watch
  }
}

function checkStatus(response: IncomingMessage): void {
  const status = response.statusCode ?? 0
  if (status === 200 || status === 206) return
  response.destroy()
  if (status === 404 || status === 410) throw new DownloadFault('notFound', `status ${status}`, false)
  if (status === 429) throw new DownloadFault('limited', `status ${status}`, true, retryAfterMs(response))
  throw new DownloadFault('unreachable', `status ${status}`, status >= 500 || status === 408 || status === 416)
}

/** RFC 9110, 10.2.3, in seconds; the form with a date is left to the usual delay. */
function retryAfterMs({ headers }: IncomingMessage): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}
