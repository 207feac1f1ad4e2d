import 'server-only'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { jwt } from 'better-auth/plugins'
import type { Pool } from 'pg'
import { PASSWORD_MAXIMUM, PASSWORD_MINIMUM } from '@/lib/credentials'
import { accountConsequences } from './account-consequences'
import { accountMail, LINK_SECONDS } from './account-mail'
import { accountRules } from './account-rules'
import { database } from './database'
import { describeError, log } from './log'
import { forgetPending } from './pending'
import { recoveryCodes } from './recovery-plugin'
import { resetAfterAnswer } from './reset-after-answer'
import { secondFactor } from './second-factor'
import { COOKIE_PREFIX } from './session-cookie'
import { type Settings, settings } from './settings'
import { signUpByMail } from './sign-up-by-mail'
import { timeSteps } from './time-steps'

/** Sign-out cannot recall a token, so this bounds what a signed-out session can still do. */
const TOKEN_LIFETIME = '5m'

/**
 * Everything that decides how accounts work; separate from the instance, so that a test can compare it with the
 * database.
 */
export function authOptions(settings: Settings, pool: Pool) {
  const { publicUrl, trustedOrigins, auth } = settings
  const mail = accountMail(settings, pool)
  return {
    appName: 'Taskora',
    baseURL: publicUrl.origin,
    trustedOrigins,
    secret: auth.secret,
    database: pool,
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MINIMUM,
      maxPasswordLength: PASSWORD_MAXIMUM,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: LINK_SECONDS,
      onPasswordReset: async ({ user }) => {
        await forgetPending(pool, user.id)
        void mail?.passwordWasReset(user.email)
      },
      ...(mail && { sendResetPassword: ({ user, token }) => mail.resetPassword(user.email, token) }),
    },
    user: {
      // The database deletes tasks and conversations with their owner.
      deleteUser: { enabled: true },
      // With mail the new address is asked first; without it the password, which the rules below ask for, has to do.
      changeEmail: { enabled: true, updateEmailWithoutVerification: mail === undefined },
    },
    ...(mail && {
      emailVerification: {
        sendOnSignUp: false,
        expiresIn: LINK_SECONDS,
        sendVerificationEmail: ({ user, token }) => mail.changeAddress(user.id, user.email, token),
      },
    }),
    // Reading a session writes nothing: it must work where the database takes no writes, on a full volume for one.
    session: { deferSessionRefresh: true },
    plugins: [
      jwt({
        jwks: { keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' } },
        jwt: {
          issuer: auth.issuer,
          audience: auth.audience,
          expirationTime: TOKEN_LIFETIME,
          definePayload: () => ({}),
        },
        disableSettingJwtHeader: true,
      }),
      signUpByMail(pool, auth.secret, mail),
      resetAfterAnswer(mail !== undefined),
      recoveryCodes(pool),
      secondFactor(),
      timeSteps(pool),
    ],
    // A token in the browser could be stolen from there; the server mints one for each call it passes on.
    disabledPaths: ['/token'],
    hooks: { before: accountRules(pool), after: accountConsequences(pool) },
    rateLimit: {
      enabled: true,
      storage: 'database',
      // Attempts with a password are counted by the rules above, by account and not by address alone.
      customRules: {
        '/sign-in/email': false,
        '/sign-up/email': false,
        '/change-password': false,
        '/delete-user': false,
        '/recovery-codes/*': false,
        '/request-password-reset': false,
        '/reset-password': false,
        '/change-email': false,
        '/verify-email': false,
        '/two-factor/*': false,
        '/jwks': false,
      },
    },
    // The readiness check and a test compare the schema; no request has to wait for that.
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      database: { validateSchema: false },
      // An answer that waited for the mail server would say that there is somebody to write to.
      backgroundTasks: { handler: (sending) => void sending },
    },
    telemetry: { enabled: false },
    // Refusals are answers, not events; without this they would be printed past the logger.
    onAPIError: { onError: reportFailure },
    // The extra arguments may hold addresses and names, so only errors among them are described.
    logger: {
      level: 'warn',
      log: (level, message, ...details) => {
        const failure = details.find((detail) => detail instanceof Error)
        log(level === 'error' ? 'error' : 'warn', 'auth', { detail: message, ...(failure && describeError(failure)) })
      },
    },
  } satisfies BetterAuthOptions
}

function reportFailure(error: unknown): void {
  if (!isAPIError(error) || error.statusCode >= 500) log('error', 'auth_failed', describeError(error))
}

const createAuth = () => betterAuth(authOptions(settings(), database()))

let instance: ReturnType<typeof createAuth> | undefined

/** The account service of this process, created at first use: a build neither reads secrets nor connects. */
export function getAuth() {
  instance ??= createAuth()
  return instance
}
