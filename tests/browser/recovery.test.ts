/** The frontend starts before its database, as it may in a cluster, and serves people once the database is there. */

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { buildFrontend } from '../fixtures/application/frontend-build.ts'
import { freePort, startFrontend } from '../fixtures/application/local-stack.ts'
import { startMigratedDatabase } from '../fixtures/application/migrated-database.ts'

t.setTimeout(180_000)

/** A door on a port of its own that can be shut: the database behind it seems gone. */
async function door(target: number) {
  let open = false
  const server = createServer((client) => {
    if (!open) return void client.destroy()
    const upstream = connect(target, '127.0.0.1')
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return { port: (server.address() as AddressInfo).port, open: () => (open = true) }
}

t.test('a frontend that starts before its database', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-recovery-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const secret = join(folder, 'secret')
  writeFileSync(secret, randomBytes(32).toString('base64'))
  const [application, database] = [await buildFrontend(), await startMigratedDatabase()]
  t.teardown(database.stop)
  const { port, open } = await door(Number(database.environment.DATABASE_PORT))
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

  const signUp = () =>
    fetch(`${url}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }),
    })
  t.equal((await fetch(`${url}/readyz`)).status, 503, 'it is alive, but gets no traffic')
  t.ok((await signUp()).status >= 500)
  t.equal((await fetch(`${url}/sign-in`)).status, 200, 'a page that needs no data is served all the same')
  open()
  await frontend.ready(`${url}/readyz`)
  t.equal((await signUp()).status, 200, 'nothing of the failed start is remembered')
  t.equal((await fetch(`${url}/api/auth/jwks`)).status, 200)
})
