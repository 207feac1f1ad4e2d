import t from 'tap'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import { assertHealthy, type Check, expect, runChecks } from '../../../../scripts/lib/run/health.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const check = (id: string, run: Check['run']): Check => ({ id, title: `Title of ${id}`, run })

t.test('all checks run to their end, side by side, and keep their order', async (t) => {
  const seen: string[] = []
  let release = (): void => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const results = await runChecks(
    [
      check('waits', async () => {
        await gate
        seen.push('waits')
        return 'waited'
      }),
      check('fails', async () => {
        seen.push('fails')
        throw new Error('status 500')
      }),
      check('throws at once', () => {
        throw new Error('no page')
      }),
      check('ends', async () => {
        seen.push('ends')
        release()
        return 'ended'
      }),
    ],
    sandbox(t).context,
  )
  t.same(seen, ['fails', 'ends', 'waits'])
  t.match(results, [
    { id: 'waits', ok: true, detail: 'waited' },
    { id: 'fails', ok: false, detail: 'status 500' },
    { id: 'throws at once', ok: false, detail: 'no page' },
    { id: 'ends', ok: true, durationMs: Number },
  ])
})

/** A check that holds at its look number `holdsAt`, with what counts its looks. */
function holdsLater(id: string, holdsAt: number, more: Partial<Check> = {}) {
  const seen = { looks: 0 }
  const run = async (): Promise<string> => {
    seen.looks++
    expect(seen.looks >= holdsAt, `look ${seen.looks}`)
    return 'holds'
  }
  return { seen, check: { ...check(id, run), ...more } }
}

t.test('a check that settles is asked again, and looks anew; the others are asked once', async (t) => {
  const late = holdsLater('endpoints', 3, { settles: true })
  const at = { once: holdsLater('holds at once', 1, { settles: true }), lost: holdsLater('a lost request', 2) }
  let anew = 0
  const results = await runChecks([late.check, at.once.check, at.lost.check], sandbox(t).context, {
    pauseMs: 1,
    lookAnew: () => anew++,
  })
  t.match(results, [
    { id: 'endpoints', ok: true, detail: 'holds' },
    { id: 'holds at once', ok: true },
    { id: 'a lost request', ok: false, detail: 'look 1' },
  ])
  t.same([late.seen.looks, at.once.seen.looks, at.lost.seen.looks, anew], [3, 1, 1, 2])
})

t.test('a check that does not settle in time has failed, by what it saw last', async (t) => {
  const never = holdsLater('replicas', 1_000_000, { settles: true })
  const [result] = await runChecks([never.check], sandbox(t).context, { forMs: 20, pauseMs: 1 })
  t.match(result, { ok: false, detail: `look ${never.seen.looks}` })
  t.ok(never.seen.looks > 1)
})

t.test('one verdict names every statement that does not hold', async (t) => {
  const result = (id: string, ok: boolean, detail: string) => ({
    id,
    title: `Title of ${id}`,
    ok,
    detail,
    durationMs: 1,
  })
  t.doesNotThrow(() => assertHealthy([result('a', true, 'x')]))
  t.throws(
    () => assertHealthy([result('a', true, 'x'), result('b', false, 'status 500'), result('c', false, '2 of 3')]),
    {
      code: 'TSK_UNHEALTHY',
      exitCode: EXIT.unhealthy,
      message: '2 of 3 checks failed',
      evidence: ['Title of b: status 500', 'Title of c: 2 of 3'],
    },
  )
})

t.test('expect throws what would have to be said', async (t) => {
  t.doesNotThrow(() => expect(true, 'never'))
  t.throws(() => expect(false, 'status 500'), { message: 'status 500' })
})
