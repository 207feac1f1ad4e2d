import 'server-only'

/** Headers that describe one connection, not the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Replaced for the next hop, or not for the backend: the token alone says who is asking. */
const REQUEST_ONLY = ['host', 'content-length', 'accept-encoding', 'expect', 'cookie', 'authorization', 'x-request-id']

/** `fetch` has already undone an encoding, so these would describe a body that no longer exists. */
const RESPONSE_ONLY = ['content-encoding', 'content-length']

function without(headers: Headers, dropped: string[]): Headers {
  const kept = new Headers(headers)
  const named = (headers.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase())
  const removable = named.filter((name) => /^[\w-]+$/.test(name))
  for (const name of [...HOP_BY_HOP, ...dropped, ...removable]) kept.delete(name)
  return kept
}

/** The headers of a request as the backend gets them. */
export function requestHeaders(request: Request, authorization: string, requestId: string): Headers {
  const headers = without(request.headers, REQUEST_ONLY)
  headers.set('authorization', authorization)
  headers.set('x-request-id', requestId)
  headers.set('accept-encoding', 'identity')
  return headers
}

/**
 * The headers of an answer as the browser gets them; a redirect inside the cluster becomes one on the public origin.
 */
export function responseHeaders(upstream: Response, backendUrl: URL, requestId: string): Headers {
  const headers = without(upstream.headers, RESPONSE_ONLY)
  headers.set('x-request-id', requestId)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    // Neither a proxy nor our own compression may hold back what is written piece by piece.
    headers.set('x-accel-buffering', 'no')
    headers.set('cache-control', 'no-store, no-transform')
  }
  const location = headers.get('location')
  if (location?.startsWith(backendUrl.origin)) headers.set('location', location.slice(backendUrl.origin.length))
  return headers
}

/** The caller's request id when it is harmless in a log line, otherwise a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id')
  return given && /^[\w.-]{8,64}$/.test(given) ? given : crypto.randomUUID()
}
