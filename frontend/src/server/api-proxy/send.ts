import 'server-only'

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
  body: ReadableStream<Uint8Array> | null
  /** Fires when nobody waits for the answer any more. */
  abandoned: AbortSignal
  timeoutMs: number
}

/**
 * Sends one request to the backend and resolves when its answer begins. Throws ForeignAnswer: while a node starts, the
 * address of a Service leads out of the cluster, where a proxy may answer anything.
 */
export async function send(url: URL, outgoing: Outgoing): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new BackendTimeout(`no answer in ${outgoing.timeoutMs} ms`)),
    outgoing.timeoutMs,
  )
  const signal = AbortSignal.any([outgoing.abandoned, late.signal])
  const { method, headers, body } = outgoing
  const attempt = () =>
    // `duplex` is what the standard demands for a streamed body; the DOM types do not know it yet.
    fetch(url, { method, headers, body, signal, redirect: 'manual', cache: 'no-store', duplex: 'half' } as RequestInit)
  try {
    const response = await attempt().catch((error: unknown) => {
      // A kept-alive connection may end just as a pod is replaced. Asking again is safe only where nothing is changed.
      if (signal.aborted || (method !== 'GET' && method !== 'HEAD')) throw error
      return attempt()
    })
    if (response.headers.has('x-request-id')) return response
    await response.body?.cancel()
    throw new ForeignAnswer(`${response.status} from something that is not the backend`)
  } finally {
    clearTimeout(timer)
  }
}
