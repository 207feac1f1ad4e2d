import { globSync, readFileSync } from 'node:fs'
import type { RequestOptions } from 'node:http'
import { join } from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { plainHttp, tls, tlsHttp } from '../node-http.ts'
import type { Context } from '../run/context.ts'
import { homeFolder } from '../run/paths.ts'
import type { Environment } from '../shell/command.ts'

/** An answer of a registry or its token server, read to its end. */
export interface RegistryAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

export interface RegistryRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers?: Record<string, string>
  /** A form. */
  readonly body?: string
}

/** How a registry is asked: which certificates are believed, and whether any is. */
export interface Trust {
  /** `HOST` or `HOST:PORT` */
  readonly host: string
  /** As the engine has it: without TLS, or with any certificate. */
  readonly insecure: boolean
}

const ANSWER_MS = 15_000

/** Where Docker has authorities of a registry: root's engine, and one of a person's own. */
const places = (host: string, env: Environment): string[] => [
  `/etc/docker/certs.d/${host}/*.crt`,
  join(homeFolder(env), '.config', 'docker', 'certs.d', host, '*.crt'),
]

/** Asks as Docker's client does: by the proxy of the environment, and believing the authorities that it believes. */
export function askRegistry(
  { env, signal }: Pick<Context, 'env' | 'signal'>,
  { host, insecure }: Trust,
  url: string,
  { method = 'GET', headers: asked = {}, body }: RegistryRequest = {},
): Promise<RegistryAnswer> {
  const secure = url.startsWith('https:')
  const { request, Agent } = secure ? tlsHttp() : plainHttp()
  // As Docker has it, no proxy leads to this machine itself.
  const proxyEnv = /^(localhost|127\.)/.test(new URL(url).hostname) ? {} : (env as NodeJS.ProcessEnv)
  // One agent for one request: nothing stays open.
  const how: RequestOptions & { rejectUnauthorized?: boolean; ca?: string[] } = {
    ...{ method, signal, timeout: ANSWER_MS, agent: new Agent({ proxyEnv }) },
    headers: { ...asked, 'content-length': String(Buffer.byteLength(body ?? '')) },
    ...(secure && insecure ? { rejectUnauthorized: false } : {}),
    ...(secure && !insecure ? { ca: authorities(host, env) } : {}),
  }
  return new Promise((resolve, reject) => {
    request(url, how, (answer) => {
      const { statusCode: status = 0, headers } = answer
      readText(answer).then((text) => resolve({ status, headers, text }), reject)
    })
      .on('timeout', function (this: { destroy(error: Error): void }) {
        this.destroy(new Error(`${url} does not answer`))
      })
      .on('error', reject)
      .end(body)
  })
}

function authorities(host: string, env: Environment): string[] {
  const { getCACertificates } = tls()
  const files = places(host, env).flatMap((pattern) => globSync(pattern))
  return [
    ...getCACertificates('default'),
    ...getCACertificates('system'),
    ...files.map((file) => readFileSync(file, 'utf8')),
  ]
}
