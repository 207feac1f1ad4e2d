// A scenario from its first request to its verdict: against a cluster of fake programs, and a server of tasks.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { kubectl } from '../../../../scripts/ops/drill/fault.ts'
import { act } from '../../../../scripts/ops/drill/sites.ts'
import type { Setting } from '../../../../scripts/ops/reliability/clients.ts'
import { runScenario } from '../../../../scripts/ops/reliability/run-scenario.ts'
import type { Scenario } from '../../../../scripts/ops/reliability/scenario.ts'
import { SCENARIOS } from '../../../../scripts/ops/reliability/scenarios.ts'
import { shortfalls } from '../../../../scripts/ops/reliability/shortfalls.ts'
import { startTaskServer, type TaskServer } from '../../../fixtures/application/task-server.ts'
import { deployment } from '../../../fixtures/rollout/objects.ts'
import {
  COPY_INTO_NODE,
  KEEP_FROM_RESET,
  list,
  nodePublishes,
  PACKS,
  recordToolchain,
  streamsMayBreak,
} from '../../../fixtures/suite/checkout.ts'
import { type Rules, type Sandbox, sandbox } from '../../../fixtures/suite/sandbox.ts'

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

/** The same on what the control is made on. */
const { before, after } = SCENARIOS.find(({ control }) => control)!
const CONTROL: Scenario = { ...SCENARIO, before: before!, after: after!, control: true }

/** This checkout has made the cluster, and has the tools for it. */
function knowsCluster(box: Sandbox): void {
  recordToolchain(box)
  const profile = join(box.context.paths.minikubeHome, '.minikube', 'profiles', 'taskora')
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(profile, 'config.json'), '{}')
}

/** What a node that was killed says, and what resumes it. */
const resumes = (): Rules => ({
  tar: [PACKS],
  helm: [],
  minikube: [{ args: /^start .*--profile taskora / }],
  docker: [
    // With another port than the settings': for that one, --force would make the container anew.
    nodePublishes(9_999),
    { args: /^container inspect .*State\.Status/, stdout: 'exited taskora\n' },
    { args: /^info --format /, stdout: '8 32000000000\n' },
    ...KEEP_FROM_RESET,
    COPY_INTO_NODE,
  ],
  kubectl: [{ args: /config set-context taskora / }, { args: / get pods /, stdout: list() }, streamsMayBreak],
})

/** Runs it; `fails` is the exit code of the making. */
async function run(t: Test, scenario: Scenario, server: TaskServer, { rounds = 1, fails = 0 } = {}) {
  const more = scenario.stopsNode ? resumes() : {}
  const box = sandbox(
    t,
    {
      ...more,
      kubectl: [
        { args: / get deployments,statefulsets,replicasets,pods /, stdout: list(...deployment(1)), maybe: true },
        { args: / make it$/, exitCode: fails },
        { args: / (take it-back|tidy up)$/, maybe: true },
        { args: / exec taskora-database-0 .*ALTER SYSTEM/, maybe: true },
        ...(more['kubectl'] ?? []),
      ],
    },
    { options: { force: true, yes: true } },
  )
  if (scenario.stopsNode) knowsCluster(box)
  const setting: Setting = {
    ...{ url: server.url, accounts: [{ number: 0, email: '', password: '', headers: {} }], seed: 3, rate: 100 },
    ...{ folder: box.folder, warmUpMs: 300, calmMs: 50 },
  }
  const made = (): string[] =>
    box
      .commands()
      .flatMap(
        (each) => /make it|take it-back|tidy up|^minikube \w+|ALTER SYSTEM \w+ synchronous_commit/.exec(each) ?? [],
      )
  const untilMade = async (): Promise<void> => {
    while (!made().includes('make it')) await sleep(20)
  }
  return { made, untilMade, abort: box.abort, result: runScenario(box.context, scenario, setting, rounds) }
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
  const control: Scenario = { ...CONTROL, figure: {} }
  const { made, result } = await run(t, control, server)
  const said = await result
  t.ok(said.violations.some(({ kind }) => kind === 'lost'))
  t.same(shortfalls(control, said), [])
  t.match(shortfalls(SCENARIO, said)[0], /violations, such as lost.* a0\.made-up\./)
  t.equal(made()[0], 'ALTER SYSTEM SET synchronous_commit')
  t.equal(made().at(-1), 'ALTER SYSTEM RESET synchronous_commit')
})

t.test('a fault that cannot be made is taken back all the same, and so is what a control has set', async (t) => {
  const { made, result } = await run(t, CONTROL, await startTaskServer(t), { fails: 1 })
  await t.rejects(result, { code: 'TSK_COMMAND_FAILED' })
  t.same(made(), [
    'ALTER SYSTEM SET synchronous_commit',
    'make it',
    'take it-back',
    'ALTER SYSTEM RESET synchronous_commit',
  ])
})

t.test('where a scenario cannot be prepared, nothing is made, and what was prepared is taken back', async (t) => {
  const unprepared: Scenario = { ...CONTROL, before: (at) => [...before!(at), kubectl('make', 'it')] }
  const { made, result } = await run(t, unprepared, await startTaskServer(t), { fails: 1 })
  await t.rejects(result, { code: 'TSK_COMMAND_FAILED' })
  t.same(made(), ['ALTER SYSTEM SET synchronous_commit', 'make it', 'ALTER SYSTEM RESET synchronous_commit'])
  const without: Scenario = { ...CONTROL, prepare: (context) => act({ context }, kubectl('make', 'it')) }
  const first = await run(t, without, await startTaskServer(t), { fails: 1 })
  await t.rejects(first.result, { code: 'TSK_COMMAND_FAILED' })
  t.same(first.made(), ['make it', 'ALTER SYSTEM RESET synchronous_commit'], 'before anything else')
})

t.test('a node that a fault stops is resumed before anything is taken back, and never made anew', async (t) => {
  const killed: Scenario = { ...SCENARIO, stopsNode: true, figure: { restartsEach: 1 } }
  const { made, result } = await run(t, killed, await startTaskServer(t))
  const said = await result
  t.match(said, { violations: [], healed: true, restarts: 0 })
  t.same(made(), ['make it', 'minikube start', 'take it-back', 'tidy up'], 'also under --force')
})

t.test('a node is resumed also when its killing fails or the run is interrupted', async (t) => {
  const killed: Scenario = { ...SCENARIO, stopsNode: true }
  const failed = await run(t, killed, await startTaskServer(t), { fails: 1 })
  await t.rejects(failed.result, { code: 'TSK_COMMAND_FAILED' })
  t.same(failed.made(), ['make it', 'minikube start', 'take it-back'])
  const stopped = await run(t, { ...killed, holdMs: 60_000 }, await startTaskServer(t))
  await stopped.untilMade()
  stopped.abort()
  await t.rejects(stopped.result)
  t.same(stopped.made(), ['make it', 'minikube start', 'take it-back'])
})
