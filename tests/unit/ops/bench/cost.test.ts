import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { platform } from 'node:os'
import { promisify } from 'node:util'
import t from 'tap'
import { medianCost, withCost } from '../../../../scripts/ops/bench/cost.ts'
import { heldBelow } from '../../../../scripts/ops/bench/memory.ts'

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

t.test(
  'the memory of a program counts, and that of the programs that it runs, for as long as they hold it',
  async (t) => {
    if (platform() !== 'linux') {
      t.equal(heldBelow(process.pid), 0)
      return
    }
    const holding =
      "const held = Buffer.alloc(300e6, 1); process.stdout.write('.'); " +
      "process.stdin.on('end', () => held.at(0)).resume()"
    const nested =
      `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(holding)}], ` +
      "{ stdio: 'inherit' })"
    const own = heldBelow(process.pid)
    const child = spawn(process.execPath, ['-e', nested], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    t.ok(heldBelow(process.pid) - own >= 300e6, `${heldBelow(process.pid) - own} bytes`)
    child.stdin.end()
    await once(child, 'exit')
    t.ok(heldBelow(process.pid) - own < 300e6, 'and no longer')
  },
)

t.test('a look while the work goes on sees what it holds; work that runs no program has no memory', async (t) => {
  if (platform() !== 'linux') return
  // 300 ms of processor take at least one look.
  const busy = await withCost(() => run(process.execPath, ['-e', BUSY]))
  t.ok(busy.cost!.memoryBytes! > 20e6, `${busy.cost!.memoryBytes} bytes`)
  t.equal((await withCost(async () => ({}))).cost!.memoryBytes, undefined)
})

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
