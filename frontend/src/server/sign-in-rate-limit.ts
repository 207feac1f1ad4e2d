import 'server-only'
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'

const WINDOW_SECONDS = 60

/** How many attempts are allowed within a minute, counted under this key. */
export interface AttemptLimit {
  key: string
  most: number
}

/**
 * Counts an attempt under each key in turn and stops at the first that is used up. Resolves to the seconds to wait, or
 * null. The counters lie in the database, so all replicas share them; each is one statement, so none is ever lost.
 */
export async function countAttempt(pool: Pool, limits: AttemptLimit[], now = Date.now()): Promise<number | null> {
  for (const { key, most } of limits) {
    const { rows } = await pool.query<{ count: number; began: string }>(COUNT, [key, now, now - WINDOW_SECONDS * 1000])
    const [{ count, began } = { count: 1, began: now }] = rows
    if (count > most) return Math.max(1, Math.ceil((Number(began) - now) / 1000 + WINDOW_SECONDS))
  }
  return null
}

/** better-auth's own table; its clean-up removes what has not been touched for longer than its windows. */
const COUNT = `
  INSERT INTO "rateLimit" AS counter (id, key, count, "lastRequest") VALUES (gen_random_uuid(), $1, 1, $2)
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN counter."lastRequest" <= $3 THEN 1 ELSE counter.count + 1 END,
    "lastRequest" = CASE WHEN counter."lastRequest" <= $3 THEN $2 ELSE counter."lastRequest" END
  RETURNING count, "lastRequest" AS began`

/** Addresses are personal: the counters hold a digest. */
const digest = (email: string) => createHash('sha256').update(email.trim().toLowerCase()).digest('base64url')

/**
 * Stops guessing without letting people behind one address (NAT, a node port) lock each other out: the first limit is
 * for one account from one address. The account as a whole has a limit too, because an attacker may have many
 * addresses, and
 * the address has one because each attempt costs the server a slow hash.
 */
export const signInLimits = (email: string, address: string): AttemptLimit[] => guessLimits('sign-in', email, address)

/** Recovery codes are guessed as passwords are, and counted apart: who ran out of the one can still use the other. */
export const recoveryLimits = (email: string, address: string): AttemptLimit[] =>
  guessLimits('recovery', email, address)

function guessLimits(kind: string, email: string, address: string): AttemptLimit[] {
  const account = digest(email)
  return [
    { key: `${kind}|${address}`, most: 300 },
    { key: `${kind}|${address}|${account}`, most: 10 },
    { key: `${kind}|${account}`, most: 50 },
  ]
}

export const signUpLimits = (address: string): AttemptLimit[] => [{ key: `sign-up|${address}`, most: 60 }]

/** Asking for the password within a session: whoever found an open browser cannot guess either. */
export const passwordLimits = (userId: string): AttemptLimit[] => [{ key: `password|${userId}`, most: 10 }]

/** Messages to one person are few, whoever asks for them: nobody's mailbox can be filled from here. */
export const mailLimits = (email: string, address: string): AttemptLimit[] => [
  { key: `mail|${address}`, most: 60 },
  { key: `mail|${digest(email)}`, most: 3 },
]

/** Tokens of links cannot be guessed; this bounds the slow hashes that trying costs. */
export const linkLimits = (address: string): AttemptLimit[] => [{ key: `link|${address}`, most: 60 }]

/** Codes of a second factor. Ten wrong ones in a row lock the account's second factor for a quarter of an hour. */
export const codeLimits = (address: string): AttemptLimit[] => [{ key: `code|${address}`, most: 300 }]
