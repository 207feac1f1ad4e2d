/** One answer, read to its end. */
export interface HttpAnswer {
  status: number
  headers: Headers
  text: string
  durationMs: number
}

export interface HttpRequest {
  method?: string
  headers?: Record<string, string>
  body?: unknown
  timeoutMs?: number
}

/**
 * Fetches with a time limit per try; redirects are answers, not followed. Throws what fetch throws, with the cause's
 * text.
 */
export async function fetchAnswer(
  url: string,
  { method = 'GET', headers = {}, body, timeoutMs = 5_000 }: HttpRequest = {},
): Promise<HttpAnswer> {
  const started = performance.now()
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      // A connection that is kept leads to the same pod for as long as it serves, even when it is on its way out.
      headers: {
        connection: 'close',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      durationMs: performance.now() - started,
    }
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined
    throw new Error(`${method} ${url}: ${cause?.code ?? cause?.message ?? (error as Error).message}`, { cause: error })
  }
}

/** The body as JSON; a body that is none is an error that shows its beginning. */
export function readJson<T>({ text, status }: HttpAnswer): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new Error(`status ${status}, not JSON: ${text.slice(0, 120)}`)
  }
}

/** `name=value; …` of the cookies that an answer set, to be sent back. */
export const cookiesOf = ({ headers }: HttpAnswer): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
