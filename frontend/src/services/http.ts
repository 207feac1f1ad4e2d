import type { Problem } from '@/lib/problem'

/** A request that did not succeed, with a sentence that can be shown to people. */
export class RequestError extends Error {
  override name = 'RequestError'
  /** `status` is 0 when no answer came at all. */
  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
  ) {
    super(message)
  }
}

export interface Send {
  method?: string
  body?: unknown
  /** Lets the request outlive the page. */
  keepalive?: boolean
}

/** Sends JSON to this application's own origin and returns the parsed answer, or throws a RequestError. */
export async function send(path: string, { method = 'GET', body, keepalive = false }: Send = {}): Promise<unknown> {
  const headers: HeadersInit = body === undefined ? {} : { 'content-type': 'application/json' }
  const init = { method, headers, keepalive, body: body === undefined ? null : JSON.stringify(body) }
  const response = await fetch(path, init).catch(() => {
    throw new RequestError('Taskora cannot be reached. Check your connection.', 0, 'unreachable')
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw failureOf(response.status, answer)
  return answer
}

/** The backend answers with problem+json, the account service with `{ code, message }`. */
function failureOf(status: number, answer: unknown): RequestError {
  const { code, detail, message } = (answer ?? {}) as Partial<Problem> & { message?: string }
  const text = status >= 500 ? undefined : (detail ?? message)
  return new RequestError(text ?? 'Something went wrong on our side. Try again in a moment.', status, code ?? 'unknown')
}

/** What to tell people about any failure. */
export function messageOf(error: unknown): string {
  return error instanceof RequestError ? error.message : 'Something went wrong. Try again in a moment.'
}
