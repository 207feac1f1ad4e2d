import t from 'tap'
import { syncFirst } from '../../../../scripts/ops/dev/sync-first.ts'
import { createQueue } from '../../../../scripts/ops/dev/watch-sources.ts'

t.test(
  'the loop hears of a save once it is in the pods, with the time of its first event, and of refused ones never',
  async (t) => {
    const queue = createQueue()
    const stop = new AbortController()
    const answers = [true, false, true]
    const saved: number[] = []
    const saves = [
      { save: async (time: number) => answers[saved.push(time) - 1]! },
      // The other component's pods take everything.
      { save: async () => true },
    ]
    const { changes, ended } = syncFirst(queue, saves, stop.signal)
    const newer = changes.arrival()
    queue.settle(1)
    t.equal(await changes.next(stop.signal), 1)
    t.ok(newer.aborted, 'a deployment under way hears of it')
    queue.settle(2)
    while (saved.length < 2) await new Promise(setImmediate)
    queue.settle(3)
    t.equal(await changes.next(stop.signal), 3)
    t.same(saved, [1, 2, 3])
    stop.abort()
    await ended
  },
)
