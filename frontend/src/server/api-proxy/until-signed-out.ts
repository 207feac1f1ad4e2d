import 'server-only'

/** Ends each stream that is open; they would keep the process from ending. */
const open = new Set<() => void>()
let watching = false

/**
 * The same answer as a stream that ends by itself when `signedIn` resolves to false, asked every `everyMs`
 * milliseconds, or when the process is asked to end. A failed question is asked again.
 */
export function untilSignedOut(answer: Response, signedIn: () => Promise<boolean>, everyMs: number): Response {
  if (!answer.ok || answer.body === null) return answer
  watchProcess()
  const timer = setInterval(() => {
    signedIn().then(
      (still) => !still && end(),
      () => undefined,
    )
  }, everyMs)
  let terminate: (() => void) | undefined
  const closed = () => {
    clearInterval(timer)
    open.delete(end)
    terminate = undefined
  }
  const end = () => {
    terminate?.()
    closed()
  }
  const through = new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => {
      terminate = () => controller.terminate()
    },
    flush: closed,
    // Node and browsers have it; the types do not know it yet.
    ...({ cancel: closed } as object),
  })
  open.add(end)
  // An abort by the reader, or by the backend, also ends the other side.
  void answer.body.pipeTo(through.writable).catch(closed)
  return new Response(through.readable, { status: answer.status, headers: answer.headers })
}

function watchProcess(): void {
  if (watching) return
  watching = true
  process.once('SIGTERM', () => {
    for (const end of [...open]) end()
  })
}
