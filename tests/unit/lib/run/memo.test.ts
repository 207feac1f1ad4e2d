import t from 'tap'
import { fact, forget, newMemory, peek, recall, remember } from '../../../../scripts/lib/run/memo.ts'

const SIZE = fact<number>('size')

t.test('a fact is read once in a run, and anew in the next one', async (t) => {
  let readings = 0
  const read = async () => ++readings
  const run = { memory: newMemory() }
  t.same(await Promise.all([recall(run, SIZE, read), recall(run, SIZE, read)]), [1, 1])
  t.equal(await recall(run, SIZE, read), 1)
  t.equal(await recall({ memory: newMemory() }, SIZE, read), 2)
})

t.test('a reading that failed is forgotten, also one that others wait for', async (t) => {
  const run = { memory: newMemory() }
  const failing = () => Promise.reject(new Error('no answer'))
  const [first, second] = await Promise.allSettled([recall(run, SIZE, failing), recall(run, SIZE, failing)])
  t.same([first.status, second.status], ['rejected', 'rejected'])
  t.equal(await recall(run, SIZE, async () => 7), 7)
})

t.test('peek asks nobody: it has what was established, and not what is still being read', async (t) => {
  const run = { memory: newMemory() }
  t.equal(peek(run, SIZE), undefined)
  const reading = recall(run, SIZE, async () => 3)
  t.equal(peek(run, SIZE), undefined)
  await reading
  t.equal(peek(run, SIZE), 3)
})

t.test('what was forgotten while it was read does not come back', async (t) => {
  const run = { memory: newMemory() }
  const reading = recall(run, SIZE, async () => 3)
  forget(run, SIZE)
  remember(run, SIZE, 4)
  await reading
  t.equal(peek(run, SIZE), 4)
})

t.test('two keys of one name are two facts', async (t) => {
  const run = { memory: newMemory() }
  remember(run, fact<number>('size'), 1)
  t.equal(peek(run, SIZE), undefined)
})
