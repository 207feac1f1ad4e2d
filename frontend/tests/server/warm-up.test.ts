import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let server: Server
let asked: string[]
let answer: (path: string) => number

beforeEach(async () => {
  asked = []
  answer = () => 200
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(answer(request.url ?? '')).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('PORT', String((server.address() as AddressInfo).port))
  vi.resetModules()
})

afterEach(() => {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
})

const load = async () => (await import('@/server/warm-up')).warmedUp

test('a page, the API and the accounts are asked for once, whatever they answer', async () => {
  const warmedUp = await load()
  answer = (path) => (path === '/api/v1/tasks' ? 401 : 307)
  expect(await Promise.all([warmedUp(), warmedUp()])).toEqual([true, true])
  expect(await warmedUp()).toBe(true)
  expect(asked).toEqual(['/sign-in', '/api/v1/tasks', '/api/auth/get-session'])
})

test('a server that does not answer is asked again', async () => {
  const warmedUp = await load()
  const { PORT } = process.env
  vi.stubEnv('PORT', '9')
  await expect(warmedUp()).rejects.toThrow()
  vi.stubEnv('PORT', PORT)
  expect(await warmedUp()).toBe(true)
})
