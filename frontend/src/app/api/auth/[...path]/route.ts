import { getAuth } from '@/lib/auth'
import { describeError, log } from '@/lib/log'
import { BODY_LIMIT } from '@/lib/pass-on/body-limit'
import { requestIdOf } from '@/lib/pass-on/headers'
import { problemResponse } from '@/lib/problem'

async function handle(request: Request): Promise<Response> {
  const requestId = requestIdOf(request)
  // Account requests are a few hundred bytes and always come with their length.
  const length = Number(request.headers.get('content-length') ?? (request.body ? Infinity : 0))
  if (length > BODY_LIMIT) return problemResponse('body_too_large', requestId)
  try {
    return await getAuth().handler(request)
  } catch (error) {
    log('error', 'auth_failed', { request_id: requestId, ...describeError(error) })
    return problemResponse('service_unavailable', requestId)
  }
}

export { handle as GET, handle as POST }
