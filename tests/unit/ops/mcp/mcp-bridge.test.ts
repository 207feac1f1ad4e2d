// Messages of an MCP client go to /mcp as the person's who signed in, and answers come back line by line.

import { createServer, type IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { signIn } from '../../../../scripts/ops/mcp/account.ts'
import { runBridge } from '../../../../scripts/ops/mcp/mcp-bridge.ts'
import { listeningFor } from '../../../fixtures/suite/listening.ts'

const ACCOUNT = { email: 'ada@example.test', password: 'hidden-password' }

interface Asked {
  path: string
  headers: IncomingMessage['headers']
  body: any
}
type Answer = [status: number, body?: object]

/** An application that signs Ada in, and answers at /mcp with the next of these answers, the last one for ever. */
async function application(
  t: Test,
  ...answers: Answer[]
): Promise<{ url: string; asked: Asked[]; ask: (...lines: unknown[]) => Promise<any[]> }> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await text(request)) || 'null')
    asked.push({ path: request.url!, headers: request.headers, body })
    if (request.url === '/mcp') {
      const [status, reply] = answers.length > 1 ? answers.shift()! : answers[0]!
      return response.writeHead(status, { 'content-type': 'application/json' }).end(reply ? JSON.stringify(reply) : '')
    }
    const known = request.url !== '/api/auth/sign-in/email' || body.password === ACCOUNT.password
    return response.writeHead(known ? 200 : 401, { 'set-cookie': `session=${asked.length}; HttpOnly` }).end('{}')
  })
  const { url } = await listeningFor(t, server)
  const ask = async (...lines: unknown[]): Promise<any[]> => {
    const [input, written] = [new PassThrough(), [] as string[]]
    input.end(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))
    await runBridge({ url, input, write: (line) => written.push(line), signIn: () => signIn(url, ACCOUNT) })
    return written.map((line) => JSON.parse(line))
  }
  return { url, asked, ask }
}

const request = (id: number, method = 'tools/list'): object => ({ jsonrpc: '2.0', id, method })
const reply = (id: number): object => ({ jsonrpc: '2.0', id, result: {} })

t.test('a message goes out with the session and its origin, and its answer is one line', async (t) => {
  const { url, asked, ask } = await application(t, [200, reply(7)])
  t.same(await ask(request(7)), [reply(7)])
  t.same(
    asked.map(({ path }) => path),
    ['/api/auth/sign-in/email', '/mcp', '/api/auth/sign-out'],
    'and no session is left behind',
  )
  t.match(asked[1], {
    headers: { cookie: 'session=1', origin: url, accept: 'application/json, text/event-stream' },
    body: request(7),
  })
})

t.test('a notification has no answer', async (t) => {
  const { asked, ask } = await application(t, [202])
  t.same(await ask({ jsonrpc: '2.0', method: 'notifications/initialized' }, ''), [])
  t.equal(asked.filter(({ path }) => path === '/mcp').length, 1, 'an empty line is none')
})

t.test('a session that ended is begun anew, once', async (t) => {
  const { asked, ask } = await application(t, [401, { detail: 'ended' }], [200, reply(1)])
  t.same(await ask(request(1)), [reply(1)])
  t.equal(asked.filter(({ path }) => path.endsWith('sign-in/email')).length, 2)
  const refused = await application(t, [401, { detail: 'Sign in to use this.' }])
  t.match(await refused.ask(request(1)), [{ id: 1, error: { message: 'Sign in to use this.' } }])
})

t.test('the client is told why a message failed', async (t) => {
  const limited = await application(t, [429, { detail: 'Too many requests of this kind.' }])
  t.match(await limited.ask(request(1)), [
    { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'Too many requests of this kind.' } },
  ])
  const broken = await application(t, [502])
  t.match(await broken.ask(request(2)), [{ id: 2, error: { message: 'status 502' } }])
  const { asked, ask } = await application(t, [200, reply(1)])
  t.match(await ask('{', '[]', '7'), Array(3).fill({ id: null, error: { code: -32700 } }))
  t.notOk(asked.some(({ path }) => path === '/mcp'))
})

t.test('the version that was agreed on is named from then on', async (t) => {
  const { url, asked } = await application(t, [
    200,
    { jsonrpc: '2.0', id: 1, result: { protocolVersion: '2025-11-25' } },
  ])
  const input = new PassThrough()
  const answered = Promise.withResolvers<void>()
  const running = runBridge({ url, input, write: () => answered.resolve(), signIn: () => signIn(url, ACCOUNT) })
  input.write(`${JSON.stringify(request(1, 'initialize'))}\n`)
  await answered.promise
  input.end(`${JSON.stringify(request(2))}\n`)
  await running
  t.same(
    asked.filter(({ path }) => path === '/mcp').map(({ headers }) => headers['mcp-protocol-version']),
    [undefined, '2025-11-25'],
  )
})

t.test('a sign-in that cannot be is an error with its fix, which never holds the password', async (t) => {
  const { url } = await application(t, [200])
  const refused = await signIn(url, { ...ACCOUNT, password: 'another' }).catch((error: unknown) => error)
  t.match(refused, { code: 'TSK_SIGN_IN_REFUSED', exitCode: 2 })
  t.notMatch(JSON.stringify(refused), /another|hidden-password/)
  await t.rejects(signIn('http://127.0.0.1:9', ACCOUNT), { code: 'TSK_APP_UNREACHABLE', exitCode: 6 })
})
