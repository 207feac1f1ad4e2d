import { setTimeout as sleep } from 'node:timers/promises'
import { UserError, type ErrorCode, type ExitCode } from './errors.ts'
import { formatDuration } from './units.ts'

/** What one look at the world said. */
export type Observation<T> =
  | { state: 'done'; value: T }
  | { state: 'pending'; detail: string }
  | { state: 'failed'; error: UserError }

export interface WaitOptions<T> {
  /** What is waited for, as a noun phrase: it becomes part of the timeout message. */
  subject: string
  observe: () => Promise<Observation<T>>
  timeoutMs: number
  intervalMs?: number
  signal: AbortSignal
  /** Called whenever the detail changes, so that the terminal shows progress and not a spinner alone. */
  onChange?: (detail: string) => void
  timeoutCode?: ErrorCode
  exitCode?: ExitCode
  hint?: string
  /** Time source, replaced in tests. */
  now?: () => number
}

/**
 * Polls until done, a fatal state, or the deadline. A timeout says what was last seen; a failed observation ends the
 * wait at once, because waiting longer cannot heal it.
 */
export async function waitFor<T>(options: WaitOptions<T>): Promise<T> {
  const { observe, timeoutMs, signal, onChange, intervalMs = 1000, now = Date.now } = options
  const deadline = now() + timeoutMs
  let last = ''
  for (;;) {
    signal.throwIfAborted()
    const seen = await observe()
    if (seen.state === 'done') return seen.value
    if (seen.state === 'failed') throw seen.error
    if (seen.detail !== last) onChange?.(seen.detail)
    last = seen.detail
    if (now() + intervalMs > deadline) throw timedOut(options, last)
    await sleep(intervalMs, undefined, { signal })
  }
}

function timedOut<T>({ subject, timeoutMs, timeoutCode, exitCode, hint }: WaitOptions<T>, last: string): UserError {
  return new UserError(timeoutCode ?? 'TSK_WAIT_TIMEOUT', `${subject}: not there after ${formatDuration(timeoutMs)}`, {
    evidence: [`last seen: ${last}`],
    exitCode: exitCode ?? 6,
    hint,
  })
}
