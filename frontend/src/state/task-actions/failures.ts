import { messageOf, RequestError } from '@/api/http'

/** Answers after which the same request can succeed: no connection, an ended session, a busy or broken server. */
const PASSING = new Set([0, 401, 403, 408, 425, 429])

/** What to remember of a failed attempt. */
export function failureOf(error: unknown): { problem: string; refused: boolean } {
  const status = error instanceof RequestError ? error.status : 0
  return { problem: messageOf(error), refused: status < 500 && !PASSING.has(status) }
}

/** What holds of everything that goes into the outbox: it is on its way. */
export const justWritten = () => ({ at: Date.now(), problem: null, refused: false })
