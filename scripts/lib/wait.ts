import { setTimeout as sleep } from 'node:timers/promises'
import { type ErrorCode, type ExitCode, UserError } from './errors.ts'
import { formatDuration } from './units.ts'

/** What one look at the world said. */
export type Observation<T> =
  | { state: 'done'; value: T }
  | { state: 'pending'; detail: string }
  | { state: 'failed'; error: UserError }

/** Rings whenever something may have changed, until the signal ends it; never throws. */
export type Watch = (ring: () => void, signal: AbortSignal) => Promise<void>

export interface WaitOptions<T> {
  /** What is waited for, as a noun phrase: it becomes part of the timeout message. */
  subject: string
  observe: () => Promise<Observation<T>>
  timeoutMs: number
  /** The longest pause between two looks. */
  intervalMs?: number
  /**
   * Shortens the pauses: each ring is followed by a look. A watch that is silent or broken costs the interval, no more.
   */
  watch?: Watch
  signal: AbortSignal
  /** Called whenever the detail changes, so that the terminal shows progress and not a spinner alone. */
  onChange?: (detail: string) => void
  timeoutCode?: ErrorCode
  exitCode?: ExitCode
  hint?: string
  /** Time source, replaced in tests; by default one that no change of the clock can move. */
  now?: () => number
}

/** Changes come in bursts: what belongs together is looked at once. */
const SETTLE_MS = 60

/**
 * Looks until done, a fatal state, or the deadline. A timeout says what was last seen; a failed observation ends the
 * wait at once, because waiting longer cannot heal it.
 */
export async function waitFor<T>(options: WaitOptions<T>): Promise<T> {
  const { observe, timeoutMs, signal, onChange, watch, intervalMs = 1000, now = () => performance.now() } = options
  const deadline = now() + timeoutMs
  const ended = new AbortController()
  const bell = createBell()
  let watching: Promise<void> | undefined
  let last = ''
  try {
    for (;;) {
      signal.throwIfAborted()
      bell.reset()
      const seen = await observe()
      if (seen.state === 'done') return seen.value
      if (seen.state === 'failed') throw seen.error
      if (seen.detail !== last) onChange?.(seen.detail)
      last = seen.detail
      if (now() + intervalMs > deadline) throw timedOut(options, last)
      // What is there at the first look needs no watch.
      watching ??= watch?.(bell.ring, AbortSignal.any([signal, ended.signal]))
      await pause(intervalMs, bell, signal)
    }
  } finally {
    ended.abort()
    await watching
  }
}

interface Bell {
  ring: () => void
  reset: () => void
  /** Resolves at the first ring since the last reset. */
  rung: () => Promise<void>
}

function createBell(): Bell {
  let { promise, resolve } = Promise.withResolvers<void>()
  return {
    ring: () => resolve(),
    reset: () => {
      ;({ promise, resolve } = Promise.withResolvers<void>())
    },
    rung: () => promise,
  }
}

async function pause(longestMs: number, bell: Bell, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  try {
    const either = AbortSignal.any([signal, over.signal])
    await Promise.race([
      sleep(longestMs, undefined, { signal: either }),
      bell.rung().then(() => sleep(SETTLE_MS, undefined, { signal: either })),
    ])
  } finally {
    over.abort()
  }
}

function timedOut<T>({ subject, timeoutMs, timeoutCode, exitCode, hint }: WaitOptions<T>, last: string): UserError {
  return new UserError(timeoutCode ?? 'TSK_WAIT_TIMEOUT', `${subject}: not there after ${formatDuration(timeoutMs)}`, {
    evidence: [`last seen: ${last}`],
    exitCode: exitCode ?? 6,
    hint,
  })
}
