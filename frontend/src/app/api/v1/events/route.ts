import { proxyToApi } from '@/server/api-proxy/handler'
import { untilSignedOut } from '@/server/api-proxy/until-signed-out'
import { hasSession, mintToken, readSession } from '@/server/session'
import { settings } from '@/server/settings'

const TIMEOUT_MS = 10_000
/** How long a stream may outlive its session. */
const LOOK_EVERY_MS = 10_000

/** The stream by which a page hears of changes made elsewhere. A token in place of a cookie ends by itself. */
export async function GET(request: Request): Promise<Response> {
  const { backendUrl, trustedOrigins } = settings()
  const accounts = { trustedOrigins, readSession, mintToken }
  const answer = await proxyToApi(request, { backendUrl, accounts, timeoutMs: TIMEOUT_MS })
  const signedIn = request.headers.has('authorization') ? () => Promise.resolve(true) : () => hasSession(request)
  return untilSignedOut(answer, signedIn, LOOK_EVERY_MS)
}
