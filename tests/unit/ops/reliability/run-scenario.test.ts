// A scenario from its first request to its verdict: against a cluster of fake programs, and a server of tasks.
import t, { type Test } from 'tap'
import { kubectl } from '../../../../scripts/ops/drill/fault.ts'
import type { Setting } from '../../../../scripts/ops/reliability/clients.ts'
import { shortfalls } from '../../../../scripts/ops/reliability/result.ts'
import { runScenario } from '../../../../scripts/ops/reliability/run-scenario.ts'
import type { Scenario } from '../../../../scripts/ops/reliability/scenario.ts'
import { startTaskServer, type TaskServer } from '../../../fixtures/application/task-server.ts'
import { deployment } from '../../../fixtures/rollout/objects.ts'
import { list } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const SCENARIO: Scenario = {
  name: 'made-up',
  about: 'a fault',
  rounds: 2,
  holdMs: 0,
  make: () => [kubectl('make', 'it')],
  heal: () => [kubectl('take', 'it-back')],
  tidy: () => [kubectl('tidy', 'up')],
  figure: { failed: 0, restarts: 0 },
}

/** Runs it; `fails` is the exit code of the making. */
async function run(t: Test, scenario: Scenario, server: TaskServer, { rounds = 1, fails = 0 } = {}) {
  const box = sandbox(t, {
    kubectl: [
      { args: / get deployments,statefulsets,replicasets,pods /, stdout: list(...deployment(1)) },
      { args: / make it$/, exitCode: fails },
      { args: / (take it-back|tidy up)$/, maybe: true },
      { args: / exec taskora-database-0 .*ALTER SYSTEM/, maybe: true },
    ],
  })
  const setting: Setting = {
    ...{ url: server.url, accounts: [{ number: 0, password: '', headers: {} }], seed: 3, rate: 100 },
    ...{ folder: box.folder, warmUpMs: 300, calmMs: 50 },
  }
  const made = (): string[] =>
    box
      .commands()
      .flatMap((each) => /make it|take it-back|tidy up|ALTER SYSTEM \w+ synchronous_commit/.exec(each) ?? [])
  return { made, result: runScenario(box.context, scenario, setting, rounds) }
}

t.test('each round is made, taken back and tidied up, and what was kept is said', async (t) => {
  const { made, result } = await run(t, SCENARIO, await startTaskServer(t), { rounds: 2 })
  const said = await result
  t.match(said, { name: 'made-up', rounds: 2, seed: 3, violations: [], healed: true, restarts: 0, back: [0, 0] })
  t.ok(said.acknowledged > 3 && said.requests > said.acknowledged, `${said.acknowledged} of ${said.requests}`)
  t.same(shortfalls(SCENARIO, said), [])
  t.same(made(), ['make it', 'take it-back', 'tidy up', 'make it', 'take it-back', 'tidy up'])
})

t.test('what a server forgets is found, and is what a control asks for', async (t) => {
  const server = await startTaskServer(t)
  server.fate = (method) => (method === 'PATCH' ? 'forget' : 'done')
  const control: Scenario = { ...SCENARIO, control: true, figure: {} }
  const { made, result } = await run(t, control, server)
  const said = await result
  t.ok(said.violations.some(({ kind }) => kind === 'lost'))
  t.same(shortfalls(control, said), [])
  t.match(shortfalls(SCENARIO, said)[0], /violations, such as lost.* a0\.made-up\./)
  t.equal(made()[0], 'ALTER SYSTEM SET synchronous_commit')
  t.equal(made().at(-1), 'ALTER SYSTEM RESET synchronous_commit')
})

t.test('a fault that cannot be made is taken back all the same, and so is what a control has set', async (t) => {
  const { made, result } = await run(t, { ...SCENARIO, control: true }, await startTaskServer(t), { fails: 1 })
  await t.rejects(result, { code: 'TSK_COMMAND_FAILED' })
  t.same(made(), [
    'ALTER SYSTEM SET synchronous_commit',
    'make it',
    'take it-back',
    'ALTER SYSTEM RESET synchronous_commit',
  ])
})
