import t from 'tap'
import { sandbox } from '../../fixtures/sandbox.ts'
import { watchPods } from '../../../scripts/lib/watch-pods.ts'

t.test('rings at each change, and begins anew when the watch breaks off', async (t) => {
  const event = (name: string) => ({ args: /get pods --watch-only --output name --selector app=x$/, stdout: `${name}\n` })
  const { context, calls } = sandbox(t, { kubectl: [{ ...event('pod/a'), times: 1 }, { ...event(''), exitCode: 1, stderr: 'The connection to the server was refused', times: 1 }, event('pod/b')] })
  const ended = new AbortController()
  let rings = 0
  await watchPods(context, 'app=x')(() => { if (++rings >= 6) ended.abort() }, ended.signal)
  t.ok(calls().length >= 3, 'three times at least')
})

t.test('ends with its signal, although the server would go on', async (t) => {
  const { context } = sandbox(t, { kubectl: [{ args: /get pods --watch-only/, delayMs: 20_000 }] })
  const started = performance.now()
  await watchPods(context)(() => {}, AbortSignal.timeout(300))
  t.ok(performance.now() - started < 10_000)
})
