import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** The methods that something here may answer to. */
export const KNOWN_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Answers each request with "405 Method Not Allowed". */
export const REFUSAL_PATH = '/api/method-not-allowed'

/**
 * From now on a request with another method ends at `REFUSAL_PATH`. Next.js makes a `Request` of whatever comes, and
 * the standard forbids one with TRACE: its exception would be answered with 500.
 */
export function refuseOtherMethods(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    if (KNOWN_METHODS.includes(request.method ?? '')) return
    request.method = 'GET'
    request.url = REFUSAL_PATH
  })
}
