import { type RequestOptions, request } from 'node:http'

/** What an engine says of itself. */
export interface EngineFacts {
  version: string
  rootless: boolean
  /** 1 or 2; 0 where the engine does not say. */
  cgroupVersion: number
  cpus: number
  memoryBytes: number
}

/** What came back from an address. `denied` and `silent` are kept apart because their remedies differ. */
export type Answer =
  | { state: 'answers'; facts: EngineFacts }
  | { state: 'denied' }
  | { state: 'silent'; detail: string }

/**
 * Asks the engine itself and not a docker client: this also works where no client is installed yet, and tells a
 * refused permission from a missing socket without reading messages.
 */
export function readEngineInfo(address: string, timeoutMs = 5_000): Promise<Answer> {
  return new Promise((resolve) => {
    const silent = (detail: string): void => resolve({ state: 'silent', detail })
    const call = request({ ...target(address), path: '/info', signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', (error) => silent(error.message))
      response.on('end', () => resolve(readFacts(response.statusCode ?? 0, Buffer.concat(chunks).toString())))
    })
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES' || error.code === 'EPERM') resolve({ state: 'denied' })
      else
        silent(error.name === 'AbortError' ? `no answer within ${timeoutMs / 1000} s` : (error.code ?? error.message))
    })
    call.end()
  })
}

function target(address: string): RequestOptions {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) }
  const { hostname, port } = new URL(address.replace('tcp://', 'http://'))
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port || 2375 }
}

function readFacts(status: number, body: string): Answer {
  try {
    const info = JSON.parse(body) as {
      ServerVersion?: unknown
      SecurityOptions?: string[]
      NCPU?: number
      MemTotal?: number
      CgroupVersion?: string
    }
    // Without a version this is some other program's socket, or an engine that cannot reach its own storage.
    if (status !== 200 || typeof info.ServerVersion !== 'string')
      return { state: 'silent', detail: `status ${status} from /info` }
    return {
      state: 'answers',
      facts: {
        version: info.ServerVersion,
        rootless: info.SecurityOptions?.some((option) => option.includes('name=rootless')) ?? false,
        cgroupVersion: Number(info.CgroupVersion ?? 0),
        cpus: info.NCPU ?? 0,
        memoryBytes: info.MemTotal ?? 0,
      },
    }
  } catch {
    return { state: 'silent', detail: `status ${status} and no JSON from /info` }
  }
}
