// The official SDK's client reaches the tools from outside: through the bridge, and with the headers of a session.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { fetchAnswer } from '../../scripts/lib/http.ts'
import { startLocalStack } from '../fixtures/application/local-stack.ts'
import { backendPython } from '../fixtures/application/migrated-database.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const CLIENT = join(ROOT, 'tests', 'fixtures', 'application', 'mcp_round_trip.py')
const ACCOUNT = { name: 'Ada', email: 'ada@example.test', password: 'a-password-of-the-tests' }

t.setTimeout(240_000)

const stack = await startLocalStack()
t.teardown(stack.stop)
const folder = mkdtempSync(join(tmpdir(), 'taskora-mcp-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(join(folder, 'password'), ACCOUNT.password, { mode: 0o600 })
const env = {
  ...process.env,
  TASKORA_EMAIL: ACCOUNT.email,
  TASKORA_PASSWORD_FILE: join(folder, 'password'),
  TASKORA_STATE: join(folder, 'state'),
}

/** Not in step with this process: connections that it keeps would be closed behind its back. */
function run(command: string, args: string[]): Promise<{ failure: Error | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd: ROOT, env, timeout: 120_000 }, (failure, stdout, stderr) =>
      resolve({ failure, stdout, stderr }),
    )
    child.stdin?.end()
  })
}

t.before(async () => {
  const body = ACCOUNT
  await fetchAnswer(`${stack.url}/api/auth/sign-up/email`, {
    method: 'POST',
    body,
    headers: { origin: stack.url },
    timeoutMs: 15_000,
  })
})

const bridge = [process.execPath, join(ROOT, 'scripts', 'run.ts'), 'mcp', '--url', stack.url]

t.test('through the bridge, as a client that starts a command', async (t) => {
  const { failure, stdout, stderr } = await run(backendPython(), [CLIENT, 'stdio', ...bridge])
  t.equal(failure, null, stderr)
  const seen = JSON.parse(stdout)
  t.match(seen, { added: { title: 'Round trip' }, refused: true })
  t.ok(seen.tools.includes('add_task') && JSON.stringify(seen.found).includes(seen.added.id))
})

t.test('over HTTP, with the headers that the command prints', async (t) => {
  const { failure, stdout, stderr } = await run(bridge[0]!, [...bridge.slice(1), '--headers'])
  t.equal(failure, null, stderr)
  const trip = await run(backendPython(), [CLIENT, 'http', `${stack.url}/mcp`, stdout])
  t.equal(trip.failure, null, trip.stderr)
  t.match(JSON.parse(trip.stdout), { added: { title: 'Round trip' }, refused: true })

  const { Cookie } = JSON.parse(stdout) as { Cookie: string }
  const ask = async (headers: Record<string, string>): Promise<number> =>
    (
      await fetchAnswer(`${stack.url}/mcp`, {
        method: 'POST',
        body: { jsonrpc: '2.0', id: 1, method: 'ping' },
        headers: { accept: 'application/json, text/event-stream', ...headers },
      })
    ).status
  t.equal(await ask({ cookie: Cookie, origin: stack.url }), 200)
  t.equal(await ask({ cookie: Cookie, origin: 'http://evil.example' }), 403, 'another site cannot use the session')
  t.equal(await ask({ cookie: Cookie }), 403)
  t.equal(await ask({}), 401)
  t.equal(await ask({ authorization: 'Bearer forged' }), 401)
})
