import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { visitDuring } from '../fixtures/visitors.ts'

/** The application as visitors see it; `broken` makes it answer otherwise. */
async function application(t: Test) {
  const state = { broken: false }
  const server = createServer(({ url }, response) => {
    if (state.broken && url === '/sign-in') return void response.socket?.destroy()
    response.writeHead(url === '/sign-in' ? 200 : state.broken ? 502 : 401).end('x')
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => { server.closeAllConnections(); server.close() })
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

t.test('visitors of an application that goes on serving meet no failure', async (t) => {
  const { url } = await application(t)
  const { result, visits } = await visitDuring(url, () => sleep(400, 'done'))
  t.equal(result, 'done')
  t.ok(visits.asked >= 4)
  t.same(visits.failed, [])
})

t.test('a moment of failure is met: a closed connection, and a status that should not be', async (t) => {
  const { state, url } = await application(t)
  const { visits } = await visitDuring(url, async () => {
    await sleep(150)
    state.broken = true
    await sleep(300)
    state.broken = false
    await sleep(150)
  })
  t.ok(visits.failed.some((each) => each.startsWith('/sign-in: ')), 'the closed connection')
  t.ok(visits.failed.includes('/api/v1/tasks: 502'), 'the wrong status')
  t.ok(visits.failed.length < visits.asked, 'and before and after all was well')
})
