import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { treeHash } from '../../development/sources.ts'

/**
 * In place of `next dev`: answers each request with the page's source, tells of a compilation after each change of it,
 * and ends when it is asked for /end.
 */
const NEXT = `
const { createHash } = require('node:crypto')
const { readFileSync, watch } = require('node:fs')
const source = () => readFileSync('src/page.tsx', 'utf8')
const server = require('node:http').createServer((request, response) => {
  if (request.url === '/end') process.exit(7)
  response.end('next: ' + source())
})
server.on('upgrade', (request, socket) => {
  const key = request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
  const accept = createHash('sha1').update(key).digest('base64')
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
    'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n')
  const tell = (type) => {
    const errors = source().startsWith('broken') ? [{ message: './src/page.tsx:1:1\\nIt does not compile' }] : []
    const text = Buffer.from(JSON.stringify({ type, errors }))
    socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]))
  }
  tell('sync')
  watch('src', () => tell('built'))
  socket.on('error', () => {})
})
const [, , , , host, , port] = process.argv
server.listen(Number(port), host)
`

let project: string
let image: Server
let child: ChildProcess
let port: number
let told: Interface

beforeEach(async () => {
  project = mkdtempSync(join(tmpdir(), 'supervisor-'))
  mkdirSync(join(project, 'node_modules/next/dist/bin'), { recursive: true })
  mkdirSync(join(project, 'src'))
  writeFileSync(join(project, 'node_modules/next/dist/bin/next'), NEXT)
  image = createServer((_request, response) => void response.end('image')).listen(0, '127.0.0.1')
  await once(image, 'listening')
  port = await twoFreePorts()
  start()
})
afterEach(async () => {
  child.kill('SIGTERM')
  if (child.exitCode === null) await once(child, 'exit')
  image.close()
  rmSync(project, { recursive: true })
})

/**
 * The first of two neighbours that are free: the supervisor takes the second for `next dev`. They lie below the ports
 * that the system hands out, so no other test gets one meanwhile by asking for any port.
 */
async function twoFreePorts(): Promise<number> {
  for (;;) {
    const first = randomInt(20_000, 30_000)
    const servers = [first, first + 1].map((each) => createServer().listen(each, '127.0.0.1'))
    const heard = await Promise.allSettled(servers.map((server) => once(server, 'listening')))
    for (const server of servers) server.close()
    if (heard.every(({ status }) => status === 'fulfilled')) return first
  }
}

const control = (): string => join(project, 'control')

function start(): void {
  const { port: imagePort } = image.address() as AddressInfo
  const program = join(import.meta.dirname, '../../development/supervisor.ts')
  child = spawn(process.execPath, [program, control()], {
    cwd: project,
    env: { ...process.env, HOSTNAME: '127.0.0.1', PORT: String(port), IMAGE_URL: `http://127.0.0.1:${imagePort}` },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  told = createInterface({ input: child.stderr! })
}

type Message = Record<string, unknown>

/** The file is there a moment before anybody listens behind it. */
async function connected(): Promise<Socket> {
  for (;;) {
    const socket = connect(control())
    const refused = await once(socket, 'connect').then(
      () => false,
      () => true,
    )
    if (!refused) return socket
    await sleep(20)
  }
}

/** A conversation over the socket, once it is there; the first message is the welcome. */
async function talk(): Promise<{ hello: Message; say: (message: object) => Promise<Message> }> {
  const socket = await connected()
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const next = async (): Promise<Message> => JSON.parse((await lines.next()).value!) as Message
  return {
    hello: await next(),
    say: (message) => {
      socket.write(`${JSON.stringify(message)}\n`)
      return next()
    },
  }
}

const hashOf = (text: string): string =>
  treeHash(new Map([['src/page.tsx', createHash('sha256').update(text).digest('hex')]]))
const save = (text: string): object => ({
  put: { 'src/page.tsx': Buffer.from(text).toString('base64') },
  remove: [],
  expect: hashOf(text),
})
const page = async (): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text()

test('without sources people see the image, with them what they are, and their hash is told after a look', async () => {
  const { hello, say } = await talk()
  expect(hello).toEqual({ files: {}, serving: '' })
  expect(await page()).toBe('image')
  expect(await say(save('one'))).toMatchObject({ serving: hashOf('one') })
  expect(await page()).toBe('next: one')
  expect(await say(save('two'))).toMatchObject({ serving: hashOf('two') })
  expect(await page()).toBe('next: two')
  // Whoever changes a file in the pod by hand is found out.
  writeFileSync(join(project, 'src/page.tsx'), 'by hand')
  expect(await say({})).toMatchObject({ serving: hashOf('by hand') })
})

test('sources that do not compile are kept and named; new connections see the image until mended', async () => {
  const { say } = await talk()
  await say(save('one'))
  const answer = await say(save('broken'))
  expect(answer).toMatchObject({ serving: hashOf('broken'), broken: 'src/page.tsx:1:1: It does not compile' })
  expect(await page()).toBe('image')
  expect(await say(save('mended'))).not.toHaveProperty('broken')
  expect(await page()).toBe('next: mended')
})

test('what is no source, or comes otherwise than it was sent, is an error that says so', async () => {
  const { say } = await talk()
  await say(save('one'))
  expect(await say({ put: { 'next.config.ts': '' }, remove: [], expect: '' })).toMatchObject({
    error: 'next.config.ts is no source',
    serving: hashOf('one'),
  })
  expect(await say({ ...save('two'), expect: hashOf('three') })).toMatchObject({
    error: expect.stringContaining('otherwise'),
  })
})

test('a server that ends is started again with the same sources; meanwhile people see the image', async () => {
  const { say } = await talk()
  await say(save('one'))
  const ended = once(told, 'line')
  await fetch(`http://127.0.0.1:${port}/end`).catch(() => {})
  expect(String(await ended)).toBe('next dev ended: 7; it is started again')
  expect(await page()).toBe('image')
  while ((await page()) === 'image') await sleep(50)
  expect(await say({})).toMatchObject({ serving: hashOf('one') })
})

test('a container that starts again has what it had been given, and says so to whoever asks first', async () => {
  await (await talk()).say(save('one'))
  child.kill('SIGTERM')
  await once(child, 'exit')
  rmSync(control(), { force: true })
  start()
  const { hello } = await talk()
  expect(hello).toMatchObject({ files: { 'src/page.tsx': createHash('sha256').update('one').digest('hex') } })
  while ((await page()) === 'image') await sleep(50)
  expect(await page()).toBe('next: one')
})
