import 'server-only'
import type { Pool } from 'pg'

/**
 * Ends what was begun with an old password: links that were sent, sign-ins that wait for the second factor, devices
 * that are not asked for it. Whoever began it may be the reason for the new password.
 */
export async function forgetPending(pool: Pool, userId: string): Promise<void> {
  await pool.query('DELETE FROM verification WHERE value = $1', [userId])
}
