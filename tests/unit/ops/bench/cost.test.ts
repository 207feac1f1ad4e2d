import { execFile } from 'node:child_process'
import { platform } from 'node:os'
import { promisify } from 'node:util'
import t from 'tap'
import { medianCost, withCost } from '../../../../scripts/ops/bench/cost.ts'

const run = promisify(execFile)
/** Works until it has had 300 ms of processor, however long that takes on a busy machine. */
const BUSY = 'while (process.cpuUsage().user < 300_000);'

t.test(
  'the processor time of a program counts, and that of the programs that it ran, as the system says it',
  async (t) => {
    if (platform() !== 'linux') {
      t.same(await withCost(async () => ({ made: 1 })), { made: 1 })
      return
    }
    const nested = `require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(BUSY)}])`
    const busy = await withCost(() => run(process.execPath, ['-e', nested]))
    t.ok(busy.cost!.cpuMs >= 290, `${busy.cost!.cpuMs} ms`)
    const idle = await withCost(() => run('sleep', ['0.4']))
    t.ok(idle.cost!.cpuMs < 290, 'one that only waits costs less than it takes')
    t.equal(idle.stdout, '', 'and what the work returned is kept')
  },
)

t.test('medians are of each figure by itself; memory is left out where no way said it', (t) => {
  const costs = [
    { cpuMs: 30, memoryBytes: 5 },
    { cpuMs: 10, memoryBytes: 9 },
    { cpuMs: 20, memoryBytes: 7 },
  ]
  t.same(medianCost(costs), { cpuMs: 20, memoryBytes: 7 })
  t.same(medianCost([{ cpuMs: 4 }]), { cpuMs: 4 })
  t.end()
})
