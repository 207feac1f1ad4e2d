import 'server-only'
import { createHmac, timingSafeEqual } from 'node:crypto'

/** `<seconds since 1970>.<base64url of the HMAC>`; scripts/lib/sign-up-proof.ts makes it. */
export const PASS_HEADER = 'x-taskora-sign-up-pass'

/** For how long a pass counts, and how far the clocks of its maker and of this server may be apart. */
const PASS_SECONDS = 300

/** RFC 2606 reserves it, so nobody can have such an address. */
const RESERVED = /@(?:[a-z0-9-]+\.)+invalid$/i

/**
 * Whether whoever signs up can read the auth Secret, and has proved it for this address: the checks of an installation
 * have no mailbox. A pass is bound to an address that nobody can have, and to the minutes around its making.
 */
export function isSignUpPass(given: string | null, email: unknown, secret: string, now = Date.now()): boolean {
  const [, seconds, proof] = /^(\d{1,12})\.([\w-]{43})$/.exec(given ?? '') ?? []
  if (seconds === undefined || proof === undefined || typeof email !== 'string' || !RESERVED.test(email)) return false
  if (Math.abs(now / 1000 - Number(seconds)) > PASS_SECONDS) return false
  const wanted = createHmac('sha256', secret).update(`taskora sign-up pass\n${seconds}\n${email}`).digest()
  const shown = Buffer.from(proof, 'base64url')
  return shown.length === wanted.length && timingSafeEqual(shown, wanted)
}
