import 'server-only'
import { APIError } from 'better-auth/api'
import type { Pool } from 'pg'

/**
 * A link that confirms an address is a signed statement that nobody can take back, so it counts only while the password
 * is the one that it was asked for with. Its signature is checked afterwards, by the account service.
 */
export async function refuseOutdatedLink(pool: Pool, query: unknown): Promise<void> {
  const { token } = (query ?? {}) as { token?: unknown }
  const { userId, iat } = claimsOf(String(token))
  const { rowCount } = await pool.query(
    `SELECT FROM account WHERE "userId" = $1 AND date_trunc('second', "updatedAt") <= to_timestamp($2)`,
    [userId, iat],
  )
  if (rowCount === 0) throw new APIError('UNAUTHORIZED', { code: 'INVALID_TOKEN', message: 'Invalid token' })
}

function claimsOf(token: string): { userId: string; iat: number } {
  try {
    const { userId, iat } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    if (typeof userId === 'string' && !userId.includes('\0') && Number.isSafeInteger(iat)) return { userId, iat }
  } catch {
    // Not a token at all; the same as one of nobody.
  }
  return { userId: '', iat: 0 }
}
