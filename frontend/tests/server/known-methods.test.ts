import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { GET } from '@/app/api/method-not-allowed/route'
import { KNOWN_METHODS, REFUSAL_PATH, refuseOtherMethods } from '@/server/known-methods'

const ask = (port: number, method: string) =>
  new Promise<string>((resolve, reject) => {
    request({ port, method, path: '/tasks' }, (answer) => resolve(String(answer.headers['x-seen'])))
      .on('error', reject)
      .end()
  })

test('over a real connection an unknown method ends at the refusal, others where they lead', async () => {
  refuseOtherMethods()
  const server = createServer((asked, answer) => answer.setHeader('x-seen', `${asked.method} ${asked.url}`).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  for (const method of ['TRACE', 'PROPFIND', 'PURGE']) expect(await ask(port, method)).toBe(`GET ${REFUSAL_PATH}`)
  for (const method of KNOWN_METHODS) expect(await ask(port, method)).toBe(`${method} /tasks`)
  server.close()
})

test('the refusal is a problem and says what is allowed', async () => {
  const answer = GET(new Request('http://localhost/api/method-not-allowed'))
  expect(answer.status).toBe(405)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('allow')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')
  expect(await answer.json()).toMatchObject({ code: 'method_not_allowed', status: 405 })
})
