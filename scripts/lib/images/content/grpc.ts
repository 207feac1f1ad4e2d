import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2'
import { http2 } from '../../node-http.ts'

/** One of the statuses of https://grpc.io/docs/guides/status-codes. */
export const NOT_FOUND = 5

/** Thrown for a call that the other side answered with anything but "ok". */
export class GrpcError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Calls a method that answers with a stream of messages, and gives each as it comes. The call ends with whoever reads
 * it. Only what gRPC needs of HTTP/2: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 */
export async function* callStream(
  session: ClientHttp2Session,
  method: string,
  request: Buffer,
): AsyncGenerator<Buffer> {
  const stream = session.request({
    ':method': 'POST',
    ':path': method,
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  const status = statusOf(stream)
  stream.end(Buffer.concat([prefix(request.length), request]))
  try {
    yield* messages(stream)
    const { code, text } = await status
    if (code !== 0) throw new GrpcError(code, text)
  } finally {
    status.catch(() => {})
    stream.close(http2().constants.NGHTTP2_CANCEL)
  }
}

function prefix(length: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.writeUInt32BE(length, 1)
  return bytes
}

/** The status comes after the messages, or in place of them. */
function statusOf(stream: ClientHttp2Stream): Promise<{ code: number; text: string }> {
  return new Promise((resolve, reject) => {
    const read = (headers: Record<string, unknown>): void => {
      if (headers['grpc-status'] === undefined) return
      resolve({
        code: Number(headers['grpc-status']),
        text: decodeURIComponent(String(headers['grpc-message'] ?? '')),
      })
    }
    stream.on('response', (headers) => {
      read(headers)
      if (headers[':status'] !== 200) reject(new GrpcError(2, `the engine answered with HTTP ${headers[':status']}`))
    })
    stream.on('trailers', read)
    stream.on('error', reject)
    stream.on('close', () => reject(new GrpcError(14, 'the engine ended the call')))
  })
}

const HEADER = 5

async function* messages(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let held = 0
  for await (const chunk of stream) {
    parts.push(chunk)
    held += chunk.length
    while (held >= HEADER) {
      if (parts[0]!.length < HEADER) parts = [Buffer.concat(parts)]
      const end = HEADER + parts[0]!.readUInt32BE(1)
      if (held < end) break
      // Joined once for each message: a message is a megabyte of many small chunks.
      const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
      if (all[0] !== 0) throw new GrpcError(12, 'the engine compresses its messages, although nobody asked for that')
      yield all.subarray(HEADER, end)
      parts = held > end ? [all.subarray(end)] : []
      held -= end
    }
  }
  if (held > 0) throw new GrpcError(14, "the engine's answer is cut")
}
