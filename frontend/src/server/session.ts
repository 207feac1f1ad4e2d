import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { signInAddress } from '@/api/sign-in-address'
import type { User } from '@/lib/user'
import { getAuth } from './auth'
import { describeError, log } from './log'
import { ADDRESS_HEADER } from './page-address'
import { usableKeys } from './signing-keys'

/** A session with its person. */
export interface Session {
  id: string
  user: User
  /** Whether signing in asks for a second factor. */
  secondFactor: boolean
}

/**
 * The session of the current request, or null. Asked for wherever data is read: proxy.ts is a convenience, not a
 * guard. A page cannot send cookies, so it leaves extending the session to the API calls that can.
 */
const currentSession = cache(async (): Promise<Session | null> => {
  const found = await getAuth().api.getSession({ headers: await headers(), query: { disableRefresh: true } })
  if (!found) return null
  const { id, name, email } = found.user
  return { id: found.session.id, user: { id, name, email }, secondFactor: found.user.twoFactorEnabled === true }
})

/** The person behind the current request, or null. */
export const currentUser = async (): Promise<User | null> => (await currentSession())?.user ?? null

/** The session of the current request; everybody without one is sent to the sign-in page, which leads back. */
export const requireSession = async (): Promise<Session> =>
  (await currentSession()) ?? redirect(signInAddress((await headers()).get(ADDRESS_HEADER) ?? ''))

/** The signed-in person; everybody else is sent to the sign-in page. */
export const requireUser = async (): Promise<User> => (await requireSession()).user

/** A token for the backend that says who is asking and nothing else. */
export async function mintToken(userId: string): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000)
  const { token } = await getAuth().api.signJWT({
    body: { payload: { sub: userId, iat: issuedAt }, overrideOptions: { adapter: { getJwks: usableKeys } } },
  })
  return token
}

/**
 * The session of an API request, with the cookies that extend or end it in the browser. It is extended once a day; when
 * that cannot be written down, the session serves as it is.
 */
export async function readSession(request: Request): Promise<{ userId: string | null; cookies: string[] }> {
  const { api } = getAuth()
  const { response, headers } = await api.getSession({ headers: request.headers, returnHeaders: true })
  const found = response as (typeof response & { needsRefresh?: boolean }) | null
  const cookies = headers.getSetCookie()
  return { userId: found?.user.id ?? null, cookies: found?.needsRefresh ? await extended(request, cookies) : cookies }
}

async function extended(request: Request, cookies: string[]): Promise<string[]> {
  try {
    const { api } = getAuth()
    const { headers } = await api.getSession({ headers: request.headers, method: 'POST', returnHeaders: true })
    return headers.getSetCookie()
  } catch (error) {
    log('warn', 'session_not_extended', describeError(error))
    return cookies
  }
}

/** Whether the session of a request still is one. Changes nothing: an answer under way can take no cookies back. */
export const hasSession = async (request: Request): Promise<boolean> =>
  (await getAuth().api.getSession({ headers: request.headers, query: { disableRefresh: true } })) !== null
