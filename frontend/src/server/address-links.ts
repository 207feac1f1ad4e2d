import 'server-only'
import { APIError } from 'better-auth/api'
import { verifyJWT } from 'better-auth/crypto'
import type { Pool } from 'pg'

/**
 * A link that confirms an address is a signed statement that nobody can take back, so it counts only while the password
 * is the one that it was asked for with, and nobody else has the address. One that is not signed, or too old, the
 * account service refuses by itself.
 */
export async function refuseOutdatedLink(pool: Pool, secret: string, query: unknown): Promise<void> {
  const { token } = (query ?? {}) as { token?: unknown }
  const claims = await verifyJWT<Record<string, unknown>>(String(token), secret)
  if (claims === null) return
  const { userId, iat, updateTo } = claims
  const { rowCount } = await pool.query(
    `SELECT FROM account WHERE "userId" = $1 AND date_trunc('second', "updatedAt") <= to_timestamp($2)
       AND NOT EXISTS (SELECT FROM "user" WHERE email = $3)`,
    [userId, iat, updateTo],
  )
  if (rowCount === 0) throw new APIError('UNAUTHORIZED', { code: 'INVALID_TOKEN', message: 'Invalid token' })
}
