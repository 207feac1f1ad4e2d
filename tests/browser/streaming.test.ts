/** An answer passes through the frontend as it is written, in front of a backend that the test holds in its hand. */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { buildFrontend } from '../fixtures/application/frontend-build.ts'
import { freePort, startFrontend } from '../fixtures/application/local-stack.ts'
import { startMigratedDatabase } from '../fixtures/application/migrated-database.ts'
import { listeningFor } from '../fixtures/suite/listening.ts'

t.setTimeout(180_000)

const answers: ServerResponse[] = []
const backend = createServer((request, response) => {
  const id = String(request.headers['x-request-id'])
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': id })
  answers.push(response)
  backend.emit('asked', response)
})
const { url: backendUrl } = await listeningFor(t, backend)

const folder = mkdtempSync(join(tmpdir(), 'taskora-streaming-'))
t.teardown(() => rmSync(folder, { recursive: true }))
const secret = join(folder, 'secret')
writeFileSync(secret, randomBytes(32).toString('base64'))
const [application, database] = [await buildFrontend(), await startMigratedDatabase()]
t.teardown(database.stop)
const url = `http://127.0.0.1:${await freePort()}`
const frontend = startFrontend(application, url, {
  ...process.env,
  ...database.environment,
  AUTH_SECRET_FILE: secret,
  PUBLIC_URL: url,
  BACKEND_URL: backendUrl,
  NEXT_MANUAL_SIG_HANDLE: 'true',
})
t.teardown(frontend.stop)
await frontend.ready(`${url}/readyz`)

const json = { 'content-type': 'application/json', origin: url }
const account = JSON.stringify({ name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' })
const signedUp = await fetch(`${url}/api/auth/sign-up/email`, { method: 'POST', headers: json, body: account })
const cookie = signedUp.headers
  .getSetCookie()
  .map((line) => line.split(';')[0])
  .join('; ')

/** Asks as a browser does, which takes compressed answers; resolves with the answer's two ends. */
async function ask(signal?: AbortSignal) {
  const asked = once(backend, 'asked')
  const headers = { ...json, cookie, 'accept-encoding': 'gzip, deflate, br' }
  const request = fetch(`${url}/api/v1/conversations/1/messages`, {
    method: 'POST',
    headers,
    body: '{}',
    ...(signal && { signal }),
  })
  const [writer] = (await asked) as [ServerResponse]
  writer.write('event: delta\ndata: {"text":"one"}\n\n')
  const response = await request
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  return { writer, response, reader }
}

t.test('each piece arrives before the next is written', async (t) => {
  const { writer, response, reader } = await ask()
  t.equal(response.headers.get('content-encoding'), null, 'nothing collects pieces to compress them')
  t.match((await reader.read()).value, /"one"/)
  writer.write('event: delta\ndata: {"text":"two"}\n\n')
  t.match((await reader.read()).value, /"two"/)
  writer.end('event: finished\ndata: {}\n\n')
  t.match((await reader.read()).value, /finished/)
  t.equal((await reader.read()).done, true)
})

t.test('the backend hears that nobody listens any more', async (t) => {
  const listener = new AbortController()
  const { writer, reader } = await ask(listener.signal)
  await reader.read()
  const closed = once(writer, 'close')
  t.equal(writer.destroyed, false)
  listener.abort()
  await closed
  t.pass('its connection was closed')
})

t.test('an answer may pause for longer than the limit for its beginning', async (t) => {
  const { writer, reader } = await ask()
  await reader.read()
  await new Promise((resolve) => setTimeout(resolve, 11_000))
  writer.end('event: finished\ndata: {}\n\n')
  t.match((await reader.read()).value, /finished/)
})

t.test('a stream that would go on for minutes ends with the process, and as if it were complete', async (t) => {
  const asked = once(backend, 'asked')
  const request = fetch(`${url}/api/v1/events`, { headers: { cookie } })
  const [writer] = (await asked) as [ServerResponse]
  writer.write('event: ready\ndata: {}\n\n')
  const reader = (await request).body!.pipeThrough(new TextDecoderStream()).getReader()
  t.match((await reader.read()).value, /ready/)
  const closed = once(writer, 'close')
  const code = frontend.end()
  t.equal((await reader.read()).done, true)
  await closed
  t.equal(await code, 0)
})
