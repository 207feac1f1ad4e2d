// A frontend that is told to end sends its clients elsewhere before it closes, as a rollout needs it.

import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { buildFrontend } from '../fixtures/application/frontend-build.ts'
import { freePort, startFrontend } from '../fixtures/application/local-stack.ts'

t.setTimeout(240_000)

const application = await buildFrontend()

interface Answer {
  status: number
  last: boolean
}

/** One request over a kept connection. `last` is whether the answer ends it. */
const ask = (url: string, agent: Agent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}/healthz`, { agent }, (answer) => {
      answer
        .resume()
        .once('end', () => resolve({ status: answer.statusCode ?? 0, last: answer.headers.connection === 'close' }))
    })
    asked.once('error', (error) => reject(new Error(failureOf(error, asked.reusedSocket)))).end()
  })

/** A connection that waits to be accepted while the server closes its socket is reset instead of refused. */
const failureOf = ({ code = '' }: NodeJS.ErrnoException, reused: boolean): string =>
  !reused && ['ECONNREFUSED', 'ECONNRESET'].includes(code) ? 'refused' : `${code} on a ${reused ? 'kept' : 'new'} one`

/** Asks without a break over one kept connection, from before the end is asked for until a connection is refused. */
async function endUnderLoad(
  settings: NodeJS.ProcessEnv,
): Promise<{ before: Answer[]; after: Answer[]; code: number | null; failure: string }> {
  const url = `http://127.0.0.1:${await freePort()}`
  const frontend = startFrontend(application, url, {
    ...process.env,
    PUBLIC_URL: url,
    BACKEND_URL: 'http://127.0.0.1:9',
    ...settings,
  })
  t.teardown(frontend.stop)
  await frontend.ready(`${url}/healthz`)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const before = [await ask(url, agent), await ask(url, agent)]
  const ended = frontend.end()
  // The signal takes a moment to arrive.
  await sleep(200)
  const after: Answer[] = []
  for (;;) {
    try {
      after.push(await ask(url, agent))
    } catch (error) {
      return { before, after, code: await ended, failure: (error as Error).message }
    }
    await sleep(50)
  }
}

t.test('each answer after the wish to end is the last of its connection, and none is missing', async (t) => {
  const { before, after, code, failure } = await endUnderLoad({ NEXT_MANUAL_SIG_HANDLE: 'true' })
  t.same(
    before,
    [
      { status: 200, last: false },
      { status: 200, last: false },
    ],
    'connections are kept until then',
  )
  t.ok(after.length > 5, `${after.length} answers`)
  t.ok(after.every(({ status, last }) => status === 200 && last))
  t.equal(failure, 'refused', 'a new connection is refused; no kept one is cut')
  t.equal(code, 0)
})

t.test('without that, a server tells nobody', async (t) => {
  const { after } = await endUnderLoad({})
  t.notOk(after.length > 5 && after.every(({ last }) => last))
})
