import { endSession } from '@/server/active-sessions'
import { fromTrustedOrigin } from '@/server/api-proxy/authorization'
import { requestIdOf } from '@/server/api-proxy/headers'
import { describeError, log } from '@/server/log'
import { problemResponse } from '@/server/problem'
import { readSession } from '@/server/session'
import { settings } from '@/server/settings'

/** Ends one session of the person who asks, by its id; the account service itself would want the token for that. */
export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const requestId = requestIdOf(request)
  if (!fromTrustedOrigin(request, settings().trustedOrigins)) return problemResponse('cross_origin', requestId)
  try {
    const { userId } = await readSession(request)
    if (userId === null) return problemResponse('unauthenticated', requestId)
    const ended = await endSession(userId, (await params).id)
    return ended ? new Response(null, { status: 204 }) : problemResponse('not_found', requestId)
  } catch (error) {
    log('error', 'end_session_failed', { request_id: requestId, ...describeError(error) })
    return problemResponse('service_unavailable', requestId)
  }
}
