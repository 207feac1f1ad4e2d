import type { Environment } from '../../lib/shell/command.ts'
import { open } from './request.ts'

/** Long enough for a slow line, short enough to notice at once that there is none. */
const ANSWER_LIMIT_MS = 3_000

interface Scope {
  env: Environment
  signal: AbortSignal
  limitMs?: number
  /** Silence and what passes (overload, a restart) are asked about so often, with twice the time each time. */
  tries?: number
}

/** Why an address does not answer with one of the accepted statuses; undefined when it does. */
export async function unreachableReason(
  url: string,
  accepted: readonly number[],
  { tries = 1, limitMs = ANSWER_LIMIT_MS, ...scope }: Scope,
): Promise<string | undefined> {
  const { reason, passing } = await ask(url, accepted, { ...scope, limitMs })
  return reason !== undefined && passing && tries > 1
    ? unreachableReason(url, accepted, { ...scope, tries: tries - 1, limitMs: limitMs * 2 })
    : reason
}

async function ask(
  url: string,
  accepted: readonly number[],
  { env, signal, limitMs }: Required<Omit<Scope, 'tries'>>,
): Promise<{ reason: string | undefined; passing: boolean }> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  const { host } = new URL(url)
  try {
    const response = await open(url, { method: 'HEAD', answerTimeoutMs: limitMs, env, signal: limited })
    response.destroy()
    const status = response.statusCode ?? 0
    return {
      reason: accepted.includes(status) ? undefined : `${host}: status ${status}`,
      passing: status >= 500 || status === 429,
    }
  } catch (error) {
    signal.throwIfAborted()
    // A name that is unknown and a port that nobody listens on are the same a second later.
    return limited.aborted
      ? { reason: `${host}: no answer within ${limitMs / 1000} s`, passing: true }
      : {
          reason: `${host}: ${(error as Error).message}`,
          passing: /no answer|ECONNRESET/.test((error as Error).message),
        }
  }
}
