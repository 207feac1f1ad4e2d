import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { APPLICATION_CHECKS } from '../../../scripts/checks/application.ts'
import { runChecks } from '../../../scripts/lib/run/health.ts'
import { list } from '../../fixtures/suite/checkout.ts'
import { sandbox } from '../../fixtures/suite/sandbox.ts'

const STARTED = '2026-11-01T12:00:00Z'
const PODS = {
  args: /get \S*pods\S* /,
  stdout: list({
    kind: 'Pod',
    metadata: { name: 'p' },
    status: { containerStatuses: [{ name: 'c', state: { running: { startedAt: STARTED } } }] },
  }),
}

/** The check's verdict after a deployment that measured this, or none. */
async function verdict(t: Test, measured?: { lastStart: number; afterMs: number }) {
  const { context } = sandbox(t, { kubectl: measured ? [PODS] : [] })
  mkdirSync(context.paths.state, { recursive: true })
  if (measured) writeFileSync(join(context.paths.state, 'reachable.json'), JSON.stringify(measured))
  const [result] = await runChecks(
    APPLICATION_CHECKS.filter(({ id }) => id === 'reachable'),
    context,
  )
  return result
}

t.test('within the goal', async (t) =>
  t.match(await verdict(t, { lastStart: Date.parse(STARTED), afterMs: 3_200 }), {
    ok: true,
    detail: '3.2 s (goal 1 m 00 s)',
  }),
)

t.test('over the goal', async (t) =>
  t.match(await verdict(t, { lastStart: Date.parse(STARTED), afterMs: 61_000 }), {
    ok: false,
    detail: /it took 1 m 01 s, the goal is 1 m 00 s/,
  }),
)

t.test('pods that something else started were not measured, which is no fault', async (t) =>
  t.match(await verdict(t, { lastStart: 0, afterMs: 61_000 }), { ok: true, detail: /not measured/ }),
)

t.test('nor is a deployment that was made elsewhere', async (t) =>
  t.match(await verdict(t), { ok: true, detail: /not measured/ }),
)
