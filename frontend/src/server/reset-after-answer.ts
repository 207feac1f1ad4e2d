import 'server-only'
import type { BetterAuthPlugin } from 'better-auth'
import { createAuthMiddleware, requestPasswordReset } from 'better-auth/api'
import { describeError, log } from './log'

/** What the account service answers, for any address. */
const ANSWER = { status: true, message: 'If this email exists in our system, check your email for the reset link' }

/**
 * Answers who asks for a link to a new password before anybody looks whether there is such an account. The account
 * service stores the link first, so an answer for an account would take a write longer than one for nobody.
 */
export function resetAfterAnswer(mail: boolean) {
  const handler = createAuthMiddleware(async ({ body, context }) => {
    const asked = requestPasswordReset.options.body.safeParse(body)
    // The account service says what is wrong with it.
    if (!asked.success) return
    const sending = requestPasswordReset({ body: { email: asked.data.email }, context })
    void sending.catch((error) => log('error', 'reset_failed', describeError(error)))
    return ANSWER
  })
  return {
    id: 'reset-after-answer',
    hooks: { before: [{ matcher: ({ path }) => mail && path === '/request-password-reset', handler }] },
  } satisfies BetterAuthPlugin
}
