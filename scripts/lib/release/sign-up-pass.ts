import { createCluster } from '../cluster/cluster.ts'
import { SECRET_NAMES } from '../cluster/secrets.ts'
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { passOf, type SignUpPass } from '../sign-up-proof.ts'
import { releaseValues } from './release-values.ts'

/**
 * How accounts of checks sign up. Where the installation has mail, an account begins with a link that is sent to its
 * address; a proof of knowing the auth Secret takes its place, for addresses below `.invalid` alone. Throws
 * TSK_SIGN_UP_PASS when that Secret cannot be read. Without mail nothing is asked for.
 */
export async function signUpPass(context: Context): Promise<SignUpPass> {
  const { mail, authSecret } = await releaseValues(context)
  return mail ? passOf(await readSecret(context, authSecret.name || SECRET_NAMES.auth, authSecret.key)) : () => ({})
}

async function readSecret(context: Context, name: string, key: string): Promise<string> {
  const { exitCode, stdout, stderr } = await createCluster(context).probe(['get', 'secret', name, '--output', 'json'])
  const { data } = (exitCode === 0 ? JSON.parse(stdout) : {}) as { data?: Record<string, string> }
  const value = data?.[key]
  // The frontend reads its file in the same way: without the line end that editors leave.
  if (value) return Buffer.from(value, 'base64').toString('utf8').trim()
  throw new UserError('TSK_SIGN_UP_PASS', `The Secret ${name} cannot be read, so no account can be made for a check`, {
    evidence: [exitCode === 0 ? `it has no key ${key}` : stderr.trim()],
    hint: `kubectl --namespace ${context.config.namespace} get secret ${name} says what is missing`,
  })
}
