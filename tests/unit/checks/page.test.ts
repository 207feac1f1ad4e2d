// What is asked over HTTP once, of a machine that may be busy.
import { createServer, type RequestListener } from 'node:http'
import t, { type Test } from 'tap'
import { APPLICATION_CHECKS } from '../../../scripts/checks/application.ts'
import { type CheckResult, runChecks } from '../../../scripts/lib/run/health.ts'
import { listeningFor } from '../../fixtures/suite/listening.ts'
import { sandbox } from '../../fixtures/suite/sandbox.ts'

const SIGN_IN = '<html><script src="/_next/static/main.js"></script></html>'

/** A page that leads to another one, as the application does for somebody who is not signed in. */
const serve: RequestListener = ({ url }, response) => {
  if (url === '/') response.writeHead(307, { location: '/sign-in' }).end()
  else response.end(url === '/sign-in' ? SIGN_IN : '')
}

/** The verdict of one check, and the time limits that its requests had. */
async function verdict(
  t: Test,
  listener: RequestListener,
  check = 'page',
): Promise<{ result: CheckResult; limits: number[] }> {
  const { port } = await listeningFor(t, createServer(listener), { host: 'localhost' })
  const box = sandbox(t, { kubectl: [] }, { settings: { port: String(port) } })
  const limits: number[] = []
  const { timeout } = AbortSignal
  t.intercept(AbortSignal, 'timeout', {
    value: (ms: number) => {
      limits.push(ms)
      return timeout.call(AbortSignal, ms)
    },
  })
  const [result] = await runChecks(
    APPLICATION_CHECKS.filter(({ id }) => id === check),
    box.context,
  )
  return { result: result!, limits }
}

t.test('a page with its files is as it should be, and a busy machine has half a minute for each', async (t) => {
  const { result, limits } = await verdict(t, serve)
  t.match(result, { ok: true, detail: '/sign-in and 1 files' })
  t.same(limits, [30_000, 30_000, 30_000])
})

t.test('a page whose script is missing is broken', async (t) => {
  const { result } = await verdict(t, (request, response) => {
    if (request.url === '/_next/static/main.js') response.writeHead(404).end()
    else serve(request, response)
  })
  t.match(result, { ok: false, detail: 'cannot be loaded: /_next/static/main.js' })
})

for (const check of ['page', 'refusal', 'journey']) {
  t.test(`a busy machine has half a minute for each answer that "${check}" asks for`, async (t) => {
    const { limits } = await verdict(t, (_request, response) => void response.writeHead(401).end('{}'), check)
    t.ok(limits.length > 0)
    t.same([...new Set(limits)], [30_000])
  })
}
