import { endSession } from '@/lib/active-sessions'
import { describeError, log } from '@/lib/log'
import { fromTrustedOrigin } from '@/lib/pass-on/authorization'
import { requestIdOf } from '@/lib/pass-on/headers'
import { problemResponse } from '@/lib/problem'
import { readSession } from '@/lib/session'
import { settings } from '@/lib/settings'

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
