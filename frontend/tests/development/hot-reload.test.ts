import { afterEach, expect, test, vi } from 'vitest'
import { inOneLine, listenToHotReload } from '../../development/hot-reload.ts'

/** The other end of the WebSocket. */
class FakeSocket extends EventTarget {
  static last: FakeSocket
  constructor(readonly url: string) {
    super()
    FakeSocket.last = this
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }
  close(): void {}
  tell(message: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
  }
}

const listen = () => {
  vi.stubGlobal('WebSocket', FakeSocket)
  return listenToHotReload('ws://127.0.0.1:3001/_next/hmr')
}
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const ERROR = '\u001b[31m./src/app/page.tsx:3:1\u001b[39m\n\nExpected a semicolon\n  2 | const a\n> 3 | b'

test('a change is done when it is compiled, and its first error is told in one line', async () => {
  const { after } = await listen()
  const broken = after(() => {
    FakeSocket.last.tell({ type: 'building' })
    setTimeout(() => FakeSocket.last.tell({ type: 'built', errors: [{ message: ERROR }, { message: 'x' }] }), 500)
  })
  expect(await broken).toBe('src/app/page.tsx:3:1: Expected a semicolon')
  expect(await after(() => FakeSocket.last.tell({ type: 'built', errors: [] }))).toBeUndefined()
})

test('the last of several compilations counts', async () => {
  const { after } = await listen()
  const done = after(() => {
    FakeSocket.last.tell({ type: 'built', errors: [{ message: ERROR }] })
    FakeSocket.last.tell({ type: 'built', errors: [] })
  })
  expect(await done).toBeUndefined()
})

test('sources that nothing uses are compiled by nobody: what was wrong before is wrong still', async () => {
  const { after } = await listen()
  FakeSocket.last.tell({ type: 'sync', errors: [{ message: ERROR }] })
  expect(await after(() => {})).toBe('src/app/page.tsx:3:1: Expected a semicolon')
})

test('a message of one line, and binary ones, are no trouble', async () => {
  expect(inOneLine('something')).toBe('something')
  const { after } = await listen()
  FakeSocket.last.dispatchEvent(new MessageEvent('message', { data: new ArrayBuffer(1) }))
  expect(await after(() => {})).toBeUndefined()
})
