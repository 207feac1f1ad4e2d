import type { Environment } from '../../lib/shell.ts'
import { open } from './request.ts'

/** Long enough for a slow line, short enough to notice at once that there is none. */
const ANSWER_LIMIT_MS = 3_000

/** Whether an address answers; the reason when it does not. */
export async function unreachableReason(url: string, accepted: readonly number[], { env, signal }: { env: Environment, signal: AbortSignal }): Promise<string | undefined> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)])
  try {
    const response = await open(url, { method: 'HEAD', answerTimeoutMs: ANSWER_LIMIT_MS, env, signal: limited })
    response.destroy()
    const status = response.statusCode ?? 0
    return accepted.includes(status) ? undefined : `${new URL(url).host}: status ${status}`
  } catch (error) {
    signal.throwIfAborted()
    const reason = limited.aborted ? `no answer within ${ANSWER_LIMIT_MS / 1000} s` : (error as Error).message
    return `${new URL(url).host}: ${reason}`
  }
}
