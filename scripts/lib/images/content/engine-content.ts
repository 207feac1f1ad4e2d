import type { ClientHttp2Session } from 'node:http2'
import type { Duplex } from 'node:stream'
import { http2, plainHttp } from '../../node-http.ts'
import type { Shell } from '../../shell/shell.ts'
import { sha256 } from './digests.ts'
import { callStream } from './grpc.ts'
import { bytesField, encodeMessage } from './wire.ts'

/** Blobs of an engine that keeps its images in containerd's content store, one by one, read over its API. */
export interface EngineContent {
  /** The bytes of a blob from `offset` on. Throws GrpcError when the engine has none of that digest. */
  read(digest: string, offset?: number): AsyncIterable<Buffer>
  /** A small blob as JSON with its bytes; throws when they do not hash to the digest. */
  json(digest: string): Promise<{ value: unknown; bytes: Buffer }>
  close(): Promise<void>
}

/** Large enough that the engine never waits for this process to acknowledge what it has read. */
const WINDOW = 2 ** 24
const READ = '/containerd.services.content.v1.Content/Read'
const LIMIT_MS = 600_000
const ANSWER_MS = 30_000

/**
 * Connects to the content service. BuildKit, which is part of every such engine, offers it for reading beside the calls
 * by which `docker build` works, over the connection that the docker client makes: whoever may build may read, and
 * where the engine runs (a virtual machine, a context, TLS) makes no difference. Throws when the engine has no such
 * service.
 */
export async function openEngineContent(shell: Shell): Promise<EngineContent> {
  const connection = shell.connect('docker', ['system', 'dial-stdio'], { timeoutMs: LIMIT_MS })
  try {
    const session = await startSession(await upgrade(connection.stream))
    return contentOf(session, async () => {
      session.destroy()
      await connection.close()
    })
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** Asks for the calls of BuildKit on this connection, as the docker client does before a build. */
function upgrade(stream: Duplex): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const request = plainHttp().request({
      method: 'POST',
      path: '/grpc',
      headers: { Host: 'docker', Connection: 'Upgrade', Upgrade: 'h2c' },
      createConnection: () => stream,
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    request.on('upgrade', (_response, socket, head) => {
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    request.on('response', (response) => reject(new Error(`the engine answered with HTTP ${response.statusCode}`)))
    request.on('error', reject)
    request.end()
  })
}

function startSession(stream: Duplex): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = http2().connect('http://docker', {
      createConnection: () => stream,
      settings: { initialWindowSize: WINDOW, enablePush: false },
    })
    session.once('connect', () => {
      session.setLocalWindowSize(WINDOW)
      resolve(session)
    })
    // Calls report their own errors; without a listener one would end the process.
    session.on('error', reject)
  })
}

function contentOf(session: ClientHttp2Session, close: () => Promise<void>): EngineContent {
  const read: EngineContent['read'] = async function* (digest, offset = 0) {
    const request = encodeMessage({ 1: digest, 2: offset })
    for await (const message of callStream(session, READ, request)) {
      const data = bytesField(message, 2)
      if (data) yield data
    }
  }
  return {
    read,
    async json(digest) {
      const chunks: Buffer[] = []
      for await (const chunk of read(digest)) chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      if (sha256(bytes) !== digest) throw new Error(`the engine's ${digest} has other bytes than its name says`)
      return { value: JSON.parse(bytes.toString('utf8')), bytes }
    },
    close,
  }
}
