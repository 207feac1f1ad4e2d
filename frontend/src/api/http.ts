import type { components } from './api-schema'
import { ownRequestId } from './own-requests'

/**
 * The body of an error answer, as RFC 9457 defines it; this application's server and the backend use the same shape.
 */
export type Problem = components['schemas']['Problem']

/** A request that did not succeed, with a sentence that can be shown to people. */
export class RequestError extends Error {
  override name = 'RequestError'
  /** `status` is 0 when no answer came at all; `problem` is the answer as it came, `retryAfter` the seconds to wait. */
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly problem: unknown = undefined,
    readonly retryAfter: number | undefined = undefined,
  ) {
    super(message)
  }
}

export interface Send {
  method?: string
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
  /** Lets the request outlive the page. */
  keepalive?: boolean
  /** The server does it once even when asked twice, so a lost connection is worth a second attempt. */
  repeatable?: boolean
}

/** A lost connection, and the status codes of proxies: whether the server did the work is unknown. */
const LOST = new Set([0, 502, 503, 504])
const SECOND_ATTEMPT_AFTER_MS = 700

/** Sends JSON to this application's own origin and returns the parsed answer, or throws a RequestError. */
export async function send(path: string, options: Send = {}): Promise<unknown> {
  try {
    return await attempt(path, options)
  } catch (error) {
    if (!options.repeatable || !(error instanceof RequestError) || !LOST.has(error.status)) throw error
    await new Promise((resolve) => setTimeout(resolve, SECOND_ATTEMPT_AFTER_MS))
    return attempt(path, options)
  }
}

async function attempt(path: string, options: Send): Promise<unknown> {
  const response = await open(path, options)
  return response.json().catch(() => undefined)
}

/** Sends JSON and returns the answer as soon as it begins, for answers that are read while they are written. */
export async function open(
  path: string,
  { method = 'GET', body, headers = {}, signal, keepalive = false }: Send = {},
): Promise<Response> {
  const content: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  const named: Record<string, string> = method === 'GET' ? {} : { 'x-request-id': ownRequestId() }
  const init = {
    method,
    keepalive,
    headers: { ...content, ...named, ...headers },
    body: body === undefined ? null : JSON.stringify(body),
  }
  const response = await fetch(path, { ...init, signal: signal ?? null }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new RequestError('Taskora cannot be reached. Check your connection.', 0, 'unreachable')
  })
  if (!response.ok) throw await failureOf(response)
  return response
}

async function failureOf(response: Response): Promise<RequestError> {
  const answer: unknown = await response.json().catch(() => undefined)
  const { code, detail } = (answer ?? {}) as Partial<Problem>
  // Every 404 of the application has a code. Any other is of a proxy that does not find the application just now, and
  // says nothing of what was asked for.
  const status = response.status === 404 && code === undefined ? 502 : response.status
  const text = status >= 500 ? undefined : detail
  const fallback = 'Something went wrong on our side. Try again in a moment.'
  const retryAfter = Number(response.headers.get('retry-after')) || undefined
  return new RequestError(text ?? fallback, status, code ?? 'unknown', answer, retryAfter)
}

/** The sentence that people are shown for any error. */
export function messageOf(error: unknown): string {
  return error instanceof RequestError ? error.message : 'Something went wrong. Try again in a moment.'
}
