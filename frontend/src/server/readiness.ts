import 'server-only'
import { describeError, log } from './log'

type Check = () => Promise<boolean>

export interface Readiness {
  ready: boolean
  /** The names of the checks that fail right now; a short failure is named while the replica still counts as ready. */
  failing: string[]
}

interface Limits {
  /** A check that takes longer than this has failed. */
  timeoutMs: number
  /** For this long after the last success a failure counts as transient, so that traffic does not flap. */
  toleranceMs: number
  now: () => number
}

const DEFAULTS: Limits = { timeoutMs: 2_000, toleranceMs: 4_000, now: Date.now }

/** A function that runs every check side by side and says whether this replica should get traffic. */
export function createReadiness(checks: Record<string, Check>, limits: Partial<Limits> = {}): () => Promise<Readiness> {
  const { timeoutMs, toleranceMs, now } = { ...DEFAULTS, ...limits }
  let lastSuccess = -Infinity
  return async () => {
    const outcomes = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => ((await passes(name, check, timeoutMs)) ? [] : [name])),
    )
    const failing = outcomes.flat()
    if (failing.length === 0) lastSuccess = now()
    return { ready: now() - lastSuccess <= toleranceMs, failing }
  }
}

async function passes(name: string, check: Check, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return await Promise.race([check(), late])
  } catch (error) {
    log('warn', 'not_ready', { check: name, ...describeError(error) })
    return false
  } finally {
    clearTimeout(timer)
  }
}
