import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import type { RecoveryState } from '@/lib/recovery-state'

const CODES = 8
const CODE_CHARACTERS = 16
/** Crockford's base 32: no letters that look like digits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** New codes of 80 bits each: too many to be guessed from a stolen digest, so a fast hash is enough for them. */
export const newCodes = (): string[] => Array.from({ length: CODES }, newCode)

function newCode(): string {
  const characters = Array.from(randomBytes(CODE_CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length])
  return (characters.join('').match(/.{4}/g) ?? []).join('-')
}

/** What is stored of a code; the same however it was typed: capitals, blanks, no dashes, O for 0. */
export function digestOf(code: string): string {
  const plain = code
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1')
  return createHash('sha256').update(plain).digest('base64url')
}

/** Puts new codes in the place of all that the person had, and returns them: they can be read this once. */
export async function replaceCodes(pool: Pool, userId: string): Promise<string[]> {
  const codes = newCodes()
  await pool.query(
    `WITH gone AS (DELETE FROM "recoveryCode" WHERE "userId" = $1)
     INSERT INTO "recoveryCode" (id, "userId", digest, "createdAt")
     SELECT gen_random_uuid(), $1, unnest($2::text[]), now()`,
    [userId, codes.map(digestOf)],
  )
  return codes
}

/** Notes that the person has put the codes away. */
export async function markKept(pool: Pool, userId: string): Promise<void> {
  await pool.query('UPDATE "recoveryCode" SET "keptAt" = now() WHERE "userId" = $1 AND "keptAt" IS NULL', [userId])
}

/** Uses a code up; resolves to whose it was, or null. One statement, so a code never works twice. */
export async function spendCode(pool: Pool, email: string, code: string): Promise<string | null> {
  const { rows } = await pool.query<{ userId: string }>(
    `DELETE FROM "recoveryCode" USING "user"
      WHERE "user".id = "userId" AND email = $1 AND digest = $2 RETURNING "userId"`,
    [email.trim().toLowerCase(), digestOf(code)],
  )
  return rows[0]?.userId ?? null
}

/** How many codes are left, and whether the person said that they are put away. */
export async function recoveryState(pool: Pool, userId: string): Promise<RecoveryState> {
  const { rows } = await pool.query<{ left: number; kept: boolean | null }>(
    'SELECT count(*)::int AS left, bool_and("keptAt" IS NOT NULL) AS kept FROM "recoveryCode" WHERE "userId" = $1',
    [userId],
  )
  return { left: rows[0]?.left ?? 0, kept: rows[0]?.kept === true }
}
