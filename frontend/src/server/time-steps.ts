import 'server-only'
import { createHmac } from 'node:crypto'
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth'
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { symmetricDecrypt } from 'better-auth/crypto'
import type { Pool } from 'pg'

const STEP_MS = 30_000
/** The account service accepts the code of the present step and of one on either side: clocks differ. */
const STEPS_AROUND = [-1, 0, 1]
/** The name that the account service's plugin gives to its cookie between password and code. */
const WAITING_COOKIE = 'two_factor'
/** No code: the account service refuses it, and counts it, as a wrong one. */
const NO_CODE = ''

/**
 * Has each code of an authenticator work once (RFC 6238, section 5.2): whoever saw it on its way cannot use it again
 * within its time. The account service itself looks only at the time.
 */
export function timeSteps(pool: Pool) {
  return {
    id: 'time-steps',
    schema: { twoFactor: { fields: { lastStep: { type: 'number', required: false, returned: false, input: false } } } },
    hooks: { before: [{ matcher: ({ path }) => path === '/two-factor/verify-totp', handler: spendStep(pool) }] },
  } satisfies BetterAuthPlugin
}

const spendStep = (pool: Pool) =>
  createAuthMiddleware(async (context) => {
    const body = (context.body ?? {}) as Record<string, unknown>
    const userId = await whoAsks(context)
    if (typeof body.code !== 'string' || userId === null) return
    const { rows } = await pool.query<{ id: string; secret: string }>(
      'SELECT id, secret FROM "twoFactor" WHERE "userId" = $1',
      [userId],
    )
    const [factor] = rows
    // The account service says what is wrong with one that is not there, or that cannot be read any more.
    const secret = factor && (await readable(context, factor.secret))
    if (!factor || secret === null || secret === undefined) return
    const step = stepOf(body.code, secret)
    if (step !== null && (await isNew(pool, factor.id, step))) return
    return { context: { body: { ...body, code: NO_CODE } } }
  })

/** The account whose code this is to be, as the account service finds it. */
async function whoAsks(context: GenericEndpointContext): Promise<string | null> {
  const session = await getSessionFromCtx(context)
  if (session) return session.user.id
  const { name } = context.context.createAuthCookie(WAITING_COOKIE)
  const waiting = await context.getSignedCookie(name, context.context.secret)
  const found = waiting ? await context.context.internalAdapter.findVerificationValue(waiting) : null
  return found?.value ?? null
}

const readable = (context: GenericEndpointContext, data: string): Promise<string | null> =>
  symmetricDecrypt({ key: context.context.secretConfig, data }).catch(() => null)

/**
 * Of two requests with the code of a step, at once or one after the other, the second one comes too late. While the
 * second factor is locked no code is accepted, so none is spent.
 */
async function isNew(pool: Pool, id: string, step: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE "twoFactor" SET "lastStep" = $2
      WHERE id = $1 AND ("lastStep" IS NULL OR "lastStep" < $2) AND ("lockedUntil" IS NULL OR "lockedUntil" <= now())`,
    [id, step],
  )
  return rowCount === 1
}

/** The latest step around now that has this code; null when there is none. */
function stepOf(code: string, secret: string): number | null {
  const now = Math.floor(Date.now() / STEP_MS)
  const steps = STEPS_AROUND.map((around) => now + around)
  return steps.findLast((step) => codeAt(secret, step) === code) ?? null
}

/** HOTP (RFC 4226) with SHA-1 and six digits. */
function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = digest.readUInt8(digest.length - 1) & 0xf
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
