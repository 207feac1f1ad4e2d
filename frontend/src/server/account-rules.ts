import 'server-only'
import type { GenericEndpointContext } from 'better-auth'
import { APIError, createAuthMiddleware, getIP, getSessionFromCtx } from 'better-auth/api'
import type { Pool } from 'pg'
import { NAME_MAXIMUM } from '@/lib/credentials'
import { limitsOf, refuseAbove } from './account-limits'
import { refuseOutdatedLink } from './address-links'
import { isCommonPassword } from './common-passwords'
import { backupDigest } from './second-factor'

/** What this application asks of account requests beyond the account service's own checks. */
export function accountRules(pool: Pool) {
  return createAuthMiddleware(async (context) => {
    const body = (context.body ?? {}) as Record<string, unknown>
    if (context.path === '/sign-up/email' || context.path === '/update-user') checkName(body)
    checkNewPassword(context.path === '/sign-up/email' ? body.password : body.newPassword)
    // For the account service a session that began today would be enough.
    if (context.path === '/delete-user' && !body.password) throw refusal('PASSWORD_MISSING', 'Enter your password.')

    const headers = context.headers ?? new Headers()
    const address = getIP(headers, context.context.options) ?? 'unknown'
    const limits = await limitsOf(context.path, body, address, async () => (await getSessionFromCtx(context))?.user.id)
    await refuseAbove(pool, limits)

    if (context.path === '/change-email') await checkPassword(context)
    if (context.path === '/two-factor/verify-backup-code' && typeof body.code === 'string')
      return { context: { body: { ...body, code: backupDigest(body.code) } } }
    if (context.path === '/verify-email') await refuseOutdatedLink(pool, context.context.secret, context.query)
  })
}

/** The account service itself would change an address for whoever finds an open browser. */
async function checkPassword(context: GenericEndpointContext): Promise<void> {
  const session = await getSessionFromCtx(context)
  if (session) await context.context.password.checkPassword(session.user.id, context)
}

function checkName({ name, image }: Record<string, unknown>): void {
  if (image !== undefined) throw refusal('IMAGE_NOT_ALLOWED', 'Accounts have no picture.')
  if (name === undefined) return
  // PostgreSQL keeps no NUL in a text.
  const fits = typeof name === 'string' && name.trim() !== '' && name.length <= NAME_MAXIMUM && !name.includes('\0')
  if (!fits) throw refusal('INVALID_NAME', `Use a name of 1 to ${NAME_MAXIMUM} characters.`)
}

function checkNewPassword(password: unknown): void {
  if (typeof password !== 'string' || !isCommonPassword(password)) return
  const advice = 'Choose another, for example four unrelated words.'
  throw refusal('PASSWORD_TOO_COMMON', `This password is one of the first that attackers try. ${advice}`)
}

const refusal = (code: string, message: string) => new APIError('UNPROCESSABLE_ENTITY', { code, message })
