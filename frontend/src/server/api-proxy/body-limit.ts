import 'server-only'

/** The largest request body that is passed on. */
export const BODY_LIMIT = 1024 * 1024

/** So much of a body is held in memory while its request is under way: more than a task with all its fields has. */
const KEPT_BYTES = 64 * 1024

/** A body turned out to be larger than the limit. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
}

/**
 * The request's body. One that announces itself as small is read to its end, so that it can be sent more than once; any
 * other stays a stream, and is never held in memory as a whole. Throws BodyTooLarge, or what the reader of the stream
 * then gets.
 */
export async function passedBody(
  request: Request,
): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null> {
  const stream = limitedBody(request)
  const announced = request.headers.get('content-length')
  if (stream === null || announced === null || !(Number(announced) <= KEPT_BYTES)) return stream
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/**
 * The request's body as a stream that fails once it exceeds the limit. A length that is announced too large fails at
 * once; a missing or false one is found out while streaming.
 */
function limitedBody(request: Request, limit = BODY_LIMIT): ReadableStream<Uint8Array> | null {
  if (Number(request.headers.get('content-length')) > limit) throw new BodyTooLarge()
  let received = 0
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      received += chunk.byteLength
      if (received > limit) controller.error(new BodyTooLarge())
      else controller.enqueue(chunk)
    },
  })
  return request.body?.pipeThrough(counter) ?? null
}

/** Whether this error, or one that caused it, is an exceeded limit: `fetch` wraps what its body stream throws. */
export function isBodyTooLarge(error: unknown): boolean {
  if (error instanceof BodyTooLarge) return true
  return error instanceof Error && error.cause !== undefined && isBodyTooLarge(error.cause)
}
