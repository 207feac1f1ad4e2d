/**
 * The frontend without its database: before it has ever answered, and after. It serves what it can, and heals by
 * itself.
 */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { buildFrontend } from '../fixtures/application/frontend-build.ts'
import { freePort, startFrontend } from '../fixtures/application/local-stack.ts'
import { startMigratedDatabase } from '../fixtures/application/migrated-database.ts'

t.setTimeout(900_000)

/** A door on a port of its own that can be shut: the database behind it seems gone. */
async function door(target: number) {
  let open = false
  const inside = new Set<Socket>()
  const server = createServer((client) => {
    if (!open) return void client.destroy()
    const upstream = connect(target, '127.0.0.1')
    inside.add(client)
    client.on('close', () => inside.delete(client))
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return {
    port: (server.address() as AddressInfo).port,
    open: () => (open = true),
    shut: () => {
      open = false
      for (const each of inside) each.destroy()
    },
  }
}

t.test('a frontend that starts before its database', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-recovery-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const secret = join(folder, 'secret')
  writeFileSync(secret, randomBytes(32).toString('base64'))
  const [application, database] = [await buildFrontend(), await startMigratedDatabase()]
  t.teardown(database.stop)
  const { port, open, shut } = await door(Number(database.environment.DATABASE_PORT))
  const url = `http://127.0.0.1:${await freePort()}`
  const environment = {
    ...process.env,
    ...database.environment,
    DATABASE_PORT: String(port),
    AUTH_SECRET_FILE: secret,
    PUBLIC_URL: url,
    BACKEND_URL: 'http://127.0.0.1:9',
  }
  const frontend = startFrontend(application, url, environment)
  t.teardown(frontend.stop)
  await frontend.ready(`${url}/healthz`)

  const signUp = (name: string) =>
    fetch(`${url}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ name, email: `${name}@example.com`, password: 'correct horse battery' }),
    })
  const assertUnavailable = async (answer: Response, what: string) => {
    t.equal(answer.status, 503, what)
    t.equal(answer.headers.get('content-type'), 'application/problem+json', what)
    t.ok(Number(answer.headers.get('retry-after')) > 0, `${what} says when to ask again`)
    t.match(await answer.json(), { status: 503, code: 'service_unavailable' })
  }
  t.equal((await fetch(`${url}/readyz`)).status, 503, 'it has never worked, so it gets no traffic yet')
  await assertUnavailable(await signUp('ada'), 'signing up')
  t.equal((await fetch(`${url}/sign-in`)).status, 200, 'a page that needs no data is served all the same')
  open()
  await frontend.ready(`${url}/readyz`)
  const account = await signUp('ada')
  t.equal(account.status, 200, 'nothing of the failed start is remembered')
  t.equal((await fetch(`${url}/api/auth/jwks`)).status, 200)
  const cookie = account.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

  shut()
  const readiness = await fetch(`${url}/readyz`)
  t.equal(readiness.status, 200, 'it has worked, so it keeps its traffic')
  t.strictSame(await readiness.json(), { status: 'degraded', failing: ['database'] })
  t.equal((await fetch(`${url}/sign-in`)).status, 200)
  const page = await fetch(`${url}/tasks`, { headers: { cookie } })
  t.match(await page.text(), /<html/, 'the way to the error page is open')
  await assertUnavailable(await fetch(`${url}/api/v1/tasks`, { headers: { cookie } }), 'the API')
  await assertUnavailable(await signUp('grace'), 'signing up')
  await assertUnavailable(await fetch(`${url}/api/auth/get-session`, { headers: { cookie } }), 'the session')
  open()
  await frontend.ready(`${url}/readyz`)
  t.strictSame(await (await fetch(`${url}/readyz`)).json(), { status: 'ok', failing: [] })
  t.equal((await signUp('grace')).status, 200, 'it heals without a restart')
})
