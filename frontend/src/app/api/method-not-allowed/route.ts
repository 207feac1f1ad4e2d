import { requestIdOf } from '@/server/api-proxy/headers'
import { KNOWN_METHODS } from '@/server/known-methods'
import { problemResponse } from '@/server/problem'

/** Where requests with a method end that nothing here answers to. */
export function GET(request: Request): Response {
  return problemResponse('method_not_allowed', requestIdOf(request), { allow: KNOWN_METHODS.join(', ') })
}
