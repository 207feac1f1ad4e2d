import { type NextRequest, NextResponse } from 'next/server'
import { pagePolicy } from '@/server/content-security-policy'
import { SESSION_COOKIES } from '@/server/session-cookie'

/** The sections that are about a person's own things. */
const PRIVATE = /^\/(tasks|chat|account)(\/|$)/

/**
 * Sets the page's Content-Security-Policy and saves people without any session cookie a round trip. It protects
 * nothing: pages and API check the session themselves where they read data.
 */
export function proxy(request: NextRequest): NextResponse {
  const anonymous = !SESSION_COOKIES.some((name) => request.cookies.has(name))
  if (anonymous && PRIVATE.test(request.nextUrl.pathname)) {
    return NextResponse.redirect(new URL('/sign-in', request.url))
  }
  const nonce = crypto.randomUUID()
  const policy = pagePolicy({ nonce, development: process.env.NODE_ENV === 'development' })
  const headers = new Headers(request.headers)
  // Next.js takes the nonce for its own scripts from the request's policy.
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  if (process.env.PUBLIC_URL?.startsWith('https:')) {
    response.headers.set('strict-transport-security', 'max-age=31536000')
  }
  return response
}

export const config = {
  matcher: '/((?!api/|mcp$|_next/static|healthz|readyz|version|icon.svg|favicon.ico).*)',
}
