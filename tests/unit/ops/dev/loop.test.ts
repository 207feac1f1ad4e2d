import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { EXIT, UserError } from '../../../../scripts/lib/errors.ts'
import { type Change, type DevProgress, runLoop, type Sources } from '../../../../scripts/ops/dev/loop.ts'
import { createChanges } from '../../../../scripts/ops/dev/watch-sources.ts'

const broken = (exitCode: UserError['exitCode'] = EXIT.build): UserError =>
  new UserError('TSK_BUILD_FAILED', 'it does not compile', { exitCode })
const words = (changes: readonly Change[]): string =>
  changes.map(({ component, what }) => `${component}: ${what}`).join(', ') || 'all'

/**
 * A loop over sources in memory: `save` changes a file of the backend, `deploy` is what each deployment in turn does.
 */
function loop(t: Test, ...deployments: ((newer: AbortSignal) => Promise<void>)[]) {
  const changes = createChanges(1, 10)
  const stop = new AbortController()
  t.teardown(() => changes.close())
  let content = 'v0'
  const deployed: string[] = []
  const told: string[] = []
  const tell: DevProgress = {
    begins: (what) => told.push(`begins ${words(what)}`),
    live: (what) => told.push(`live ${words(what)}`),
    failed: async (what, { code }) => {
      told.push(`failed ${words(what)} ${code}`)
    },
    interrupted: (what) => told.push(`interrupted ${words(what)}`),
    superseded: (what) => told.push(`superseded ${words(what)}`),
    unchanged: () => told.push('unchanged'),
  }
  let frozen = ''
  const freeze = (): Sources => {
    frozen = content
    return new Map([
      ['backend', new Map([['src/a.py', frozen]])],
      ['frontend', new Map([['page.tsx', 'same']])],
    ])
  }
  const ended = runLoop({
    signal: stop.signal,
    changes,
    tell,
    freeze,
    async deploy(newer) {
      const source = frozen
      await (deployments[deployed.push(source) - 1] ?? (async () => {}))(newer)
      return undefined
    },
  })
  const until = async (line: string): Promise<void> => {
    while (!told.includes(line)) await sleep(5)
  }
  return {
    told,
    deployed,
    until,
    ended,
    stop: () => stop.abort(new Error('interrupted')),
    save: (text: string) => {
      content = text
      changes.noticed()
    },
  }
}

const CHANGED = 'backend: src/a.py changed'

t.test('deploys at the start, then what is saved; the component that did not change is not named', async (t) => {
  const { told, deployed, until, ended, stop, save } = loop(t)
  await until('live all')
  save('v1')
  await until(`live ${CHANGED}`)
  stop()
  await ended
  t.same(deployed, ['v0', 'v1'])
  t.same(told, ['begins all', 'live all', `begins ${CHANGED}`, `live ${CHANGED}`])
})

t.test('a save that changes nothing deploys nothing', async (t) => {
  const { deployed, until, ended, stop, save } = loop(t)
  await until('live all')
  save('v0')
  await until('unchanged')
  stop()
  await ended
  t.same(deployed, ['v0'])
})

t.test('saves during a deployment become one, and the last state is never lost', async (t) => {
  const box = loop(
    t,
    async () => {},
    async () => {
      for (const text of ['v2', 'v3', 'v4']) {
        box.save(text)
        await sleep(30)
      }
    },
    async () => {},
  )
  await box.until('live all')
  box.save('v1')
  while (box.deployed.at(-1) !== 'v4') await sleep(5)
  await sleep(50)
  box.stop()
  await box.ended
  t.same(box.deployed, ['v0', 'v1', 'v4'])
})

t.test('a deployment that gives up for a newer save is no failure, and the newer one follows', async (t) => {
  const giveUp = (newer: AbortSignal): Promise<void> =>
    new Promise((_resolve, reject) => {
      newer.addEventListener('abort', () => reject(newer.reason as Error))
    })
  const { told, deployed, until, ended, stop, save } = loop(t, async () => {}, giveUp)
  await until('live all')
  save('v1')
  await until(`begins ${CHANGED}`)
  save('v2')
  await until(`live ${CHANGED}`)
  stop()
  await ended
  t.same(deployed, ['v0', 'v1', 'v2'])
  t.same(told.slice(2), [`begins ${CHANGED}`, `superseded ${CHANGED}`, `begins ${CHANGED}`, `live ${CHANGED}`])
})

t.test('broken code is told and waits for the next save; going back to what was live deploys that again', async (t) => {
  const { told, deployed, until, ended, stop, save } = loop(
    t,
    async () => {},
    async () => {
      throw broken()
    },
  )
  await until('live all')
  save('v1')
  await until(`failed ${CHANGED} TSK_BUILD_FAILED`)
  save('v0')
  while (deployed.length < 3) await sleep(5)
  stop()
  await ended
  t.same(deployed, ['v0', 'v1', 'v0'])
  t.equal(told.at(-1), `live ${CHANGED}`)
})

t.test('after a failure, saving once more without a change is one more try', async (t) => {
  const { deployed, until, ended, stop, save } = loop(t, async () => {
    throw broken(EXIT.unhealthy)
  })
  await until('failed all TSK_BUILD_FAILED')
  save('v0')
  await until('live all')
  stop()
  await ended
  t.same(deployed, ['v0', 'v0'])
})

t.test('a first deployment that no save can heal ends the loop; a bug always does', async (t) => {
  await t.rejects(
    loop(t, async () => {
      throw broken(EXIT.guard)
    }).ended,
    { code: 'TSK_BUILD_FAILED' },
  )
  const { until, ended, save } = loop(
    t,
    async () => {},
    async () => {
      throw new TypeError('x is not a function')
    },
  )
  await until('live all')
  save('v1')
  await t.rejects(ended, TypeError)
})

t.test('a cluster that fails later is waited for: the next save tries again', async (t) => {
  const { until, ended, stop, save } = loop(
    t,
    async () => {},
    async () => {
      throw broken(EXIT.cluster)
    },
  )
  await until('live all')
  save('v1')
  await until(`failed ${CHANGED} TSK_BUILD_FAILED`)
  save('v2')
  await until(`live ${CHANGED}`)
  stop()
  await ended
})

t.test('an interruption ends a deployment as interrupted, and none follows', async (t) => {
  const box = loop(
    t,
    async () => {},
    async () => {
      box.save('v2')
      box.stop()
      throw new Error('aborted')
    },
  )
  await box.until('live all')
  box.save('v1')
  await box.ended
  t.same(box.deployed, ['v0', 'v1'])
  t.equal(box.told.at(-1), `interrupted ${CHANGED}`)
})
