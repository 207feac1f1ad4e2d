import type { Environment } from '../../lib/shell/command.ts'
import { open } from './request.ts'

/** Long enough for a slow line, short enough to notice at once that there is none. */
const ANSWER_LIMIT_MS = 3_000

interface Scope {
  env: Environment
  signal: AbortSignal
  limitMs?: number
}

/** Why an address does not answer with one of the accepted statuses; undefined when it does. */
export async function unreachableReason(
  url: string,
  accepted: readonly number[],
  scope: Scope,
): Promise<string | undefined> {
  const { env, signal, limitMs = ANSWER_LIMIT_MS } = scope
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)])
  try {
    const response = await open(url, { method: 'HEAD', answerTimeoutMs: limitMs, env, signal: limited })
    response.destroy()
    const status = response.statusCode ?? 0
    return accepted.includes(status) ? undefined : `${new URL(url).host}: status ${status}`
  } catch (error) {
    signal.throwIfAborted()
    const reason = limited.aborted ? `no answer within ${limitMs / 1000} s` : (error as Error).message
    return `${new URL(url).host}: ${reason}`
  }
}
