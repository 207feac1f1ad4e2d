import 'server-only'
import type { Problem } from '@/api/http'

/** The errors this service itself can answer with. */
const PROBLEMS = {
  unauthenticated: [401, 'Unauthorized', 'Sign in to use this.'],
  cross_origin: [403, 'Forbidden', 'Requests that change something must come from the application itself.'],
  not_found: [404, 'Not Found', 'There is nothing at this address.'],
  method_not_allowed: [405, 'Method Not Allowed', 'Nothing here answers to this method.'],
  body_too_large: [413, 'Content Too Large', 'The request body is larger than 1 MiB.'],
  service_unavailable: [503, 'Service Unavailable', 'Taskora cannot answer right now. Try again in a moment.'],
  backend_timeout: [504, 'Gateway Timeout', 'The answer took too long. Try again in a moment.'],
} as const

export type ProblemCode = keyof typeof PROBLEMS

/** An error answer as problem+json. */
export function problemResponse(code: ProblemCode, requestId: string, extra: HeadersInit = {}): Response {
  const [status, title, detail] = PROBLEMS[code]
  const problem: Problem = { type: 'about:blank', title, status, detail, code, request_id: requestId }
  const headers = new Headers(extra)
  headers.set('content-type', 'application/problem+json')
  headers.set('cache-control', 'no-store')
  headers.set('x-request-id', requestId)
  if (status === 503) headers.set('retry-after', '2')
  if (status === 401) headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(problem), { status, headers })
}
