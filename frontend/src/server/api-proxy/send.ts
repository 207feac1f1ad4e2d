import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'

/** The backend did not begin to answer in time. */
export class BackendTimeout extends Error {
  override name = 'BackendTimeout'
}

/** Something on the way answered, and not the backend, whose every answer names the request. */
export class ForeignAnswer extends Error {
  override name = 'ForeignAnswer'
}

export interface Outgoing {
  method: string
  headers: Headers
  /** A stream can be sent once only. */
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null
  /** Fires when nobody waits for the answer any more. */
  abandoned: AbortSignal
  timeoutMs: number
}

/**
 * Pauses before further attempts, 1.5 s together: longer than the node's rules name a pod that has gone, each attempt
 * may reach another pod, and a backend of which there is no pod at all is said to be away soon.
 */
const PAUSES_MS = [20, 80, 200, 400, 800]

/**
 * Sends one request to the backend and resolves when its answer begins; sends it again where that does nothing twice.
 * Throws ForeignAnswer: while a node starts, the address of a Service leads out of the cluster, where a proxy may
 * answer anything.
 */
export async function send(url: URL, outgoing: Outgoing): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new BackendTimeout(`no answer in ${outgoing.timeoutMs} ms`)),
    outgoing.timeoutMs,
  )
  const signal = AbortSignal.any([outgoing.abandoned, late.signal])
  try {
    const response = await attempts(url, outgoing, signal)
    if (response.headers.has('x-request-id')) return response
    await response.body?.cancel()
    throw new ForeignAnswer(`${response.status} from something that is not the backend`)
  } finally {
    clearTimeout(timer)
  }
}

async function attempts(url: URL, { method, headers, body }: Outgoing, signal: AbortSignal): Promise<Response> {
  const attempt = () =>
    // `duplex` is what the standard demands for a streamed body; the DOM types do not know it yet.
    fetch(url, { method, headers, body, signal, redirect: 'manual', cache: 'no-store', duplex: 'half' } as RequestInit)
  let lost = 0
  for (const pause of PAUSES_MS) {
    try {
      return await attempt()
    } catch (error) {
      if (signal.aborted || body instanceof ReadableStream) throw error
      // Once: whatever cuts a connection twice in a row cuts it because of the request.
      if (!wasNeverSent(error) && (!isRepeatable(url, method, headers) || ++lost > 1)) throw error
      await sleep(pause, undefined, { signal })
    }
  }
  return attempt()
}

/** What says that there was no connection, so that nothing of the request can have arrived anywhere. */
const NO_CONNECTION = new Set([
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
  ...['EAI_AGAIN', 'ENOTFOUND'],
])

const wasNeverSent = (error: unknown): boolean => {
  const { code, cause } = error as { code?: string; cause?: unknown }
  return NO_CONNECTION.has(code ?? '') || (cause !== undefined && wasNeverSent(cause))
}

/** To ask twice changes no more than to ask once: of a read, and of a new task whose key the backend remembers. */
const isRepeatable = ({ pathname }: URL, method: string, headers: Headers): boolean =>
  method === 'GET' ||
  method === 'HEAD' ||
  (method === 'POST' && pathname === '/api/v1/tasks' && headers.has('idempotency-key'))
