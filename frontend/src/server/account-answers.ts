import 'server-only'
import { STATUS_CODES } from 'node:http'
import type { Problem } from '@/api/http'

/** An answer of the account service; where it refuses, in the form of every other error: a problem of RFC 9457. */
export async function asProblem(answer: Response, requestId: string): Promise<Response> {
  const { status } = answer
  if (status < 400) return answer
  const refusal: unknown = await answer.json().catch(() => null)
  const { code, message } = (refusal ?? {}) as { code?: unknown; message?: unknown }
  const problem: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: typeof message === 'string' ? message : 'The request was refused.',
    code: typeof code === 'string' ? code : 'account_refused',
    request_id: requestId,
  }
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  headers.set('content-type', 'application/problem+json')
  headers.set('cache-control', 'no-store')
  headers.set('x-request-id', requestId)
  return new Response(JSON.stringify(problem), { status, headers })
}
