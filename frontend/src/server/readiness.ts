import 'server-only'
import { describeError, log } from './log'

type Check = () => Promise<boolean>

export interface Readiness {
  ready: boolean
  /** The names of the checks that fail right now. A replica can serve something without them. */
  failing: string[]
}

interface Limits {
  /** A check that takes longer than this is unanswered. */
  timeoutMs: number
  /** A replica that has never passed waits this long for something that does not answer. */
  startMs: number
  now: () => number
}

const DEFAULTS: Limits = { timeoutMs: 2_000, startMs: 30_000, now: Date.now }

type Outcome = 'passed' | 'refused' | 'unanswered'

/**
 * A function that runs every check side by side and says whether this replica should get traffic.
 *
 * All replicas share what is checked. Were they taken out of service with it, people would meet a refused connection
 * in place of a page that says what is the case. So a replica that has passed once stays ready. One that never has does
 * not take the place of one that works while it is refused (a wrong password, tables that are missing); where nobody
 * answers at all, it serves after `startMs` what it can.
 */
export function createReadiness(checks: Record<string, Check>, limits: Partial<Limits> = {}): () => Promise<Readiness> {
  const { timeoutMs, startMs, now } = { ...DEFAULTS, ...limits }
  const started = now()
  let proven = false
  return async () => {
    const outcomes = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => ({ name, outcome: await run(name, check, timeoutMs) })),
    )
    const failing = outcomes.filter(({ outcome }) => outcome !== 'passed').map(({ name }) => name)
    proven ||= failing.length === 0
    const refused = outcomes.some(({ outcome }) => outcome === 'refused')
    return { ready: proven || (!refused && now() - started >= startMs), failing }
  }
}

async function run(name: string, check: Check, timeoutMs: number): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return (await Promise.race([check(), late])) ? 'passed' : 'refused'
  } catch (error) {
    log('warn', 'not_ready', { check: name, ...describeError(error) })
    return isRefusal(error) ? 'refused' : 'unanswered'
  } finally {
    clearTimeout(timer)
  }
}

/** PostgreSQL's answer to a wrong password (28), and to a database that does not exist (3D). */
const isRefusal = (error: unknown): boolean => /^(28|3D)/.test(String((error as { code?: unknown }).code))
