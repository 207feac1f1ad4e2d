import 'server-only'
import { createAuthMiddleware, isAPIError } from 'better-auth/api'
import type { Pool } from 'pg'
import { forgetPending } from './pending'

/** What makes worthless what was begun before; so does another address, once it is confirmed. */
const FRESH_START = new Set(['/change-password', '/two-factor/disable'])

/** What happens after an account request that succeeded. */
export function accountConsequences(pool: Pool) {
  return createAuthMiddleware(async ({ path, context }) => {
    const { returned, session } = context
    if (isAPIError(returned)) return
    if (FRESH_START.has(path) && session) await forgetPending(pool, session.user.id)
    if (path !== '/verify-email') return
    const { user } = (returned ?? {}) as { user?: { id: string } | null }
    if (user) await forgetPending(pool, user.id)
  })
}
