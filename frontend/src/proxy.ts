import { type NextRequest, NextResponse } from 'next/server'
import { PRIVATE, signInAddress } from '@/api/sign-in-address'
import { pagePolicy } from '@/server/content-security-policy'
import { ADDRESS_HEADER } from '@/server/page-address'
import { SESSION_COOKIES } from '@/server/session-cookie'

/**
 * Sets the page's Content-Security-Policy and saves people without any session cookie a round trip. It protects
 * nothing: pages and API check the session themselves where they read data.
 */
export function proxy(request: NextRequest): NextResponse {
  const address = request.nextUrl.pathname + request.nextUrl.search
  const anonymous = !SESSION_COOKIES.some((name) => request.cookies.has(name))
  if (anonymous && PRIVATE.test(address)) {
    return NextResponse.redirect(new URL(signInAddress(address), request.url))
  }
  const nonce = crypto.randomUUID()
  const policy = pagePolicy({ nonce, development: process.env.NODE_ENV === 'development' })
  const headers = new Headers(request.headers)
  headers.set(ADDRESS_HEADER, address)
  // Next.js takes the nonce for its own scripts from the request's policy.
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  const { HSTS_MAX_AGE: seconds } = process.env
  if (seconds) response.headers.set('strict-transport-security', `max-age=${seconds}`)
  return response
}

export const config = {
  matcher:
    '/((?!api/|mcp$|_next/static|healthz|readyz|version|icon.svg|apple-icon|favicon.ico|sw.js|manifest.webmanifest).*)',
}
