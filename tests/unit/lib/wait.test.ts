import t from 'tap'
import { EXIT, UserError } from '../../../scripts/lib/errors.ts'
import { type Observation, type WaitOptions, waitFor } from '../../../scripts/lib/wait.ts'

/** Waits over a list of observations, whose last one stays, by a clock that runs 1 s per look. */
function wait<T>(seen: Observation<T>[], more: Partial<WaitOptions<T>> = {}) {
  let looks = 0
  const result = waitFor({
    subject: 'The page',
    timeoutMs: 10_000,
    intervalMs: 1,
    signal: new AbortController().signal,
    now: () => looks * 1000,
    observe: async () => seen[Math.min(looks++, seen.length - 1)]!,
    ...more,
  })
  return { result, looks: () => looks }
}

const pending = (detail: string): Observation<never> => ({ state: 'pending', detail })

t.test('ends with the value as soon as it is there', async (t) => {
  const { result, looks } = wait<number>([pending('a'), pending('b'), { state: 'done', value: 7 }])
  t.equal(await result, 7)
  t.equal(looks(), 3)
})

t.test('tells each change of what it sees, once', async (t) => {
  const told: string[] = []
  await wait<number>([pending('a'), pending('a'), pending('b'), pending('a'), { state: 'done', value: 1 }], {
    onChange: (detail) => told.push(detail),
  }).result
  t.same(told, ['a', 'b', 'a'])
})

t.test('a timeout says what was waited for, how long, and what was last seen', async (t) => {
  const { result } = wait([pending('status 503'), pending('status 502')], {
    timeoutCode: 'TSK_APP_UNREACHABLE',
    hint: 'look',
  })
  await t.rejects(result, {
    code: 'TSK_APP_UNREACHABLE',
    message: 'The page: not there after 10 s',
    evidence: ['last seen: status 502'],
    hint: 'look',
    exitCode: EXIT.unhealthy,
  })
})

t.test('a fatal state ends the wait at once, with its own error', async (t) => {
  const error = new UserError('TSK_POD_OOM', 'killed')
  const { result, looks } = wait([pending('a'), { state: 'failed', error }, pending('b')])
  await t.rejects(result, error)
  t.equal(looks(), 2)
})

t.test('an interruption ends it within the pause, and before the first look', async (t) => {
  const controller = new AbortController()
  const { result, looks } = wait([pending('a')], {
    intervalMs: 60_000,
    now: () => 0,
    timeoutMs: 1e9,
    signal: controller.signal,
  })
  setTimeout(() => controller.abort(new Error('interrupted by SIGINT')), 20)
  await t.rejects(result)
  t.equal(looks(), 1)
  const late = wait([pending('a')], { signal: controller.signal })
  await t.rejects(late.result, /interrupted by SIGINT/)
  t.equal(late.looks(), 0)
})

t.test('does not sleep past its limit only to look once more', async (t) => {
  const { result, looks } = wait([pending('a')], { timeoutMs: 500, intervalMs: 1_000_000 })
  await t.rejects(result, { code: 'TSK_WAIT_TIMEOUT' })
  t.equal(looks(), 1)
})

t.test('a look that throws ends the wait with what it threw', async (t) => {
  await t.rejects(
    wait([], {
      observe: async () => {
        throw new Error('kubectl is missing')
      },
    }).result,
    /kubectl is missing/,
  )
})

t.test('a ring is followed by a look long before the interval is over', async (t) => {
  const started = performance.now()
  const { result, looks } = wait<number>([pending('a'), pending('b'), { state: 'done', value: 1 }], {
    intervalMs: 30_000,
    timeoutMs: 1e9,
    watch: async (ring, signal) => {
      const timer = setInterval(ring, 10)
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve)
      })
      clearInterval(timer)
    },
  })
  t.equal(await result, 1)
  t.equal(looks(), 3)
  t.ok(performance.now() - started < 10_000)
})

t.test('a watch that never rings costs the interval, no more; and it is ended with the wait', async (t) => {
  let ended = false
  const silent = async (_ring: () => void, signal: AbortSignal): Promise<void> => {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve)
    })
    ended = true
  }
  t.equal(await wait<number>([pending('a'), { state: 'done', value: 2 }], { watch: silent }).result, 2)
  t.ok(ended)
  await t.rejects(wait<number>([pending('last words')], { timeoutMs: 3_000, watch: silent }).result, {
    code: 'TSK_WAIT_TIMEOUT',
    evidence: ['last seen: last words'],
  })
})

t.test('what is there at the first look needs no watch', async (t) => {
  let watched = false
  await wait<number>([{ state: 'done', value: 1 }], {
    watch: async () => {
      watched = true
    },
  }).result
  t.notOk(watched)
})

t.test('a clock that is set forward or back by hours ends no wait and prolongs none', async (t) => {
  const { now } = Date
  t.teardown(() => {
    Date.now = now
  })
  let looks = 0
  const jumping = waitFor<number>({
    subject: 'x',
    timeoutMs: 60_000,
    intervalMs: 1,
    signal: new AbortController().signal,
    observe: async () => {
      Date.now = () => now() + (looks % 2 === 0 ? 5 : -5) * 3_600_000
      return ++looks < 4 ? pending('a') : { state: 'done', value: looks }
    },
  })
  t.equal(await jumping, 4)
})
