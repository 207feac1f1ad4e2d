import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '../../lib/shell/command.ts'
import { DownloadFault, downloadError } from './fault.ts'
import { LIMITS, type Limits, type OnProgress, Transfer } from './transfer.ts'

export interface DownloadOptions {
  /** What it is, for messages: `helm v4.3.0`. */
  name: string
  url: string
  sha256: string
  /** Where the verified file is to be; nothing is left there otherwise. */
  file: string
  env: Environment
  signal: AbortSignal
  onProgress?: OnProgress
  limits?: Limits
  tries?: number
  /** Before the second try; doubles each time. */
  retryDelayMs?: number
}

/** Downloads a file and compares its digest. Throws a UserError with a TSK_DOWNLOAD code, and then leaves no file. */
export async function download(options: DownloadOptions): Promise<void> {
  const { name, url, file, signal, env, tries = 4, limits = LIMITS, onProgress = () => undefined } = options
  mkdirSync(dirname(file), { recursive: true })
  const transfer = new Transfer({ url, file, env, signal, limits, onProgress })
  for (let round = 1; ; round += 1) {
    try {
      return verify(await transfer.run(), options.sha256)
    } catch (error) {
      const fault = error instanceof DownloadFault ? error : undefined
      if (!fault?.retry || round >= tries) rmSync(file, { force: true })
      if (!fault) throw error
      if (!fault.retry || round >= tries) throw downloadError(name, url, fault, round)
      await pause(options, round, fault.waitMs)
    }
  }
}

function verify(digest: string, expected: string): void {
  if (digest !== expected) throw new DownloadFault('checksum', `sha256 ${digest}, expected ${expected}`, false)
}

/** A person waits: what asks for more than this is asked again after it, and then named. */
const LONGEST_WAIT_MS = 60_000

/** Jitter keeps the tries of several machines apart. */
async function pause(
  { retryDelayMs = 1_000, signal, file }: DownloadOptions,
  round: number,
  waitMs = 0,
): Promise<void> {
  const delay = retryDelayMs * 2 ** (round - 1) * (0.75 + Math.random() / 2)
  try {
    await sleep(Math.min(Math.max(waitMs, delay), LONGEST_WAIT_MS), undefined, { signal })
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  }
}
