import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders, RequestOptions } from 'node:http'
import { join } from 'node:path'
import { plainHttp, tlsHttp } from '../../lib/node-http.ts'
import { isOnThisMachine, type Product, productOf, type RawInfo } from './product.ts'

/** What an engine says of itself. */
export interface EngineFacts {
  version: string
  product: Product
  /** Its own name for itself, kept over restarts; empty where it has none. */
  id: string
  rootless: boolean
  /** 1 or 2; 0 where the engine does not say. */
  cgroupVersion: number
  cpus: number
  memoryBytes: number
  /** The folder of its images and volumes when that is on a disk of this machine, and not of a virtual one. */
  dataFolder?: string | undefined
  /** Milliseconds by which its clock is ahead of ours; undefined where it does not say. */
  clockAheadMs?: number | undefined
}

/**
 * What came back from an address. `denied` and `silent` are kept apart because their remedies differ; `late` is who has
 * accepted the call and not answered; `podman` speaks the same API and is no Docker engine.
 */
export type Answer =
  | { state: 'answers'; facts: EngineFacts }
  | { state: 'podman'; version: string }
  | { state: 'denied' }
  | { state: 'silent'; detail: string; late?: true }

/** Where an engine listens; `certificates` is the folder of ca.pem, cert.pem and key.pem where that wants TLS. */
export interface EngineAddress {
  address: string
  certificates?: string | undefined
}

/**
 * Asks the engine itself and not a docker client: this also works where no client is installed yet, and tells a
 * refused permission from a missing socket without reading messages.
 */
export function readEngineInfo(address: string, timeoutMs = 5_000, certificates?: string): Promise<Answer> {
  return ask({ address, certificates }, '/info', timeoutMs).then(
    ({ status, headers, body }) => readFacts(status, headers, body),
    (error: NodeJS.ErrnoException) => readFailure(error, timeoutMs),
  )
}

/** Whether the engine has a thing, such as `/volumes/NAME`. Throws what the connection throws. */
export const engineHas = async (engine: EngineAddress, path: string): Promise<boolean> =>
  (await ask(engine, path, 5_000)).status === 200

interface Reply {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

async function ask(engine: EngineAddress, path: string, timeoutMs: number): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const { request } = engine.certificates === undefined ? plainHttp() : tlsHttp()
  const call = request({ ...target(engine), path, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', reject)
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(chunks).toString(),
      }),
    )
  })
  call.on('error', reject)
  call.end()
  return await promise
}

function target({ address, certificates }: EngineAddress): RequestOptions {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) }
  const { hostname, port } = new URL(address.replace('tcp://', 'http://'))
  const host = hostname.replace(/^\[|\]$/g, '')
  if (certificates === undefined) return { host, port: port || 2375 }
  const read = (name: string): Buffer => readFileSync(join(certificates, name))
  return { host, port: port || 2376, ...{ ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') } }
}

function readFailure(error: NodeJS.ErrnoException, timeoutMs: number): Answer {
  const { code = '', name, message, path } = error
  // A certificate that cannot be read has a path as well, and is no socket.
  if (['EACCES', 'EPERM'].includes(code) && error.syscall === 'connect') return { state: 'denied' }
  if (name === 'AbortError' || name === 'TimeoutError')
    return { state: 'silent', detail: `no answer within ${timeoutMs / 1000} s`, late: true }
  if (error.syscall === 'open') return { state: 'silent', detail: `${code} ${path}: DOCKER_CERT_PATH has to hold it` }
  if (/^(EPROTO|ERR_SSL)/.test(code)) return { state: 'silent', detail: 'it speaks no TLS: unset DOCKER_TLS_VERIFY' }
  return { state: 'silent', detail: code || message }
}

function readFacts(status: number, headers: IncomingHttpHeaders, body: string): Answer {
  const silent = (detail: string): Answer => ({ state: 'silent', detail })
  if (status === 400 && body.includes('HTTPS server'))
    return silent('it wants TLS: DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH with its certificates')
  let info: RawInfo
  try {
    info = JSON.parse(body) as RawInfo
  } catch {
    return silent(`status ${status} and no JSON from /info`)
  }
  const product = productOf(info, headers)
  const version = info.ServerVersion
  // Without a version this is some other program's socket, or an engine that cannot reach its own storage.
  if (status !== 200 || typeof version !== 'string') return silent(`status ${status} from /info`)
  if (product === 'Podman') return { state: 'podman', version }
  const ahead = Date.parse(info.SystemTime ?? '') - Date.now()
  return {
    state: 'answers',
    facts: {
      version,
      product,
      id: info.ID ?? '',
      rootless: info.SecurityOptions?.some((option) => option.includes('name=rootless')) ?? false,
      cgroupVersion: Number(info.CgroupVersion ?? 0),
      cpus: info.NCPU ?? 0,
      memoryBytes: info.MemTotal ?? 0,
      dataFolder: isOnThisMachine(info, product) ? info.DockerRootDir : undefined,
      clockAheadMs: Number.isFinite(ahead) ? ahead : undefined,
    },
  }
}
