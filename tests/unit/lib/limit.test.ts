import t from 'tap'
import { withinLimit } from '../../../scripts/lib/limit.ts'

const late = () => 'late'

t.test('work that comes in time is the outcome, and its failure is one', async (t) => {
  t.equal(await withinLimit(Promise.resolve('done'), 60_000, late), 'done')
  await t.rejects(withinLimit(Promise.reject(new Error('no')), 60_000, late), { message: 'no' })
})

t.test('work that never comes is late', async (t) => {
  t.equal(await withinLimit(new Promise(() => {}), 1, late), 'late')
})
