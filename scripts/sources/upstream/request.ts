import type { IncomingMessage } from 'node:http'
import { plainHttp, tlsHttp } from '../../lib/node-http.ts'
import type { Environment } from '../../lib/shell/command.ts'
import { trustedCertificates } from '../host-settings/certificates.ts'
import { DownloadFault } from './fault.ts'

const MOST_REDIRECTS = 5

export interface RequestOptions {
  method?: 'GET' | 'HEAD'
  headers?: Record<string, string>
  /** Until the answer's headers are there. */
  answerTimeoutMs: number
  env: Environment
  signal: AbortSignal
}

/** Asks for an address, follows redirects, and gives the answer whose status is not a redirect. */
export async function open(url: string, options: RequestOptions): Promise<IncomingMessage> {
  let current = new URL(url)
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const response = await ask(current, options)
    const location = response.headers.location
    if (location === undefined || (response.statusCode ?? 0) < 300 || (response.statusCode ?? 0) >= 400) return response
    response.resume()
    const next = new URL(location, current)
    // The checksum would reveal a replaced file, but nothing would protect a checksum file.
    if (current.protocol === 'https:' && next.protocol !== 'https:')
      throw new DownloadFault('unreachable', `redirect from https to ${next.origin}`, false)
    current = next
  }
  throw new DownloadFault('unreachable', `more than ${MOST_REDIRECTS} redirects`, false)
}

function ask(
  url: URL,
  { method = 'GET', headers = {}, answerTimeoutMs, env, signal }: RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:'
    // `identity`: the digest is that of the file, not of a transport encoding.
    const all = { 'user-agent': 'taskora', 'accept-encoding': 'identity', ...headers }
    const [http, https] = [plainHttp(), tlsHttp()]
    const call = secure
      ? https.request(url, {
          method,
          headers: all,
          signal,
          agent: new https.Agent({ proxyEnv: env, ca: trustedCertificates(env) }),
        })
      : http.request(url, { method, headers: all, signal, agent: new http.Agent({ proxyEnv: env }) })
    const timer = setTimeout(
      () => call.destroy(new Error(`no answer within ${answerTimeoutMs / 1000} s`)),
      answerTimeoutMs,
    )
    call.on('response', (response) => {
      clearTimeout(timer)
      resolve(response)
    })
    call.on('error', (error) => {
      clearTimeout(timer)
      reject(signal.aborted ? signal.reason : faultOf(error))
    })
    call.end()
  })
}

/** OpenSSL's verdicts on a chain of certificates, as Node names them. The same certificate comes with every try. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/

function faultOf(error: Error & { code?: string }): DownloadFault {
  return UNTRUSTED.test(error.code ?? '')
    ? new DownloadFault('untrusted', `${error.message} (${error.code})`, false)
    : new DownloadFault('unreachable', reasonOf(error), true)
}

const WORDS: Partial<Record<string, string>> = {
  ENOTFOUND: 'its name is unknown here',
  EAI_AGAIN: 'its name cannot be looked up',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
}

/** Some network errors have an empty message and say everything in their code, or in the errors they bundle. */
function reasonOf(error: Error & { code?: string; errors?: Error[] }): string {
  const code = error.code ?? 'unknown network error'
  return WORDS[code]
    ? `${WORDS[code]} (${code})`
    : error.message || error.errors?.map(({ message }) => message).join('; ') || code
}
