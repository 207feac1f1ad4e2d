// Two owners of one process number are told apart, by /proc and by ps.

import t from 'tap'
import { identityOf, isAlive, startedAfter } from '../../../scripts/lib/process-identity.ts'

const BEGAN = 'Sat Nov 28 09:15:04 2026'
const ps = (pid: number): string => (pid === 501 ? BEGAN : '')

t.test('macOS: the start in the words of ps; nobody when it has none', async (t) => {
  t.equal(identityOf(501, 'darwin', ps), BEGAN)
  t.equal(identityOf(502, 'darwin', ps), undefined)
  t.equal(startedAfter(501, Date.parse(BEGAN) - 10_000, 'darwin', ps), true)
  t.equal(startedAfter(501, Date.parse(BEGAN) + 10_000, 'darwin', ps), false)
  t.equal(startedAfter(502, 0, 'darwin', ps), false, 'nobody can say')
})

t.test('this process: alive, of one identity, and not begun later than now', async (t) => {
  t.ok(isAlive(process.pid))
  t.ok(identityOf(process.pid))
  t.equal(identityOf(process.pid), identityOf(process.pid))
  t.equal(startedAfter(process.pid, Date.now()), false)
})
