import 'server-only'
import { symmetricDecrypt } from 'better-auth/crypto'
import type { Jwk } from 'better-auth/plugins'
import { getAuth } from './auth'
import { log } from './log'

/** As long as a token lives, twice: pods of the rollout that changes the secret may still sign with their key. */
const KEPT_MS = 10 * 60_000

/**
 * The newest key that this process can open, or none: the account service makes another one then. Keys are encrypted
 * with the auth secret, so those from before a change of it can only be published. They go once nobody signs with them.
 */
export async function usableKeys(): Promise<Jwk[]> {
  const { adapter, secretConfig } = await getAuth().$context
  const keys = await adapter.findMany<Jwk>({ model: 'jwks', sortBy: { field: 'createdAt', direction: 'desc' } })
  for (const key of keys) if (await opens(secretConfig, key)) return [key]
  const old = keys.filter(({ createdAt }) => createdAt.getTime() < Date.now() - KEPT_MS)
  for (const { id } of old) await adapter.delete({ model: 'jwks', where: [{ field: 'id', value: id }] })
  if (keys.length > 0) log('warn', 'signing_key_replaced', { unreadable: keys.length, deleted: old.length })
  return []
}

async function opens(secret: Parameters<typeof symmetricDecrypt>[0]['key'], { privateKey }: Jwk): Promise<boolean> {
  try {
    await symmetricDecrypt({ key: secret, data: JSON.parse(privateKey) })
    return true
  } catch {
    return false
  }
}
