import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { untilSignedOut } from '@/server/api-proxy/until-signed-out'

const EVERY_MS = 10_000

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

/** A stream of the backend, its writer, and whether somebody still listens to it. */
function backendStream(init?: ResponseInit) {
  const cancelled = vi.fn()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({ start: (its) => void (controller = its), cancel: cancelled })
  const write = (text: string) => controller?.enqueue(new TextEncoder().encode(text))
  return { answer: new Response(body, init), write, end: () => controller?.close(), cancelled }
}

const reading = (answer: Response) => {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  return { next: () => reader.read(), leave: () => reader.cancel() }
}

describe('a stream of events', () => {
  test('passes through piece by piece while the session lasts, with its headers', async () => {
    const { answer, write } = backendStream({ headers: { 'content-type': 'text/event-stream' } })
    const passed = untilSignedOut(answer, async () => true, EVERY_MS)
    expect(passed.headers.get('content-type')).toBe('text/event-stream')
    const { next } = reading(passed)
    write('one')
    expect(await next()).toEqual({ done: false, value: 'one' })
    await vi.advanceTimersByTimeAsync(3 * EVERY_MS)
    write('two')
    expect(await next()).toEqual({ done: false, value: 'two' })
  })

  test('ends when the session has ended, also for the backend; a failed look is none', async () => {
    const { answer, write, cancelled } = backendStream()
    const signedIn = vi.fn<() => Promise<boolean>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue(false)
    const { next } = reading(untilSignedOut(answer, signedIn, EVERY_MS))
    await vi.advanceTimersByTimeAsync(EVERY_MS)
    write('still there')
    expect(await next()).toEqual({ done: false, value: 'still there' })
    await vi.advanceTimersByTimeAsync(EVERY_MS)
    expect(await next()).toEqual({ done: true, value: undefined })
    expect(cancelled).toHaveBeenCalled()
  })

  test('ends when the process is asked to end', async () => {
    const { answer, cancelled } = backendStream()
    const { next } = reading(untilSignedOut(answer, async () => true, EVERY_MS))
    process.emit('SIGTERM')
    expect(await next()).toEqual({ done: true, value: undefined })
    expect(cancelled).toHaveBeenCalled()
  })

  test('leaves no timer behind, whoever ends it', async () => {
    const left = backendStream()
    await reading(untilSignedOut(left.answer, async () => true, EVERY_MS)).leave()
    const ended = backendStream()
    const { next } = reading(untilSignedOut(ended.answer, async () => true, EVERY_MS))
    ended.end()
    expect(await next()).toEqual({ done: true, value: undefined })
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0))
    expect(left.cancelled).toHaveBeenCalled()
  })

  test('is none when it was refused', () => {
    const refused = new Response('no', { status: 401 })
    expect(untilSignedOut(refused, async () => false, EVERY_MS)).toBe(refused)
  })
})
