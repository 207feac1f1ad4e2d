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
    throw new Error(`${method} ${url}: ${failureWords(((error as Error).cause ?? error) as Error)}`, { cause: error })
  }
}

const CERTIFICATE_WORDS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has ended',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is of an authority that is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is of an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is of an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is of an authority that is not trusted',
}

/** Why a connection failed: the code of its error, in words where it is about a certificate. */
export function failureWords({ code, message }: NodeJS.ErrnoException): string {
  const words = CERTIFICATE_WORDS[code ?? '']
  return words === undefined ? (code ?? message) : `${words} (${code})`
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
