import 'server-only'
import { APIError } from 'better-auth/api'
import type { Pool } from 'pg'
import {
  type AttemptLimit,
  codeLimits,
  countAttempt,
  linkLimits,
  mailLimits,
  passwordLimits,
  recoveryLimits,
  signInLimits,
  signUpLimits,
} from './sign-in-rate-limit'

/** The requests of a session that ask for the password. */
const WITH_PASSWORD = new Set([
  '/change-password',
  '/change-email',
  '/delete-user',
  '/recovery-codes/renew',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/generate-backup-codes',
])

/** What an account request counts as; `currentUser` is asked only where it matters. */
export async function limitsOf(
  path: string,
  body: Record<string, unknown>,
  address: string,
  currentUser: () => Promise<string | undefined>,
): Promise<AttemptLimit[]> {
  if (path === '/sign-in/email') return signInLimits(String(body.email), address)
  if (path === '/sign-up/email') return signUpLimits(address)
  if (path === '/recovery-codes/recover') return recoveryLimits(String(body.email), address)
  if (path === '/request-password-reset') return mailLimits(String(body.email), address)
  if (path === '/reset-password' || path === '/verify-email') return linkLimits(address)
  // The account service itself bounds the codes of an account; this bounds what one address can ask for.
  if (path.startsWith('/two-factor/verify-')) return codeLimits(address)
  if (!WITH_PASSWORD.has(path)) return []
  const userId = await currentUser()
  return userId === undefined ? [] : passwordLimits(userId)
}

/** Counts an attempt and refuses it with 429 where one of the limits is used up. */
export async function refuseAbove(pool: Pool, limits: AttemptLimit[]): Promise<void> {
  const wait = await countAttempt(pool, limits)
  if (wait === null) return
  const message = 'Too many attempts. Wait a minute, then try again.'
  throw new APIError('TOO_MANY_REQUESTS', { code: 'TOO_MANY_ATTEMPTS', message }, { 'retry-after': String(wait) })
}
