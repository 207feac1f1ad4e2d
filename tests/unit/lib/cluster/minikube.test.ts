import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  fitToMachine,
  hasCluster,
  nodeInspectArgs,
  parseNodeState,
  readNodeState,
  type StartPlan,
  startArgs,
  startVersion,
} from '../../../../scripts/lib/cluster/minikube.ts'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import { nodeMadeBy } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const PLAN: StartPlan = {
  profile: 'taskora',
  runtime: 'containerd',
  cpus: 4,
  memoryBytes: 8e9,
  diskBytes: 40e9,
  kubernetesVersion: 'v1.35.4',
  port: 8080,
  nodePort: 30080,
  asRoot: false,
  sourceArgs: [],
}

t.test('a start names everything that makes two clusters differ', async (t) => {
  t.same(startArgs(PLAN), [
    'start',
    '--profile',
    'taskora',
    '--driver',
    'docker',
    '--container-runtime',
    'containerd',
    '--kubernetes-version',
    'v1.35.4',
    '--cpus',
    '4',
    '--memory',
    '7629mb',
    '--disk-size',
    '38146mb',
    '--ports',
    '127.0.0.1:8080:30080',
    '--wait',
    'apiserver,system_pods',
    '--interactive=false',
  ])
})

t.test("root needs minikube's --force; the source's own arguments come last", async (t) => {
  t.same(startArgs({ ...PLAN, asRoot: true, sourceArgs: ['--base-image', 'x'] }).slice(-3), [
    '--force',
    '--base-image',
    'x',
  ])
  t.notOk(startArgs(PLAN).includes('--force'))
})

t.test('the application is offered to this machine alone', async (t) => {
  const args = startArgs({ ...PLAN, port: 9090 })
  t.equal(args[args.indexOf('--ports') + 1], '127.0.0.1:9090:30080')
})

const STATES: [exitCode: number, stdout: string, state: string][] = [
  [1, '', 'missing'],
  [0, 'running taskora\n', 'running'],
  [0, 'exited taskora\n', 'stopped'],
  [0, 'created taskora\n', 'stopped'],
  [0, 'paused taskora\n', 'paused'],
  [0, 'restarting taskora\n', 'broken'],
  [0, 'dead taskora\n', 'broken'],
  [0, 'running other\n', 'foreign'],
  [0, 'running <no value>\n', 'foreign'],
  [0, 'running \n', 'foreign'],
]
for (const [exitCode, stdout, state] of STATES) {
  t.test(`${JSON.stringify(stdout)} with exit code ${exitCode} is ${state}`, async (t) =>
    t.equal(parseNodeState(exitCode, stdout, 'taskora'), state),
  )
}

t.test('a node of the right name that this MINIKUBE_HOME does not know is foreign', async (t) => {
  const { context } = sandbox(t, {
    docker: [{ args: nodeInspectArgs('taskora'), stdout: 'running taskora\n' }, nodeMadeBy(undefined)],
  })
  t.equal(hasCluster(context), false)
  t.equal(await readNodeState(context), 'foreign')
  const profile = join(context.paths.minikubeHome, '.minikube', 'profiles', 'taskora')
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(profile, 'config.json'), '{')
  t.equal(hasCluster(context), false, 'damaged records know nothing')
  writeFileSync(join(profile, 'config.json'), '{}')
  t.equal(hasCluster(context), true)
  t.equal(await readNodeState(context), 'running')
})

t.test("a node says itself whether this checkout's state folder made it", async (t) => {
  const state = (owner: string) => {
    const { context } = sandbox(
      t,
      { docker: [{ args: nodeInspectArgs('taskora'), stdout: 'exited taskora\n' }, nodeMadeBy(owner)] },
      { env: { TASKORA_STATE: '/state/of/this' } },
    )
    return readNodeState(context)
  }
  t.equal(await state('/state/of/this'), 'stopped')
  t.equal(await state('/state/of/this/one'), 'foreign')
})

const WANTED = { cpus: 4, memoryBytes: 8e9 }
const MACHINES: [about: string, machine: typeof WANTED, expected: object][] = [
  [
    'a large machine gives what is wanted',
    { cpus: 16, memoryBytes: 64e9 },
    { cpus: 4, memoryBytes: 8e9, shortfall: [] },
  ],
  [
    'few processors are told',
    { cpus: 2, memoryBytes: 64e9 },
    { cpus: 2, memoryBytes: 8e9, shortfall: ['2 processors instead of 4: this machine has no more'] },
  ],
  [
    'little memory is shared with the machine, and told',
    { cpus: 4, memoryBytes: 8e9 },
    { cpus: 4, memoryBytes: 6.4e9, shortfall: ['6.4 GB of memory instead of 8.0 GB: this machine has 8.0 GB'] },
  ],
  ['both', { cpus: 2, memoryBytes: 4e9 }, { cpus: 2, memoryBytes: 3.2e9, shortfall: { length: 2 } }],
  ['the smallest machine', { cpus: 2, memoryBytes: 2.2e9 }, { cpus: 2, shortfall: { length: 2 } }],
  ['unknown memory gives what is wanted', { cpus: 4, memoryBytes: Infinity }, { memoryBytes: 8e9, shortfall: [] }],
]
for (const [about, machine, expected] of MACHINES)
  t.test(about, async (t) => t.match(fitToMachine(WANTED, machine), expected))

for (const machine of [
  { cpus: 1, memoryBytes: 64e9 },
  { cpus: 4, memoryBytes: 2.1e9 },
]) {
  t.test(`${machine.cpus} processors with ${machine.memoryBytes / 1e9} GB are refused`, async (t) =>
    t.throws(() => fitToMachine(WANTED, machine), { code: 'TSK_MACHINE_TOO_SMALL', exitCode: EXIT.guard }),
  )
}

for (const [made, wanted, expected] of [
  ['v1.35.4', 'v1.35.1', 'v1.35.4'],
  ['v1.35.10', 'v1.35.9', 'v1.35.10'],
  ['v1.34.9', 'v1.35.1', 'v1.35.1'],
  ['v1.35.1', 'v1.35.1', 'v1.35.1'],
  [undefined, 'v1.35.1', 'v1.35.1'],
] as const) {
  t.test(`a cluster of ${made ?? 'no version'}, with ${wanted} wanted, starts as ${expected}`, async (t) => {
    const { context } = sandbox(t)
    const folder = join(context.paths.minikubeHome, '.minikube', 'profiles', 'taskora')
    mkdirSync(folder, { recursive: true })
    const config = { KubernetesConfig: { KubernetesVersion: made } }
    if (made) writeFileSync(join(folder, 'config.json'), JSON.stringify(config, null, '\t'))
    t.equal(startVersion(context, wanted), expected)
  })
}
