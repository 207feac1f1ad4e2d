import type { Agent, IncomingMessage } from 'node:http'
import { plainHttp, tlsHttp } from '../../../lib/node-http.ts'

/** What a request asks for. */
export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
  /** To ask twice does no more than to ask once: of a GET, and of writes that say what they follow. */
  readonly repeatable?: boolean
}

/** An answer, read to its end; `status` is 0 where there was none, and `text` then says why. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly cookies: readonly string[]
  /** Sent again, because the connection that had been kept was closed before a byte of the answer came. */
  readonly again: boolean
}

export interface Connection {
  send(ask: Ask): Promise<Answer>
  close(): void
}

/** No answer within this counts as none: the API itself gives up after 6 s. */
const LIMIT_MS = 10_000

/**
 * Connections to one address that are kept between requests, as a browser keeps them. Like a browser, it sends a
 * repeatable request once more when a kept connection turns out to be closed (RFC 9110, 9.2.2). Never throws.
 */
export function connect(url: string, limitMs = LIMIT_MS): Connection {
  const agent = new (protocolOf(url).Agent)({ keepAlive: true, maxSockets: 1 })
  const send = async (ask: Ask, again = false): Promise<Answer> => {
    const result = await attempt(url, agent, ask, limitMs)
    if ('answer' in result) return { ...result.answer, again }
    if (result.stale && ask.repeatable && !again) return send(ask, true)
    return { status: 0, type: '', text: result.error, cookies: [], again }
  }
  return { send: (ask) => send(ask), close: () => agent.destroy() }
}

const protocolOf = (url: string): Pick<ReturnType<typeof plainHttp>, 'Agent' | 'request'> =>
  url.startsWith('https:') ? tlsHttp() : plainHttp()

type Attempt = { answer: Omit<Answer, 'again'> } | { error: string; stale: boolean }

function attempt(url: string, agent: Agent, ask: Ask, limitMs: number): Promise<Attempt> {
  const { method = 'GET', path, headers = {}, body } = ask
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve) => {
    let begun = false
    const outgoing = protocolOf(url).request(`${url}${path}`, {
      method,
      agent,
      signal: AbortSignal.timeout(limitMs),
      headers: {
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
        ...headers,
      },
    })
    outgoing.once('response', (incoming) => {
      begun = true
      readAnswer(incoming).then(
        (answer) => resolve({ answer }),
        (error: Error) => resolve({ error: reason(error), stale: false }),
      )
    })
    outgoing.once('error', (error) =>
      resolve({ error: reason(error), stale: outgoing.reusedSocket && !begun && isCut(error) }),
    )
    outgoing.end(text)
  })
}

const reason = (error: NodeJS.ErrnoException): string =>
  error.name === 'AbortError' || error.name === 'TimeoutError' ? 'no answer in time' : (error.code ?? error.message)

const isCut = ({ code }: NodeJS.ErrnoException): boolean => code === 'ECONNRESET' || code === 'EPIPE'

async function readAnswer(incoming: IncomingMessage): Promise<Omit<Answer, 'again'>> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return {
    status: incoming.statusCode ?? 0,
    type: incoming.headers['content-type'] ?? '',
    text: Buffer.concat(chunks).toString(),
    cookies: (incoming.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]!),
  }
}
