import t, { type Test } from 'tap'
import { operation } from '../../../../scripts/ops/bench/bench.ts'
import { createNotebook } from '../../../../scripts/ops/bench/notebook.ts'
import { PEERS } from '../../../../scripts/ops/bench/peers.ts'
import type { SuiteRun, Workbench } from '../../../../scripts/ops/bench/workbench.ts'
import { recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { type Rules, sandbox } from '../../../fixtures/suite/sandbox.ts'

const dry = (t: Test, values: Record<string, string | boolean>) => {
  const box = sandbox(t, {}, { options: { dryRun: true, values } })
  return { box, run: () => operation.run(box.context) }
}

t.test('--peers measures the peers and nothing else; without it they are not measured', async (t) => {
  const chosen = dry(t, { peers: true })
  await chosen.run()
  const lines = chosen.box.output().match(/would measure [\w-]+/g)
  const ids = ['no-op', 'run-id', 'backend-edit', 'frontend-edit']
  t.same(
    lines,
    ids.map((id) => `would measure peers-${id}`),
  )
  const everything = dry(t, {})
  await everything.run()
  t.notMatch(everything.box.output(), /peers/)
  await t.rejects(dry(t, { peers: true, only: 'no-op' }).run() as Promise<unknown>, {
    code: 'TSK_USAGE',
    message: /--peers and --only/,
  })
})

/** A bench on which the suite and the plain script work, and Skaffold is not named. */
function withoutSkaffold(t: Test) {
  const rules: Rules = {
    kubectl: [],
    docker: [{ args: /^build .*taskora-bench\/plain-/ }],
    minikube: [{ args: /image load --daemon=true taskora-bench\/plain-(back|front)end:[0-9a-f]{8}$/ }],
    helm: [{ args: /upgrade taskora .* --install --wait .*--create-namespace .*backend\.image\.tag=[0-9a-f]{8}/ }],
  }
  const box = sandbox(t, rules)
  recordToolchain(box)
  const bench = {
    root: box.context.paths.root,
    context: () => box.context,
    disposable: () => undefined,
    run: async (): Promise<SuiteRun> => ({ durationMs: 1_000, steps: {} }),
  } as Partial<Workbench> as Workbench
  return { box, bench }
}

t.test('without Skaffold the others are measured, and one line for the measurement says what is missing', async (t) => {
  const { box, bench } = withoutSkaffold(t)
  const scenario = PEERS[0]!
  const notebook = createNotebook(box.context, scenario.wanted)
  for (const repetition of [0, 1]) await scenario.repeat(bench, notebook.timer(`${repetition + 1} of 2`), repetition)
  const [{ variants }] = notebook.measurements() as [ReturnType<typeof notebook.measurements>[0]]
  t.same(
    variants.map(({ id, samples, failures }) => [id, samples.length, failures.length]),
    [
      ['deploy', 2, 0],
      ['skaffold-steady', 0, 1],
      ['plain', 2, 0],
    ],
  )
  t.equal(box.output().match(/TASKORA_SKAFFOLD does not name the program/g)!.length, 1)
})

t.test('a plain script keeps its tags while nothing is edited, and all runs are one release', async (t) => {
  const { box, bench } = withoutSkaffold(t)
  const scenario = PEERS[0]!
  const notebook = createNotebook(box.context, scenario.wanted)
  await scenario.repeat(bench, notebook.timer('1 of 1'), 0)
  const upgrades = box.commands().filter((line) => line.startsWith('helm '))
  t.equal(upgrades.length, 2, 'the first one is not measured')
  t.equal(new Set(upgrades).size, 1)
  t.match(upgrades[0], /--namespace taskora-plain /)
})
