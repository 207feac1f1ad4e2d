import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { parse } from 'yaml'
import { tlsHttp } from '../node-http.ts'
import type { Context } from '../run/context.ts'
import { clusterName, kubeconfigOf } from '../run/which-cluster.ts'

/** One answer of the API server. */
export interface ApiAnswer {
  readonly status: number
  readonly body: string
}

/** Reads the API server without a program in between. */
export interface ApiClient {
  /** The answer to a GET. Throws what the connection says, or that none came within the limit. */
  get(path: string, timeoutMs: number, accept?: string): Promise<ApiAnswer>
  /**
   * What a path that goes on answering says, such as a watch, over a connection of its own. Throws where it is refused
   * or breaks off, and when `signal` or the limit ends it.
   */
  stream(path: string, timeoutMs: number, signal: AbortSignal): AsyncIterable<Buffer>
  /** Ends kept connections, so that the process can end, and what is under way, which then throws the reason. */
  close(reason?: string): void
}

/** The fields that count here; https://kubernetes.io/docs/reference/config-api/kubeconfig.v1. */
interface Kubeconfig {
  readonly clusters?: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[]
  readonly users?: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[]
  readonly contexts?: readonly { readonly name: string; readonly context: { cluster: string; user: string } }[]
}

/** Requests at the same time; each holds a connection, and the server has two processors here. */
const MOST_CONNECTIONS = 8

/**
 * A client for the cluster of this checkout, which is known by its certificate authority and knows this one by its
 * certificate or token; undefined where the kubeconfig has neither, or cannot be read: kubectl knows more ways.
 */
export function apiClient({ paths, config }: Pick<Context, 'paths' | 'config'>): ApiClient | undefined {
  const access = accessOf(kubeconfigOf({ paths, config }), clusterName(config))
  if (!access) return undefined
  const { server, token, ...tls } = access
  const { Agent, request } = tlsHttp()
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS, ...tls })
  const headers = { accept: 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const closed = new AbortController()
  return {
    close(reason = 'the connection was closed') {
      closed.abort(new Error(reason))
      agent.destroy()
    },
    get: (path, timeoutMs, accept = headers.accept) =>
      new Promise((resolve, reject) => {
        const limit = AbortSignal.timeout(timeoutMs)
        const signal = AbortSignal.any([closed.signal, limit])
        const late = (error: Error): void =>
          reject(
            closed.signal.aborted
              ? closed.signal.reason
              : limit.aborted
                ? new Error(`no answer within ${Math.round(timeoutMs / 1000)} s`)
                : error,
          )
        const call = request(new URL(path, server), { agent, headers: { ...headers, accept }, signal }, (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('error', late)
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
          )
        })
        call.on('error', late)
        call.end()
      }),
    async *stream(path, timeoutMs, ended) {
      const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(timeoutMs), ended])
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const call = request(new URL(path, server), { ...tls, agent: false, headers, signal }, resolve)
        call.on('error', reject)
        call.end()
      })
      if (response.statusCode !== 200) {
        response.destroy()
        throw new Error(`${path} answered with status ${response.statusCode}`)
      }
      yield* response as AsyncIterable<Buffer>
    },
  }
}

interface Access {
  readonly server: string
  readonly token: string | undefined
  readonly ca: string | Buffer
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
}

function accessOf(file: string, name: string): Access | undefined {
  try {
    const { clusters = [], users = [], contexts = [] } = parse(readFileSync(file, 'utf8')) as Kubeconfig
    const context = contexts.find((each) => each.name === name)?.context
    const cluster = clusters.find((each) => each.name === context?.cluster)?.cluster ?? {}
    const user = users.find((each) => each.name === context?.user)?.user ?? {}
    const [ca, cert, key] = [
      pem(cluster, 'certificate-authority'),
      pem(user, 'client-certificate'),
      pem(user, 'client-key'),
    ]
    const token = user['token']
    if (!cluster['server']?.startsWith('https://') || !ca || !((cert && key) || token)) return undefined
    return { server: cluster['server'], token, ca, ...(cert && key ? { cert, key } : {}) }
  } catch {
    return undefined
  }
}

/** A certificate or key that is in the file itself, or in one that it names. */
function pem(of: Readonly<Record<string, string>>, name: string): Buffer | undefined {
  const [data, path] = [of[`${name}-data`], of[name]]
  return data ? Buffer.from(data, 'base64') : path ? readFileSync(path) : undefined
}
