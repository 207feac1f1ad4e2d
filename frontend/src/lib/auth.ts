import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { jwt } from 'better-auth/plugins'
import type { Pool } from 'pg'
import { database } from './database'
import { describeError, log } from './log'
import { COOKIE_PREFIX } from './session-cookie'
import { settings, type Settings } from './settings'

/** Sign-out cannot recall a token, so this bounds what a signed-out session can still do. */
const TOKEN_LIFETIME = '5m'

/** Everything that decides how accounts work; apart from the instance, so that a test can hold it against the database. */
export function authOptions({ publicUrl, trustedOrigins, auth }: Settings, pool: Pool) {
  return {
    appName: 'Taskora',
    baseURL: publicUrl.origin,
    trustedOrigins,
    secret: auth.secret,
    database: pool,
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    // With the password asked for again; the database deletes the tasks with their owner.
    user: { deleteUser: { enabled: true } },
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
    ],
    // A token in the browser could be stolen from there; the server mints one for each call it passes on.
    disabledPaths: ['/token'],
    rateLimit: {
      enabled: true,
      storage: 'database',
      // Guessing stays hopeless, while people behind one address (NAT, a node port) do not lock each other out.
      customRules: {
        '/sign-in/email': { window: 60, max: 20 },
        '/sign-up/email': { window: 60, max: 20 },
        '/jwks': false,
      },
    },
    // The readiness of this service and a test compare the schema; no request has to wait for that.
    advanced: { cookiePrefix: COOKIE_PREFIX, database: { validateSchema: false } },
    telemetry: { enabled: false },
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

const createAuth = () => betterAuth(authOptions(settings(), database()))

let instance: ReturnType<typeof createAuth> | undefined

/** The account service of this process, created at first use: a build neither reads secrets nor connects. */
export function getAuth() {
  instance ??= createAuth()
  return instance
}
