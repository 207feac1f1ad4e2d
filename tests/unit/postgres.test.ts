import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startPostgres } from '../fixtures/postgres.ts'

const FIXTURE = join(import.meta.dirname, '..', 'fixtures', 'postgres.ts')
const PRINT_URL = 'console.log(process.env.TEST_DATABASE_URL)'

/** True when something listens on the port. */
async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return once(socket, 'connect').then(() => true, () => false).finally(() => socket.destroy())
}

/** The temporary directory of the server that has this port; a server writes its port into line 4 of its pid file. */
function directoryOf(port: number): string | undefined {
  return readdirSync(tmpdir())
    .filter(name => name.startsWith('taskora-postgres-'))
    .map(name => join(tmpdir(), name))
    .find(directory => {
      const pidFile = join(directory, 'data', 'postmaster.pid')
      return existsSync(pidFile) && readFileSync(pidFile, 'utf8').split('\n')[3] === String(port)
    })
}

const portOf = (text: string) => Number(new URL(text.trim()).port)

/** Runs a program text beside a server; resolves at its first line of output. */
async function runBeside(program: string) {
  const child = spawn(process.execPath, [FIXTURE, '--', process.execPath, '-e', program], { stdio: 'pipe' })
  child.stderr.resume()
  const exit = once(child, 'exit')
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  return { child, exit, port: portOf(line) }
}

t.test('servers started at once have different ports and directories, and stop() removes both', async t => {
  const servers = await Promise.all([startPostgres(), startPostgres(), startPostgres()])
  t.equal(new Set(servers.map(server => server.port)).size, 3)
  t.equal(new Set(servers.map(server => server.directory)).size, 3)
  for (const server of servers) {
    t.ok(await listens(server.port), 'listens before')
    await server.stop()
    await server.stop()
    t.notOk(await listens(server.port), 'is silent after')
    t.notOk(existsSync(server.directory))
  }
})

t.test('the command gets an address that answers, and its exit code is passed on', async t => {
  const { exit, port } = await runBeside(`${PRINT_URL}; setTimeout(() => process.exit(7), 500)`)
  t.ok(await listens(port))
  t.same(await exit, [7, null])
  t.notOk(await listens(port))
})

for (const [signal, code] of [['SIGTERM', 143], ['SIGINT', 130]] as const) {
  t.test(`${signal} reaches the command, then ends the server and removes its files`, async t => {
    const { child, exit, port } = await runBeside(`${PRINT_URL}; setInterval(() => {}, 1000)`)
    const directory = directoryOf(port)
    t.ok(directory, 'its data directory exists before')
    child.kill(signal)
    t.same(await exit, [code, null])
    t.notOk(await listens(port))
    t.notOk(existsSync(directory!), 'and is gone after')
  })
}

t.test('process.exit() without stop() leaves no server and no files', async t => {
  const program = `
    import { startPostgres } from ${JSON.stringify(FIXTURE)}
    const server = await startPostgres()
    console.log(JSON.stringify([server.port, server.directory]))
    process.exit(0)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], { stdio: 'pipe' })
  const exit = once(child, 'exit')
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  const [port, directory] = JSON.parse(line) as [number, string]
  t.same(await exit, [0, null])
  t.notOk(await listens(port))
  t.notOk(existsSync(directory))
})

t.test('a command that does not exist is an error, and a missing one prints the usage', async t => {
  const unknown = spawn(process.execPath, [FIXTURE, '--', 'taskora-no-such-command'], { stdio: 'ignore' })
  t.same(await once(unknown, 'exit'), [1, null])
  const usage = spawn(process.execPath, [FIXTURE], { stdio: 'ignore' })
  t.same(await once(usage, 'exit'), [2, null])
})
