import 'server-only'
import type { BetterAuthPlugin } from 'better-auth'
import { APIError, createAuthEndpoint, createAuthMiddleware, sensitiveSessionMiddleware } from 'better-auth/api'
import type { Pool } from 'pg'
import { describeError, log } from './log'
import { markKept, replaceCodes, spendCode } from './recovery-codes'

/** Also where no account has this address: who asks cannot find out which addresses do. */
const WRONG_CODE = {
  code: 'INVALID_RECOVERY_CODE',
  message: 'That email and recovery code do not match, or the code was already used.',
}

/** Recovery codes as a part of the account service: made at sign-up and on demand, each good for one new password. */
export function recoveryCodes(pool: Pool) {
  return {
    id: 'recovery-codes',
    schema: {
      recoveryCode: {
        fields: {
          userId: { type: 'string', required: true, references: { model: 'user', field: 'id' }, index: true },
          digest: { type: 'string', required: true, returned: false },
          createdAt: { type: 'date', required: true },
          keptAt: { type: 'date', required: false },
        },
      },
    },
    endpoints: { renewRecoveryCodes: renew(pool), keepRecoveryCodes: keep(pool), recoverAccount: recover(pool) },
    hooks: { after: [{ matcher: ({ path }) => path === '/sign-up/email', handler: firstCodes(pool) }] },
  } satisfies BetterAuthPlugin
}

const renew = (pool: Pool) =>
  createAuthEndpoint(
    '/recovery-codes/renew',
    { method: 'POST', use: [sensitiveSessionMiddleware] },
    async (context) => {
      const { user } = context.context.session
      await context.context.password.checkPassword(user.id, context)
      return context.json({ recoveryCodes: await replaceCodes(pool, user.id) })
    },
  )

const keep = (pool: Pool) =>
  createAuthEndpoint('/recovery-codes/keep', { method: 'POST', use: [sensitiveSessionMiddleware] }, async (context) => {
    await markKept(pool, context.context.session.user.id)
    return context.json({ status: true })
  })

/**
 * Sets a new password for whoever has a code. The slow hash comes first and always, so the answer takes as long for an
 * address without an account. A second factor stays: this is a way to a password, and signing in asks for both.
 */
const recover = (pool: Pool) =>
  createAuthEndpoint('/recovery-codes/recover', { method: 'POST' }, async (context) => {
    const { email, code, newPassword } = (context.body ?? {}) as Record<string, unknown>
    const { password, internalAdapter, options } = context.context
    const { minPasswordLength, maxPasswordLength } = password.config
    if (typeof newPassword !== 'string' || newPassword.length < minPasswordLength)
      throw new APIError('BAD_REQUEST', { code: 'PASSWORD_TOO_SHORT', message: 'Password too short' })
    if (newPassword.length > maxPasswordLength)
      throw new APIError('BAD_REQUEST', { code: 'PASSWORD_TOO_LONG', message: 'Password too long' })
    const hash = await password.hash(newPassword)
    const given = typeof email === 'string' && typeof code === 'string' && !`${email}${code}`.includes('\0')
    const userId = given ? await spendCode(pool, email, code) : null
    const user = userId === null ? null : await internalAdapter.findUserById(userId)
    if (user === null) throw new APIError('BAD_REQUEST', WRONG_CODE)
    await internalAdapter.deleteUserSessions(user.id)
    await internalAdapter.updatePassword(user.id, hash)
    await options.emailAndPassword?.onPasswordReset?.({ user }, context.request)
    return context.json({ status: true })
  })

/** The first codes come with the answer to a sign-up. An account without codes is told so on its page. */
const firstCodes = (pool: Pool) =>
  createAuthMiddleware(async (context) => {
    const { newSession, returned } = context.context
    if (!newSession) return
    try {
      return context.json({ ...(returned as object), recoveryCodes: await replaceCodes(pool, newSession.user.id) })
    } catch (error) {
      log('warn', 'recovery_codes_missing', describeError(error))
    }
  })
