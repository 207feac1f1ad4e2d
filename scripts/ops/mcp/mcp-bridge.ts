import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fetchAnswer, type HttpAnswer, readJson } from '../../lib/http.ts'
import type { Session } from './account.ts'

/** A message of JSON-RPC, as far as the bridge looks into it. */
interface Message {
  readonly id?: string | number
  readonly method?: string
  readonly result?: { readonly protocolVersion?: string }
}

export interface Bridge {
  /** Where the application is. */
  readonly url: string
  /** What the client writes, one message per line. */
  readonly input: Readable
  /** Takes one line for the client. */
  readonly write: (line: string) => void
  readonly signIn: () => Promise<Session>
}

/** JSON-RPC leaves this number to the server. */
const FAILED = -32_000
const NOT_JSON = -32_700
const TIMEOUT_MS = 15_000

/**
 * Carries MCP messages between a client that speaks over standard input and output and the server at /mcp, until the
 * input ends. The session outlives any token, which the application makes anew for each message.
 */
export async function runBridge({ url, input, write, signIn }: Bridge): Promise<void> {
  let session = await signIn()
  let protocol: string | undefined
  const under: Promise<void>[] = []

  const post = (message: Message): Promise<HttpAnswer> =>
    fetchAnswer(`${url}/mcp`, {
      method: 'POST',
      body: message,
      timeoutMs: TIMEOUT_MS,
      headers: {
        ...session.headers,
        accept: 'application/json, text/event-stream',
        ...(protocol && message.method !== 'initialize' ? { 'mcp-protocol-version': protocol } : {}),
      },
    })

  async function carry(line: string): Promise<void> {
    const message = parse(line)
    if (!message) return write(failure(null, NOT_JSON, 'not a JSON object'))
    try {
      let answer = await post(message)
      if (answer.status === 401) {
        // Ended on the account page, or expired: once more with a new one.
        session = await signIn()
        answer = await post(message)
      }
      if (answer.status >= 400) throw new Error(reasonOf(answer))
      if (message.id === undefined || answer.text === '') return
      const reply = readJson<Message>(answer)
      protocol = reply.result?.protocolVersion ?? protocol
      write(JSON.stringify(reply))
    } catch (error) {
      if (message.id !== undefined) write(failure(message.id, FAILED, (error as Error).message))
    }
  }

  for await (const line of createInterface({ input })) if (line.trim() !== '') under.push(carry(line))
  await Promise.all(under)
  await session.end()
}

function parse(line: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(line)
    return typeof message === 'object' && message !== null && !Array.isArray(message) ? message : undefined
  } catch {
    return undefined
  }
}

/** The sentence of a problem document, or the status where the answer is none. */
function reasonOf(answer: HttpAnswer): string {
  try {
    return readJson<{ detail?: string }>(answer).detail ?? `status ${answer.status}`
  } catch {
    return `status ${answer.status}`
  }
}

const failure = (id: string | number | null, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })
