import { PassThrough } from 'node:stream'
import t, { type Test } from 'tap'
import type { CommandResult } from '../../../../scripts/lib/shell/command.ts'
import { startDev } from '../../../../scripts/ops/bench/dev-session.ts'
import type { Workbench } from '../../../../scripts/ops/bench/workbench.ts'

/** A session whose command writes what the test writes. */
function session(t: Test) {
  const stream = new PassThrough()
  t.teardown(() => stream.destroy())
  const begun: string[] = []
  const bench = {
    begin(...words: string[]) {
      begun.push(words.join(' '))
      return { stream, close: async () => ({}) as CommandResult }
    },
  } as Partial<Workbench> as Workbench
  return { stream, begun, dev: startDev(bench) }
}

t.test('each event is waited for once, whether it came before or comes later', async (t) => {
  const { stream, begun, dev } = session(t)
  stream.write('{"event":"begins"}\n{"event":"live"}\n')
  await dev.said('live')
  const second = dev.said('live')
  let isOver = false
  void second.then(() => (isOver = true))
  stream.write('{"event":"synced"}\n')
  await dev.said('synced')
  t.notOk(isOver)
  stream.write('{"event":"live"}\n')
  await second
  t.same(begun, ['dev --no-logs'])
})

t.test('a command that ends without having said it fails the measurement', async (t) => {
  const { stream, dev } = session(t)
  stream.end('{"event":"failed"}\n')
  await t.rejects(dev.said('live'), { message: 'npm run dev ended without saying "live"' })
})
