import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { proxyToApi } from '@/server/api-proxy/handler'

const ORIGIN = 'https://taskora.example'
const accounts = {
  trustedOrigins: [ORIGIN],
  readSession: async (request: Request) =>
    request.headers.get('cookie') === 'session=ada'
      ? { userId: 'ada', cookies: ['session=ada; HttpOnly', 'second=1'] }
      : { userId: null, cookies: ['session=; Max-Age=0'] },
  mintToken: async (userId: string) => `token-of-${userId}`,
}

let server: Server
let backendUrl: URL
let seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[]
let answer: RequestListener

beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  seen = []
  answer = (_, response) => response.end('{}')
  server = createServer(async (request, response) => {
    const body = await text(request).catch(() => 'cut off')
    response.setHeader('x-request-id', request.headers['x-request-id'] ?? 'none')
    seen.push({ method: request.method, url: request.url, headers: request.headers, body } as (typeof seen)[number])
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  backendUrl = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

afterEach(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

const ada = { cookie: 'session=ada', origin: ORIGIN }
const ask = (path: string, init: RequestInit = {}, timeoutMs = 5_000) =>
  proxyToApi(new Request(`http://any.example${path}`, { headers: ada, ...init }), { backendUrl, accounts, timeoutMs })
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

describe('who answers', () => {
  test.each([404, 200])('a %i of something else than the backend is no answer of ours', async (status) => {
    answer = (_, response) => {
      response.removeHeader('x-request-id')
      response.writeHead(status, { 'content-length': 0 }).end()
    }
    const response = await ask('/api/v1/tasks')
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await codeOf(response)).toBe('service_unavailable')
  })

  test('a 404 of the backend is', async () => {
    answer = (_, response) =>
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{"code":"x"}')
    const response = await ask('/api/v1/tasks')
    expect([response.status, await codeOf(response)]).toEqual([404, 'x'])
  })
})

describe('who may pass', () => {
  test('a session becomes a token; the cookie itself stays here', async () => {
    await ask('/api/v1/tasks')
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer token-of-ada' })
    expect(seen[0]?.headers).not.toHaveProperty('cookie')
  })

  test('a bearer token goes on as it is, wherever the request comes from', async () => {
    await ask('/api/v1/tasks', {
      method: 'POST',
      headers: { authorization: 'Bearer theirs', origin: 'https://elsewhere.example' },
    })
    expect(seen[0]?.headers.authorization).toBe('Bearer theirs')
  })

  test.each([
    ['no credentials', {}],
    ['an ended session', { cookie: 'session=old' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('%s: 401', async (_, headers) => {
    const response = await ask('/api/v1/tasks', { headers: headers as HeadersInit })
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await codeOf(response)).toBe('unauthenticated')
    expect(seen).toEqual([])
  })

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s with the cookie needs a trusted origin', async (method) => {
    for (const origin of [undefined, 'null', 'https://elsewhere.example', `${ORIGIN}.elsewhere.example`]) {
      const headers = { cookie: ada.cookie, ...(origin && { origin }) }
      expect((await ask('/api/v1/tasks', { method, headers })).status).toBe(403)
    }
    expect(seen).toEqual([])
    expect((await ask('/api/v1/tasks', { method })).status).toBe(200)
  })

  test('a refused token of our own is a failure of ours while there is the session, and no sign-out', async () => {
    answer = (_, response) =>
      response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"code":"unauthenticated"}')
    const response = await ask('/api/v1/tasks')
    expect([response.status, await codeOf(response)]).toEqual([503, 'service_unavailable'])
    expect(response.headers.get('retry-after')).toBe('2')
    const theirs = await ask('/api/v1/tasks', { headers: { authorization: 'Bearer theirs' } })
    expect([theirs.status, await codeOf(theirs)]).toEqual([401, 'unauthenticated'])
  })

  test('where the session ended under way, the refusal of its token is passed on', async () => {
    answer = (_, response) =>
      response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"code":"unauthenticated"}')
    const ended = { userId: null, cookies: [] }
    const readSession = vi.fn().mockImplementationOnce(accounts.readSession).mockResolvedValue(ended)
    const request = new Request('http://any.example/api/v1/tasks', { headers: ada })
    const options = { backendUrl, accounts: { ...accounts, readSession }, timeoutMs: 5_000 }
    expect((await proxyToApi(request, options)).status).toBe(401)
  })

  test('cookies that extend or end a session reach the browser', async () => {
    expect((await ask('/api/v1/tasks')).headers.getSetCookie()).toEqual(['session=ada; HttpOnly', 'second=1'])
    const ended = await ask('/api/v1/tasks', { headers: { cookie: 'session=old' } })
    expect(ended.headers.getSetCookie()).toEqual(['session=; Max-Age=0'])
  })
})

describe('what is passed', () => {
  test('method, path, query and body arrive unchanged', async () => {
    await ask('/api/v1/tasks/a%2Fb?cursor=x%20y&limit=5', { method: 'PATCH', body: '{"title":"ü"}' })
    expect(seen[0]).toMatchObject({
      method: 'PATCH',
      url: '/api/v1/tasks/a%2Fb?cursor=x%20y&limit=5',
      body: '{"title":"ü"}',
    })
  })

  test('headers of the connection are dropped in both directions, named ones too', async () => {
    answer = (_, response) =>
      response.setHeader('connection', 'x-inner').setHeader('x-inner', '1').setHeader('etag', '"1"').end()
    const headers = {
      ...ada,
      connection: 'x-private',
      'x-private': '1',
      te: 'trailers',
      'if-match': '"1"',
      'x-request-id': 'request-1',
    }
    const response = await ask('/api/v1/tasks', { headers })
    expect(seen[0]?.headers).toMatchObject({ 'if-match': '"1"', 'x-request-id': 'request-1' })
    expect(Object.keys(seen[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-private']))
    expect(seen[0]?.headers.te).toBeUndefined()
    expect(Object.fromEntries(response.headers)).toMatchObject({ etag: '"1"', 'x-request-id': 'request-1' })
    expect(response.headers.has('x-inner')).toBe(false)
  })

  test('a request id that could break a log line is replaced', async () => {
    const response = await ask('/api/v1/tasks', { headers: { ...ada, 'x-request-id': 'a"b {c}' } })
    expect(seen[0]?.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
    expect(response.headers.get('x-request-id')).toBe(seen[0]?.headers['x-request-id'])
  })

  test('an error of the backend passes as it is', async () => {
    answer = (_, response) =>
      response.writeHead(422, { 'content-type': 'application/problem+json' }).end('{"code":"invalid"}')
    const response = await ask('/api/v1/tasks', { method: 'POST', body: '{}' })
    expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/problem+json'])
    expect(await codeOf(response)).toBe('invalid')
  })

  test('a redirect inside the cluster becomes one on the public origin', async () => {
    answer = (_, response) => response.writeHead(307, { location: `${backendUrl.origin}/api/v1/tasks` }).end()
    expect((await ask('/api/v1/tasks/')).headers.get('location')).toBe('/api/v1/tasks')
  })

  test('an answer arrives while it is still being written', async () => {
    answer = (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    const response = await ask('/api/v1/stream')
    const { value } = await response.body!.getReader().read()
    expect(new TextDecoder().decode(value)).toBe('data: 1\n\n')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-accel-buffering': 'no',
      'cache-control': 'no-store, no-transform',
    })
  })

  test('the time limit is for the beginning of an answer, which may then go on for longer', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
      setTimeout(() => response.end('data: 2\n\n'), 300)
    }
    const response = await ask('/api/v1/stream', {}, 150)
    expect(await response.text()).toBe('data: 1\n\ndata: 2\n\n')
  })

  test.each(['the body is cancelled', 'the request is aborted'])(
    'nobody listens any more, %s: the backend hears of it',
    async (how) => {
      let closed = false
      answer = (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
        response.on('close', () => (closed = true))
      }
      const listener = new AbortController()
      const response = await ask('/api/v1/stream', { method: 'POST', body: '{}', signal: listener.signal })
      const reader = response.body!.getReader()
      await reader.read()
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(closed, 'while somebody listens it stays open').toBe(false)
      if (how === 'the request is aborted') listener.abort()
      else await reader.cancel()
      await vi.waitFor(() => expect(closed).toBe(true))
    },
  )
})

describe('limits and failures', () => {
  const mebibyte = new Uint8Array(1024 * 1024)
  const streamed = (chunks: number) => ({
    body: new ReadableStream({
      pull: (controller) => (chunks-- > 0 ? controller.enqueue(mebibyte) : controller.close()),
    }),
    duplex: 'half',
  })

  test('1 MiB passes, one byte more does not, streamed or not', async () => {
    expect((await ask('/api/v1/tasks', { method: 'POST', body: mebibyte })).status).toBe(200)
    const announced = await ask('/api/v1/tasks', {
      method: 'POST',
      body: 'x',
      headers: { ...ada, 'content-length': String(mebibyte.length + 1) },
    })
    expect(announced.status).toBe(413)
    expect((await ask('/api/v1/tasks', { method: 'POST', ...streamed(1) } as RequestInit)).status).toBe(200)
    const response = await ask('/api/v1/tasks', { method: 'POST', ...streamed(2) } as RequestInit)
    expect([response.status, await codeOf(response)]).toEqual([413, 'body_too_large'])
  })

  test('a backend that does not answer: 504', async () => {
    answer = () => {}
    const response = await ask('/api/v1/tasks', {}, 80)
    expect([response.status, await codeOf(response)]).toEqual([504, 'backend_timeout'])
  })

  test('a backend that is down: 503 with a time to come back', async () => {
    server.close()
    const response = await ask('/api/v1/tasks')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await codeOf(response)).toBe('service_unavailable')
  })

  test('a database that is away while the session is read: 503, not 500', async () => {
    const broken = { ...accounts, readSession: () => Promise.reject(new Error('connection refused')) }
    const request = new Request('http://any.example/api/v1/tasks', { headers: ada })
    expect((await proxyToApi(request, { backendUrl, accounts: broken, timeoutMs: 1_000 })).status).toBe(503)
  })

  const json = (body: string, headers = {}) => ({
    ...{ method: 'POST', body },
    headers: { ...ada, 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
  })
  /** Refuses connections for a moment, as the address of a pod does that has ended and is named still. */
  const awayFor = async (ms: number) => {
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    setTimeout(() => server.listen(port, '127.0.0.1'), ms)
  }

  test.each(['POST', 'PATCH', 'DELETE'])(
    'a refused connection is tried again for %s: nothing was sent',
    async (method) => {
      await awayFor(60)
      const response = await ask('/api/v1/tasks', { ...json('{"title":"once"}'), method })
      expect([response.status, seen.map(({ body }) => body)]).toEqual([200, ['{"title":"once"}']])
    },
  )

  test('a streamed body is sent once: what of it is gone is not there again', async () => {
    await awayFor(60)
    expect((await ask('/api/v1/tasks', { method: 'POST', ...streamed(1) } as RequestInit)).status).toBe(503)
    await vi.waitFor(() => expect(server.listening).toBe(true))
  })

  test('a lost connection is tried once more for a read, never for a write', async () => {
    answer = (request, response) => (seen.length === 1 ? request.socket.destroy() : response.end('{}'))
    expect((await ask('/api/v1/tasks')).status).toBe(200)
    expect(seen).toHaveLength(2)
    for (const [path, headers] of [
      ['/api/v1/tasks', {}],
      // Only there does the backend know the key.
      ['/api/v1/tasks/undo', { 'idempotency-key': 'k' }],
    ] as const) {
      seen = []
      expect((await ask(path, json('{}', headers))).status).toBe(503)
      expect(seen).toHaveLength(1)
    }
  })

  test('a lost connection is tried once more for a new task with a key, which makes one task', async () => {
    answer = (request, response) => (seen.length === 1 ? request.socket.destroy() : response.end('{}'))
    expect((await ask('/api/v1/tasks', json('{"title":"a"}', { 'idempotency-key': 'k' }))).status).toBe(200)
    expect(seen.map(({ body, headers }) => [body, headers['idempotency-key']])).toEqual([
      ['{"title":"a"}', 'k'],
      ['{"title":"a"}', 'k'],
    ])
  })

  test('a request that cuts each connection is not sent for ever', async () => {
    answer = (request) => request.socket.destroy()
    expect((await ask('/api/v1/tasks')).status).toBe(503)
    expect(seen).toHaveLength(2)
  })
})
