import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listenForAll, type Place, type WayIn } from '../../development/way-in.ts'

/** Answers every piece with its name before it. */
async function echo(name: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', (piece) => socket.write(`${name}: ${piece}`))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

const placeOf = (server: Server): Place => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })

let servers: Record<'next' | 'image', Server>
let wayIn: WayIn
let choose: (which: 'next' | 'image') => void
const sockets: Socket[] = []

beforeEach(async () => {
  servers = { next: await echo('next'), image: await echo('image') }
  // The same place is the same object, as in the supervisor.
  const places = { next: placeOf(servers.next), image: placeOf(servers.image) }
  let place = places.image
  choose = (which) => {
    place = places[which]
  }
  wayIn = listenForAll({ host: '127.0.0.1', port: 0 }, () => place)
  await once(wayIn.server, 'listening')
})
afterEach(() => {
  for (const each of sockets.splice(0)) each.destroy()
  for (const server of [servers.next, servers.image, wayIn.server]) server.close()
})

async function open(): Promise<{ socket: Socket; ask: (text: string) => Promise<string> }> {
  const { host, port } = placeOf(wayIn.server)
  const socket = connect(port, host).on('error', () => {})
  sockets.push(socket)
  await once(socket, 'connect')
  const ask = async (text: string): Promise<string> => {
    socket.write(text)
    return String((await once(socket, 'data'))[0])
  }
  return { socket, ask }
}

test('a connection goes to the place of its beginning, and a later one to the place of then', async () => {
  const first = await open()
  expect(await first.ask('GET /')).toBe('image: GET /')
  choose('next')
  const second = await open()
  expect(await second.ask('GET /')).toBe('next: GET /')
  expect(await first.ask('GET /again')).toBe('image: GET /again')
})

test('who is led elsewhere than new ones is ended and comes again; the hot reload of open pages stays', async () => {
  choose('next')
  const [page, hotReload] = [await open(), await open()]
  await page.ask('GET /sign-in')
  await hotReload.ask('GET /_next/hmr?id=1 HTTP/1.1')
  choose('image')
  const ended = once(page.socket, 'close')
  wayIn.follow()
  await ended
  expect(await (await open()).ask('GET /sign-in')).toBe('image: GET /sign-in')
  expect(await hotReload.ask('ping')).toBe('next: ping')
})

test('a place that does not answer ends the connection at once', async () => {
  await new Promise((resolve) => servers.image.close(resolve))
  const { socket } = await open()
  await once(socket, 'close')
})
