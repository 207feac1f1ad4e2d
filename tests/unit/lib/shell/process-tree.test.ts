import { spawn } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { descendants, parents, signalTree } from '../../../../scripts/lib/shell/process-tree.ts'

t.test('finds everything below a process, and nothing beside it', async (t) => {
  const parentOf = new Map([
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 4],
    [6, 1],
    [7, 6],
  ])
  t.same(descendants(2, parentOf), [3, 4, 5])
  t.same(descendants(7, parentOf), [])
})

t.test('a signal reaches grandchildren, and leaves siblings alone', async (t) => {
  const waits = 'setInterval(() => {}, 1000)'
  const program = `const { spawn } = require('node:child_process')
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(waits)}], { stdio: ['ignore', 'inherit', 'inherit'] })
  console.log(child.pid); ${waits}`
  const [one, other] = [0, 1].map(() =>
    spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] }),
  ) as [ReturnType<typeof spawn>, ReturnType<typeof spawn>]
  t.teardown(() => signalTree(other.pid!, 'SIGKILL'))
  await Promise.all([one, other].map((child) => once(child.stdout!, 'data')))
  signalTree(one.pid!, 'SIGTERM')
  // The stream closes when the last process that holds it has ended: the grandchild, too.
  await once(one, 'close')
  t.equal(one.signalCode, 'SIGTERM')
  t.equal(other.exitCode, null)
  t.equal(other.signalCode, null)
})

t.test('a process that has ended is no error', async (t) => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'close')
  t.doesNotThrow(() => signalTree(child.pid!, 'SIGTERM'))
})

t.test('macOS lists processes by ps, Linux by itself', async (t) => {
  const ps = (): string => '    1     0\n  501     1\n  612   501\n'
  t.same(descendants(1, parents('darwin', ps)), [501, 612])
  if (process.platform === 'linux') t.equal(parents('linux', ps).get(process.pid), process.ppid)
})
