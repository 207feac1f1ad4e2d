import 'server-only'
import { headers } from 'next/headers'
import type { User } from '@/lib/user'
import { send } from './api-proxy/send'
import { describeError, log } from './log'
import { mintToken } from './session'
import { settings } from './settings'

/** Shorter than for API calls: a page is better shown without its data, with a way to try again. */
const TIMEOUT_MS = 5_000

/** An answer of the backend while a page is rendered: the data, `missing` for a 404, or `failed`. */
export type BackendAnswer<T> = { state: 'ok'; data: T } | { state: 'missing' } | { state: 'failed' }

/** Reads data of the signed-in person from the backend while a page is rendered. */
export async function readBackend<T>(user: User, path: string): Promise<BackendAnswer<T>> {
  try {
    const response = await send(new URL(path, settings().backendUrl), {
      method: 'GET',
      headers: new Headers({
        authorization: `Bearer ${await mintToken(user.id)}`,
        'x-request-id': (await headers()).get('x-request-id') ?? crypto.randomUUID(),
      }),
      body: null,
      abandoned: AbortSignal.timeout(TIMEOUT_MS),
      timeoutMs: TIMEOUT_MS,
    })
    if (response.status === 404) return { state: 'missing' }
    if (!response.ok) throw new Error(`the backend answered ${response.status}`)
    return { state: 'ok', data: (await response.json()) as T }
  } catch (error) {
    log('warn', 'read_backend_failed', describeError(error))
    return { state: 'failed' }
  }
}
