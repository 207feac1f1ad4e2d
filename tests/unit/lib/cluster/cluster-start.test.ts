import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { ensureClusterUp } from '../../../../scripts/lib/cluster/cluster-start.ts'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import type { Paths } from '../../../../scripts/lib/run/paths.ts'
import { brief } from '../../../fixtures/suite/brief.ts'
import {
  COPY_INTO_NODE,
  clusterAnswers,
  clusterIsSilent,
  KEEP_FROM_RESET,
  list,
  nodeMadeBy,
  nodeTellsAccess,
  nodeTellsNothing,
  PACKS,
  recordToolchain,
  streamsMayBreak,
} from '../../../fixtures/suite/checkout.ts'
import { type Rule, type Rules, type Sandbox, type SandboxSettings, sandbox } from '../../../fixtures/suite/sandbox.ts'

const node = (state: string | undefined): Rule => ({
  args: /^container inspect /,
  ...(state ? { stdout: `${state} taskora\n` } : { exitCode: 1 }),
})
const INFO: Rule = { args: /^info --format /, stdout: '8 32000000000\n' }
const START: Rule = { args: /^start / }
const DELETE: Rule = { args: ['delete', '--profile', 'taskora'] }
const NAMESPACE: Rule = { args: /config set-context taskora --namespace taskora$/ }
const NO_VOLUME: Rule = { args: ['volume', 'inspect', 'taskora'], exitCode: 1 }
const CREATED: Rules = { docker: [node(undefined), NO_VOLUME, INFO], minikube: [START], kubectl: [NAMESPACE] }

/** `known`: whether this checkout's MINIKUBE_HOME has the profile. */
function prepare(t: Test, rules: Rules, { known = true, ...settings }: SandboxSettings & { known?: boolean } = {}) {
  const docker = [...(rules['docker'] ?? []), COPY_INTO_NODE]
  const box = sandbox(t, { tar: [PACKS], minikube: [], kubectl: [], helm: [], ...rules, docker }, settings)
  const toolchain = recordToolchain(box, { startEnv: { SECRET: 'from the source' } })
  const profile = join(box.context.paths.minikubeHome, '.minikube', 'profiles', 'taskora')
  if (known) mkdirSync(profile, { recursive: true })
  if (known) writeFileSync(join(profile, 'config.json'), '{}')
  return {
    box,
    run: (onRuntime?: () => void) => ensureClusterUp(box.context, toolchain, onRuntime),
    changes: () => brief(t, box).filter((line) => /^(minikube|kubectl config)/.test(line)),
  }
}

const started = (changes: string[]): string => changes.find((line) => line.startsWith('minikube start'))!

t.test('a missing cluster is created as configured, with what the source adds', async (t) => {
  const { box, run, changes } = prepare(t, CREATED, {
    known: false,
    settings: { port: '9090', 'cluster.cpus': '3', runtime: 'docker' },
  })
  await run()
  for (const part of [
    '--profile taskora',
    '--cpus 3',
    '--memory 7629mb',
    '--ports 127.0.0.1:9090:30080',
    '--container-runtime docker',
    '--kubernetes-version v1.35.4',
    '--base-image base/node:1',
  ]) {
    t.ok(started(changes()).includes(part), part)
  }
  t.equal(changes().at(-1), 'kubectl config set-context taskora --namespace taskora')
  const { env } = box.calls().find(({ tool }) => tool === 'minikube')!
  t.match(env, {
    MINIKUBE_HOME: box.context.paths.minikubeHome,
    KUBECONFIG: box.context.paths.kubeconfig,
    SECRET: 'from the source',
  })
  t.match(box.output(), /Kubernetes v1\.35\.4 on minikube, profile taskora: created/)
})

t.test('says when a new node takes images, and says nothing of one that is resumed', async (t) => {
  const says: Rule = {
    ...START,
    stdout: '* Starting "taskora"\n* Preparing Kubernetes v1.35.4 on containerd 2.1 ...\n',
  }
  const told = async (rules: Rules, known: boolean): Promise<number> => {
    let calls = 0
    await prepare(t, { ...rules, minikube: [says] }, { known }).run(() => calls++)
    return calls
  }
  t.equal(await told(CREATED, false), 1)
  const RESUMED: Rules = {
    docker: [node('exited'), INFO, ...KEEP_FROM_RESET],
    kubectl: [NAMESPACE, { args: /get pods /, stdout: list() }, streamsMayBreak],
  }
  t.equal(await told(RESUMED, true), 0)
})

t.test('a cluster that answers is left alone', async (t) => {
  const { run, changes } = prepare(t, { docker: [node('running')], kubectl: [clusterAnswers] })
  await run()
  t.same(changes(), [])
})

const NODE_START: Rule = { args: /StartedAt/, stdout: 'c0ffee 2026-11-01T12:00:00.5Z 192.0.2.2\n' }

/** The pods as the API server lists them, with the time at which their container runs since. */
const podsSince = (startedAt: string, more: Partial<Rule> = {}): Rule => ({
  args: /get pods /,
  ...more,
  stdout: list({
    kind: 'Pod',
    metadata: { name: 'taskora-backend-1' },
    status: { containerStatuses: [{ name: 'backend', state: { running: { startedAt } } }] },
  }),
})

for (const [about, state, kubectl, told] of [
  ['stopped', 'exited', [], []],
  ['running without an answer', 'running', [clusterIsSilent], [nodeTellsNothing]],
] as const) {
  t.test(
    `a node that is ${about} is resumed, not deleted, and what was true before it stopped is not believed`,
    async (t) => {
      const pods = [podsSince('2026-11-01T11:00:00Z', { times: 2 }), podsSince('2026-11-01T12:00:07Z')]
      const { box, run, changes } = prepare(t, {
        docker: [NODE_START, node(state), INFO, ...KEEP_FROM_RESET, ...told],
        minikube: [START],
        kubectl: [...kubectl, NAMESPACE, streamsMayBreak, ...pods],
      })
      await run()
      t.equal(changes().length, 2)
      t.equal(
        box.calls().filter(({ argv }) => argv.includes('pods')).length,
        3,
        'it looked until the pods were younger than the node',
      )
      t.match(box.output(), /: resumed/)
    },
  )
}

t.test('a container that ended with the node is waited for, one that has done its work is not', async (t) => {
  const pod = (name: string, phase: string, state: object) => ({
    kind: 'Pod',
    metadata: { name },
    status: { phase, containerStatuses: [{ name, state }] },
  })
  const ended = { terminated: { reason: 'Unknown', exitCode: 255, finishedAt: '2026-11-01T12:00:03Z' } }
  const done = pod('test', 'Succeeded', {
    terminated: { reason: 'Completed', exitCode: 0, finishedAt: '2026-11-01T11:00:00Z' },
  })
  const answers = [
    { args: /get pods --output json/, times: 1, stdout: list(pod('database', 'Running', ended), done) },
    {
      args: /get pods --output json/,
      stdout: list(pod('database', 'Running', { running: { startedAt: '2026-11-01T12:00:07Z' } }), done),
    },
  ]
  const { box, run } = prepare(t, {
    docker: [NODE_START, node('exited'), INFO, ...KEEP_FROM_RESET],
    minikube: [START],
    kubectl: [NAMESPACE, streamsMayBreak, ...answers],
  })
  await run()
  t.equal(box.calls().filter(({ argv }) => argv.includes('pods') && argv.includes('json')).length, 2)
})

for (const [state, kubectl, told] of [
  ['dead', [], []],
  ['running', [clusterIsSilent], [nodeTellsNothing]],
] as const) {
  t.test(`--force makes a node anew that is ${state} and does not answer`, async (t) => {
    const { run, changes } = prepare(
      t,
      { docker: [node(state), INFO, ...told], minikube: [DELETE, START], kubectl: [...kubectl, NAMESPACE] },
      { options: { force: true, yes: true } },
    )
    await run()
    t.match(changes(), ['minikube delete --profile taskora', /^minikube start/, /^kubectl config/])
  })
}

t.test('--force deletes no data without a yes', async (t) => {
  const dead = prepare(t, { docker: [node('dead')] }, { options: { force: true } })
  await t.rejects(dead.run(), { code: 'TSK_CONFIRM_NEEDED' })
  t.same(dead.changes(), [])
})

t.test('--force leaves a cluster that answers as it is', async (t) => {
  const { run, changes } = prepare(
    t,
    { docker: [node('running')], kubectl: [clusterAnswers] },
    { options: { force: true } },
  )
  await run()
  t.same(changes(), [])
})

t.test('a broken node is named and left alone without --force', async (t) => {
  const { run, changes } = prepare(t, { docker: [node('dead')] })
  await t.rejects(run(), {
    code: 'TSK_CLUSTER_BROKEN',
    exitCode: EXIT.cluster,
    hint: /^Run `docker restart taskora`, then/,
  })
  t.same(changes(), [])
})

for (const force of [false, true]) {
  t.test(
    `a node that this checkout did not make is never touched${force ? ', not even with --force' : ''}`,
    async (t) => {
      const { run, changes } = prepare(
        t,
        { docker: [node('running'), nodeMadeBy('/of/another/checkout')] },
        { known: false, options: { force } },
      )
      await t.rejects(run(), { code: 'TSK_CLUSTER_FOREIGN', exitCode: EXIT.guard, hint: /--profile NAME/ })
      t.same(changes(), [])
    },
  )
}

t.test('a small machine gives what it has, and that is said aloud', async (t) => {
  const { box, run, changes } = prepare(
    t,
    { ...CREATED, docker: [node(undefined), NO_VOLUME, { ...INFO, stdout: '2 6000000000\n' }] },
    { known: false },
  )
  await run()
  t.match(started(changes()), /--cpus 2 --memory 4577mb/)
  t.match(
    box.output(),
    /! The node gets 2 processors instead of 4[^]*! The node gets 4\.8 GB of memory instead of 8\.0 GB/,
  )
})

t.test('a machine that is too small is refused before anything is started', async (t) => {
  const { run, changes } = prepare(
    t,
    { docker: [node(undefined), NO_VOLUME, { ...INFO, stdout: '1 6000000000\n' }] },
    { known: false },
  )
  await t.rejects(run(), { code: 'TSK_MACHINE_TOO_SMALL', exitCode: EXIT.guard })
  t.same(changes(), [])
})

t.test('a start that fails keeps what minikube said', async (t) => {
  const { run } = prepare(
    t,
    {
      ...CREATED,
      kubectl: [],
      minikube: [{ ...START, exitCode: 80, stderr: 'X Exiting due to GUEST_PROVISION: error provisioning guest\n' }],
    },
    { known: false },
  )
  await t.rejects(run(), {
    code: 'TSK_COMMAND_FAILED',
    message: 'minikube start failed with exit code 80',
    evidence: [/^\$ minikube start/, /GUEST_PROVISION/],
  })
})

t.test('--dry-run prints the start and changes nothing', async (t) => {
  const { box, run, changes } = prepare(
    t,
    { docker: [node(undefined), NO_VOLUME, INFO] },
    { known: false, options: { dryRun: true } },
  )
  await run()
  t.match(box.output(), /\$ minikube start --profile taskora /)
  t.same(changes(), [])
})

function leave({ kubeconfig }: Paths, text: string): void {
  mkdirSync(dirname(kubeconfig), { recursive: true })
  writeFileSync(kubeconfig, text)
}

/** The API server answers once the kubeconfig is the node's. */
const answersLater = [{ ...clusterIsSilent, times: 1 }, clusterAnswers]

for (const [about, text] of [
  ['is cut off', 'apiVersion: v1\nclusters: [{'],
  ['holds something else', 'not a kubeconfig\n'],
  ['is gone', undefined],
] as const) {
  t.test(`a kubeconfig that ${about} is written anew from the running node, and minikube is not asked`, async (t) => {
    const { box, run, changes } = prepare(t, {
      docker: [node('running'), ...nodeTellsAccess()],
      kubectl: answersLater,
    })
    const { paths } = box.context
    if (text !== undefined) leave(paths, text)
    await run()
    t.same(changes(), [])
    t.equal(statSync(paths.kubeconfig).mode & 0o777, 0o600)
    t.match(
      readFileSync(paths.kubeconfig, 'utf8'),
      /server: https:\/\/127\.0\.0\.1:32771[^]*token: of-the-node[^]*namespace: taskora/,
    )
    t.match(box.output(), /written anew from the node/)
  })
}

t.test('of a stopped node a damaged kubeconfig is put away before minikube reads it, a good one is kept', async (t) => {
  const entry = (extra: object) => [{ name: 'taskora', ...extra }]
  const good = JSON.stringify({
    clusters: entry({ cluster: { server: 'https://127.0.0.1:1' } }),
    users: entry({ user: {} }),
    contexts: entry({ context: { cluster: 'taskora', user: 'taskora' } }),
  })
  for (const [text, kept] of [
    [good, true],
    [good.replace('"user":"taskora"', '"user":"other"'), false],
    ['{', false],
    // As it is written anew from a running node.
    [good.replace('"server"', '"certificate-authority-data":"QQ==","server"'), false],
  ] as const) {
    const { box, run } = prepare(t, {
      docker: [NODE_START, node('exited'), INFO, ...KEEP_FROM_RESET],
      minikube: [START],
      kubectl: [NAMESPACE, streamsMayBreak, podsSince('2026-11-01T12:00:07Z')],
    })
    leave(box.context.paths, text)
    await run()
    t.equal(existsSync(box.context.paths.kubeconfig), kept, text)
  }
})

t.test('a paused node is unpaused, and nothing else is done, not even with --force', async (t) => {
  for (const force of [false, true]) {
    const { box, run, changes } = prepare(
      t,
      { docker: [node('paused'), { args: ['unpause', 'taskora'] }], kubectl: [clusterAnswers] },
      { options: { force } },
    )
    await run()
    t.same(changes(), [])
    t.match(box.output(), /was paused, and runs again/)
  }
})

t.test('the node itself refuses a reset before minikube is let at it, which may then go on', async (t) => {
  const { box, run } = prepare(t, {
    docker: [NODE_START, node('exited'), INFO, ...KEEP_FROM_RESET],
    minikube: [{ ...START, stdout: 'X Unable to restart control-plane node(s), will reset cluster: <nil>\n' }],
    kubectl: [NAMESPACE, streamsMayBreak, podsSince('2026-11-01T12:00:07Z')],
  })
  await run()
  const lines = brief(t, box)
  t.ok(
    lines.findIndex((line) => line.startsWith('docker exec taskora sh -c for kubeadm')) <
      lines.findIndex((line) => line.startsWith('minikube start')),
  )
})

t.test('where the node cannot refuse, minikube is stopped when it is about to reset the cluster', async (t) => {
  const { run } = prepare(t, {
    docker: [node('exited'), INFO, KEEP_FROM_RESET[0]!, { ...KEEP_FROM_RESET[1]!, exitCode: 1 }],
    minikube: [
      { ...START, stdout: 'X Unable to restart control-plane node(s), will reset cluster: <nil>\n', staysMs: 60_000 },
    ],
  })
  const started = performance.now()
  await t.rejects(run(), {
    code: 'TSK_CLUSTER_RESET_REFUSED',
    exitCode: EXIT.cluster,
    evidence: [/will reset cluster/],
  })
  t.ok(performance.now() - started < 30_000, 'it did not wait for the end')
})

t.test('a new cluster may be reset by minikube: there is nothing to keep', async (t) => {
  const { run } = prepare(
    t,
    { ...CREATED, minikube: [{ ...START, stdout: 'X will reset cluster: <nil>\n' }] },
    { known: false },
  )
  await t.resolves(run())
})

/** What docker hands out of the node or its volume, and what tar makes of it: minikube's records of the profile. */
const records = (box: Sandbox): Rule => ({
  args: /^-x -f - -C /,
  files: { [join(box.context.paths.minikubeHome, '.minikube', 'profiles', 'taskora', 'config.json')]: '{}' },
})
const COPY_OUT: Rule = { args: ['cp', 'taskora:/var/lib/taskora/minikube/.', '-'], stdout: 'archive' }

/** A checkout whose state folder was lost; `rules` may name its paths. */
function lost(t: Test, rules: (box: Sandbox) => Rules) {
  const plan = sandbox(t)
  const state = join(plan.folder, 'lost-state')
  const env = { TASKORA_STATE: state }
  const profile = join(state, 'minikube', '.minikube', 'profiles', 'taskora')
  mkdirSync(profile, { recursive: true })
  const probe = {
    ...plan,
    context: { ...plan.context, paths: { ...plan.context.paths, state, minikubeHome: join(state, 'minikube') } },
  }
  return prepare(t, rules(probe), { known: false, env })
}

t.test("a running node of this checkout's lost state folder is taken up as it is", async (t) => {
  const { box, run, changes } = lost(t, (plan) => ({
    docker: [node('running'), nodeMadeBy(plan.context.paths.state), COPY_OUT, ...nodeTellsAccess()],
    tar: [records(plan), PACKS],
    kubectl: answersLater,
  }))
  await run()
  t.same(changes(), [])
  t.match(box.output(), /records were lost or damaged: put back[^]*kubeconfig was lost/)
})

t.test('a stopped one is resumed with the records that it kept, and never without any', async (t) => {
  const kept = lost(t, (plan) => ({
    docker: [NODE_START, node('exited'), nodeMadeBy(plan.context.paths.state), COPY_OUT, INFO, ...KEEP_FROM_RESET],
    tar: [records(plan), PACKS],
    minikube: [START],
    kubectl: [NAMESPACE, streamsMayBreak, podsSince('2026-11-01T12:00:07Z')],
  }))
  await kept.run()
  t.match(kept.changes()[0], /^minikube start/)

  const none = lost(t, (plan) => ({
    docker: [node('exited'), nodeMadeBy(plan.context.paths.state), { ...COPY_OUT, exitCode: 1 }],
    tar: [{ args: /^-x -f - -C /, exitCode: 2 }],
  }))
  await t.rejects(none.run(), {
    code: 'TSK_CLUSTER_RECORDS_LOST',
    exitCode: EXIT.cluster,
    hint: /docker start taskora && docker exec taskora systemctl start kubelet/,
  })
  t.same(none.changes(), [])
})

const IN_VOLUME = (program: string): RegExp =>
  new RegExp(`^run --rm --network none --volume taskora:/kept --entrypoint ${program} base/node:1 `)

t.test('a volume whose node is gone gets a new node, which goes on with its data', async (t) => {
  const { box, run, changes } = lost(t, (plan) => ({
    docker: [
      NODE_START,
      node(undefined),
      { args: ['volume', 'inspect', 'taskora'] },
      { args: IN_VOLUME('cat'), stdout: `${plan.context.paths.state}\n` },
      { args: IN_VOLUME('tar') },
      { args: IN_VOLUME('rm') },
      INFO,
      { args: ['start', 'taskora'], exitCode: 1 },
      KEEP_FROM_RESET[1]!,
    ],
    tar: [records(plan), PACKS],
    minikube: [START],
    kubectl: [NAMESPACE, streamsMayBreak, podsSince('2026-11-01T12:00:07Z')],
  }))
  await run()
  t.match(changes()[0], /^minikube start/)
  t.match(box.output(), /was gone, its volume was not[^]*resumed/)
})

t.test('the volume of another checkout is not touched', async (t) => {
  const { run, changes } = prepare(
    t,
    {
      docker: [
        node(undefined),
        { args: ['volume', 'inspect', 'taskora'] },
        { args: IN_VOLUME('cat'), stdout: '/of/another/checkout\n' },
      ],
    },
    { known: false },
  )
  await t.rejects(run(), { code: 'TSK_CLUSTER_FOREIGN', message: /^A volume named "taskora"/ })
  t.same(changes(), [])
})
