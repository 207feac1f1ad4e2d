import 'server-only'
import { describeError, log } from '../log'
import { problemResponse } from '../problem'
import { type Accounts, decide } from './authorization'
import { isBodyTooLarge, passedBody } from './body-limit'
import { requestHeaders, requestIdOf, responseHeaders } from './headers'
import { BackendTimeout, send } from './send'

export interface ProxyOptions {
  backendUrl: URL
  accounts: Accounts
  /** How long the backend may take until its answer begins; a stream may then go on for as long as it needs. */
  timeoutMs: number
}

/**
 * The backend refused a token that was made here, though there is the session: their clocks or their keys differ. To
 * the browser it would mean that the person is signed out.
 */
class TokenRefused extends Error {
  override name = 'TokenRefused'
}

/** Forwards a request to the backend under the same path and returns its answer. */
export async function proxyToApi(request: Request, options: ProxyOptions): Promise<Response> {
  const requestId = requestIdOf(request)
  try {
    const decision = await decide(request, options.accounts)
    const cookies = decision.cookies.map((cookie): [string, string] => ['set-cookie', cookie])
    if ('refusal' in decision) return problemResponse(decision.refusal, requestId, cookies)

    const { pathname, search } = new URL(request.url)
    const upstream = await send(new URL(pathname + search, options.backendUrl), {
      method: request.method,
      headers: requestHeaders(request, decision.authorization, requestId),
      body: await passedBody(request),
      abandoned: request.signal,
      timeoutMs: options.timeoutMs,
    })
    if (upstream.status === 401 && decision.minted && (await options.accounts.readSession(request)).userId !== null) {
      await upstream.body?.cancel()
      throw new TokenRefused('the backend refused a token of this server: do clocks and keys agree?')
    }
    const headers = responseHeaders(upstream, options.backendUrl, requestId)
    for (const [name, cookie] of cookies) headers.append(name, cookie)
    return new Response(upstream.body, { status: upstream.status, headers })
  } catch (error) {
    return failure(error, request, requestId)
  }
}

function failure(error: unknown, request: Request, requestId: string): Response {
  if (isBodyTooLarge(error)) return problemResponse('body_too_large', requestId)
  if (!request.signal.aborted) {
    log('warn', 'api_proxy_failed', { request_id: requestId, method: request.method, ...describeError(error) })
  }
  return problemResponse(error instanceof BackendTimeout ? 'backend_timeout' : 'service_unavailable', requestId)
}
