import 'server-only'
import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthMiddleware, formCsrfMiddleware, getIP, signUpEmail } from 'better-auth/api'
import { signJWT, verifyJWT } from 'better-auth/crypto'
import type { Pool } from 'pg'
import { refuseAbove } from './account-limits'
import { type AccountMail, LINK_SECONDS } from './account-mail'
import { describeError, log } from './log'
import { mailLimits } from './sign-in-rate-limit'
import { isSignUpPass, PASS_HEADER } from './sign-up-pass'

/** Tells the token of a sign-up from those that the account service signs with the same secret. */
const PURPOSE = 'sign-up'

type Body = Record<string, unknown>

/**
 * Where there is mail, an account begins with a link to its address: asking for one is answered alike for every
 * address, and a sign-up with the link's token makes the account. Until then nothing is stored. A name and a password
 * count only beside the token, so whoever asks for a link in the name of somebody else has set neither.
 */
export function signUpByMail(pool: Pool, secret: string, mail: AccountMail | undefined) {
  const handler = createAuthMiddleware(async (context) => {
    const body = (context.body ?? {}) as Body
    // A link that was sent counts although mail was turned off since.
    if (body.token !== undefined) return { context: { body: { ...body, email: await addressOf(body.token, secret) } } }
    const headers = context.headers ?? new Headers()
    if (mail === undefined || isSignUpPass(headers.get(PASS_HEADER), body.email, secret)) return
    // As the account service does before it makes an account: no other site's page may ask in its visitors' names.
    await formCsrfMiddleware(context)
    const email = checkedAddress(body)
    await refuseAbove(pool, mailLimits(email, getIP(headers, context.context.options) ?? 'unknown'))
    const sending = sendLink(pool, secret, mail, email, typeof body.next === 'string' ? body.next : '')
    void sending.catch((error) => log('error', 'sign_up_failed', describeError(error)))
    return context.json({ status: true })
  })
  return {
    id: 'sign-up-by-mail',
    hooks: { before: [{ matcher: ({ path }) => path === '/sign-up/email', handler }] },
  } satisfies BetterAuthPlugin
}

/** All that depends on whether the address has an account, which is why the answer is on its way before. */
async function sendLink(pool: Pool, secret: string, mail: AccountMail, email: string, next: string): Promise<void> {
  const { rowCount } = await pool.query('SELECT FROM "user" WHERE email = $1', [email])
  if (rowCount) await mail.signUpOfAccount(email)
  else await mail.signUp(email, await signJWT({ purpose: PURPOSE, address: email }, secret, LINK_SECONDS), next)
}

async function addressOf(token: unknown, secret: string): Promise<string> {
  const claims = typeof token === 'string' ? await verifyJWT<Body>(token, secret) : null
  if (claims?.purpose === PURPOSE && typeof claims.address === 'string') return claims.address
  throw new APIError('BAD_REQUEST', { code: 'INVALID_TOKEN', message: 'Invalid token' })
}

/** By the account service's own rule: an address that it refuses later must not get a link. */
function checkedAddress({ email }: Body): string {
  const account = { name: 'name', password: 'password', email }
  if (typeof email === 'string' && signUpEmail().options.body.safeParse(account).success) return email.toLowerCase()
  throw new APIError('BAD_REQUEST', { code: 'INVALID_EMAIL', message: 'Invalid email' })
}
