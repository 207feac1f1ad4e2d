import { asProblem } from '@/server/account-answers'
import { BODY_LIMIT } from '@/server/api-proxy/body-limit'
import { requestIdOf } from '@/server/api-proxy/headers'
import { getAuth } from '@/server/auth'
import { describeError, log } from '@/server/log'
import { problemResponse } from '@/server/problem'
import { settings } from '@/server/settings'

/** The requests that this application makes of the account service; it offers many more, which nobody here needs. */
const OFFERED = new Set([
  'sign-up/email',
  'sign-in/email',
  'sign-out',
  'get-session',
  'jwks',
  'update-user',
  'change-password',
  'change-email',
  'delete-user',
  'revoke-sessions',
  'revoke-other-sessions',
  'two-factor/enable',
  'two-factor/disable',
  'two-factor/generate-backup-codes',
  'two-factor/verify-totp',
  'two-factor/verify-backup-code',
  'recovery-codes/renew',
  'recovery-codes/keep',
  'recovery-codes/recover',
])

/** What starts with a message, or ends with its link. */
const OFFERED_WITH_MAIL = new Set(['request-password-reset', 'reset-password', 'verify-email'])

const isOffered = (path: string): boolean =>
  OFFERED.has(path) || (settings().mail !== undefined && OFFERED_WITH_MAIL.has(path))

async function handle(request: Request): Promise<Response> {
  const requestId = requestIdOf(request)
  if (!isOffered(new URL(request.url).pathname.replace('/api/auth/', '')))
    return problemResponse('not_found', requestId)
  // Account requests are a few hundred bytes and always come with their length.
  const length = Number(request.headers.get('content-length') ?? (request.body ? Infinity : 0))
  if (length > BODY_LIMIT) return problemResponse('body_too_large', requestId)
  try {
    const answer = await getAuth().handler(request)
    // Already reported; nearly always the database. Callers are told when to ask again.
    return answer.status < 500 ? await asProblem(answer, requestId) : problemResponse('service_unavailable', requestId)
  } catch (error) {
    log('error', 'auth_failed', { request_id: requestId, ...describeError(error) })
    return problemResponse('service_unavailable', requestId)
  }
}

export { handle as GET, handle as POST }
