import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { teardown } from '../../../scripts/06-teardown.ts'
import { EXIT } from '../../../scripts/lib/errors.ts'
import { runSteps } from '../../../scripts/lib/pipeline/pipeline.ts'
import { rememberWayIn, wayIn } from '../../../scripts/lib/run/way-in.ts'
import { ensureAuthority } from '../../../scripts/lib/tls/authority.ts'
import { registerUse } from '../../../scripts/lib/toolchain/shared-use.ts'
import { brief } from '../../fixtures/suite/brief.ts'
import {
  COPY_INTO_NODE,
  clusterAnswers,
  clusterIsSilent,
  KEEP_FROM_RESET,
  list,
  PACKS,
  recordToolchain,
  streamsMayBreak,
} from '../../fixtures/suite/checkout.ts'
import {
  type Answer,
  type Rule,
  type Rules,
  type SandboxSettings,
  sandbox,
  sequence,
} from '../../fixtures/suite/sandbox.ts'

const ENGINE_BEFORE = {
  container: 'taskora\nother\n',
  volume: 'taskora\nother-data\n',
  network: 'taskora\nbridge\n',
  image: 'taskora/backend:1\nnode:26\n',
}
const ENGINE_AFTER_DELETE = { ...ENGINE_BEFORE, container: 'other\n', volume: 'other-data\n', network: 'bridge\n' }
const APP = 'taskora Deployment taskora-backend\n'
const KEPT =
  'taskora Secret taskora-auth\ntaskora PersistentVolumeClaim data-taskora-database-0\ntaskora ' +
  'ConfigMap kube-root-ca.crt\n'
const FOREIGN = 'kube-system Service kube-dns\n'

/** The engine's lists before and after. */
const engine = (before: typeof ENGINE_BEFORE, after: typeof ENGINE_BEFORE): Rule[] =>
  (Object.keys(before) as (keyof typeof before)[]).flatMap((kind) =>
    sequence(new RegExp(`^${kind} ls `), { stdout: before[kind] }, { stdout: after[kind] }),
  )

/** The cluster's list before and after. */
const cluster = (before: string, after: string): Rule[] =>
  sequence(/get \S+ --all-namespaces /, { stdout: before }, { stdout: after })

const UNINSTALL: Rule = { args: / uninstall taskora / }
const END_SERVERS: Rule = { args: /delete deployments,replicasets,pods / }
const LEFT = /get deployments,statefulsets,replicasets,pods /
const NOTHING_LEFT: Rule = { args: LEFT, stdout: '' }
const POD = { kind: 'Pod', metadata: { name: 'taskora-database-0', uid: 'db' } }
const NODE: Rule = { args: /^container inspect --format .*Status.* taskora$/, stdout: 'running taskora\n' }
const volume = (name: string, namespace: string) => ({
  kind: 'PersistentVolume',
  metadata: { name },
  spec: { claimRef: { namespace } },
})
const DELETE: Answer & Rule = { args: ['delete', '--profile', 'taskora'] }
/** Asks for processes that no signal ends. */
const FROZEN: Rule = { args: /^exec taskora grep .* FROZEN \/sys\/fs\/cgroup\/freezer$/ }
const NONE_FROZEN: Rule = { ...FROZEN, exitCode: 1 }
const KILL: Rule = { args: ['rm', '--force', '--volumes', 'taskora'] }
const WIPE: Rule[] = [{ args: ['volume', 'rm', 'taskora'] }, { args: ['network', 'rm', 'taskora'] }]
/** A cluster that answers before the teardown, and afterwards is no more. */
const LIVE_ONCE: Rule[] = [
  ...sequence(/get --raw \/readyz$/, { stdout: 'ok' }, { exitCode: 1 }),
  { args: /get \S+ --all-namespaces /, stdout: APP + KEPT + FOREIGN },
]

function prepare(t: Test, level: string | undefined, rules: Rules, settings: SandboxSettings = {}) {
  const options = { yes: true, ...settings.options, values: { level, ...settings.options?.values } }
  const box = sandbox(t, { docker: [], kubectl: [], helm: [], minikube: [], ...rules }, { ...settings, options })
  const { paths } = box.context
  recordToolchain(box)
  const profile = join(paths.minikubeHome, '.minikube', 'profiles', 'taskora')
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(profile, 'config.json'), '{}')
  mkdirSync(dirname(paths.kubeconfig), { recursive: true })
  writeFileSync(paths.kubeconfig, '{}')
  mkdirSync(paths.cache, { recursive: true })
  return {
    box,
    paths,
    run: () => runSteps([teardown], box.context),
    records: ['profiles', 'machines'].map((each) => join(paths.minikubeHome, '.minikube', each, 'taskora')),
    changes: () => brief(t, box).filter((line) => /uninstall|delete| rm /.test(line)),
  }
}

t.test('the application goes; data, Secrets and everything else stay, and are counted', async (t) => {
  const { box, run, changes } = prepare(t, undefined, {
    docker: engine(ENGINE_BEFORE, ENGINE_BEFORE),
    helm: [UNINSTALL],
    kubectl: [clusterAnswers, ...cluster(APP + KEPT + FOREIGN, KEPT + FOREIGN), END_SERVERS, NOTHING_LEFT],
  })
  await run()
  t.same(
    changes(),
    [
      'kubectl delete deployments,replicasets,pods --selector ' +
        'app.kubernetes.io/instance=taskora,app.kubernetes.io/component in ' +
        '(frontend,frontend-development,backend) --cascade=orphan --grace-period 1 --wait=false',
      'helm uninstall taskora --ignore-not-found',
    ],
    'the database ends in its own time',
  )
  t.match(box.context.report.records, [
    { state: 'done', facts: ['1 object removed, 7 kept, 5 foreign ones untouched'] },
  ])
})

t.test('an ingress controller goes with the application, and is wanted again by the next deployment', async (t) => {
  const OWN = 'taskora-ingress Deployment ingress-controller\n'
  const { box, run, changes } = prepare(t, undefined, {
    docker: engine(ENGINE_BEFORE, ENGINE_BEFORE),
    helm: [UNINSTALL],
    kubectl: [
      clusterAnswers,
      ...cluster(APP + OWN + FOREIGN, FOREIGN),
      END_SERVERS,
      NOTHING_LEFT,
      { args: / delete (rolebinding,role|secret|namespace) / },
    ],
  })
  const { context } = box
  rememberWayIn({ ...context, config: { ...context.config, ingress: 'on' } })
  await ensureAuthority(context)
  await run()
  t.match(changes().slice(2), [
    /^kubectl delete rolebinding,role ingress-controller /,
    /^kubectl delete secret taskora-tls /,
    /^kubectl delete namespace taskora-ingress /,
  ])
  t.same(wayIn(context), { ingress: true, tls: false })
  t.match(box.context.report.records[0]!.facts.at(-1), /^kept: the certificate authority \S+\.pem; --level all /)
})

t.test('it waits for the last pod before it looks at what is left', async (t) => {
  const { box, run } = prepare(t, undefined, {
    docker: engine(ENGINE_BEFORE, ENGINE_BEFORE),
    helm: [UNINSTALL],
    kubectl: [
      clusterAnswers,
      ...cluster(APP + FOREIGN, FOREIGN),
      END_SERVERS,
      streamsMayBreak,
      ...sequence(LEFT, { stdout: list(POD) }, { stdout: list(POD) }, { stdout: '' }),
    ],
  })
  await run()
  const lines = brief(t, box)
  t.ok(
    lines.findLastIndex((line) => LEFT.test(line)) < lines.findLastIndex((line) => line.includes('--all-namespaces')),
  )
  t.equal(lines.filter((line) => LEFT.test(line)).length, 3)
})

t.test('a pod that does not end is named', async (t) => {
  const { run } = prepare(
    t,
    undefined,
    {
      docker: engine(ENGINE_BEFORE, ENGINE_BEFORE).filter(({ times }) => times === 1),
      helm: [UNINSTALL],
      kubectl: [
        clusterAnswers,
        { args: /--all-namespaces /, stdout: APP },
        END_SERVERS,
        streamsMayBreak,
        { args: LEFT, stdout: list(POD) },
      ],
    },
    { settings: { 'timeouts.ready': '2s' } },
  )
  await t.rejects(run(), {
    code: 'TSK_TEARDOWN_INCOMPLETE',
    exitCode: EXIT.unhealthy,
    evidence: ['last seen: 1 object left: taskora-database-0'],
  })
})

t.test('data: the namespace goes after the release', async (t) => {
  const { run, changes } = prepare(t, 'data', {
    docker: engine(ENGINE_BEFORE, ENGINE_BEFORE),
    helm: [UNINSTALL],
    kubectl: [
      clusterAnswers,
      ...cluster(APP + KEPT + FOREIGN, FOREIGN),
      END_SERVERS,
      NOTHING_LEFT,
      { args: /delete namespace taskora / },
      { args: /get persistentvolumes /, stdout: list(volume('pv-1', 'taskora'), volume('pv-2', 'other')) },
      { args: /wait --for delete persistentvolume\/pv-1 --timeout 60s$/ },
    ],
  })
  await run()
  t.match(changes(), [
    /^kubectl delete deployments/,
    /^helm uninstall/,
    /^kubectl delete namespace taskora --ignore-not-found --wait/,
    /^kubectl wait --for delete persistentvolume\/pv-1/,
  ])
})

for (const level of ['app', 'data', 'cluster', 'all']) {
  t.test(`${level}: an engine that does not answer is not taken for an empty one`, async (t) => {
    const { run, paths } = prepare(t, level, {
      docker: [
        { args: / ls /, exitCode: 1, stderr: 'Cannot connect to the Docker daemon at unix:///x. Is it running?' },
      ],
      kubectl: [{ ...clusterIsSilent, maybe: true }],
    })
    await t.rejects(run(), {
      code: 'TSK_TEARDOWN_UNASKED',
      exitCode: EXIT.guard,
      evidence: [/Cannot connect/, /may all still be there/],
    })
    t.ok(existsSync(paths.kubeconfig) && existsSync(paths.cache))
  })
}

t.test('data: a stopped node is resumed first, and its data then really goes', async (t) => {
  const { box, run, changes } = prepare(t, 'data', {
    docker: [
      { args: /StartedAt/, stdout: 'c0ffee 2026-11-01T12:00:00.5Z 192.0.2.2\n' },
      { ...NODE, stdout: 'exited taskora\n' },
      { args: /^info --format /, stdout: '8 32000000000\n' },
      ...KEEP_FROM_RESET,
      COPY_INTO_NODE,
      ...engine(ENGINE_BEFORE, ENGINE_BEFORE),
    ],
    tar: [PACKS],
    minikube: [{ args: /^start / }],
    helm: [UNINSTALL],
    kubectl: [
      { ...clusterIsSilent, times: 1 },
      clusterAnswers,
      { args: /config set-context / },
      { args: /get pods /, stdout: '' },
      ...cluster(APP + KEPT, ''),
      END_SERVERS,
      NOTHING_LEFT,
      { args: /delete namespace taskora / },
      { args: /get persistentvolumes /, stdout: list() },
    ],
  })
  await run()
  t.match(changes().at(-1), /^kubectl delete namespace taskora/)
  t.match(box.context.report.records, [
    { state: 'done', facts: [/damaged kubeconfig/, /resumed/, /^4 objects removed/] },
  ])
})

t.test('data: a volume whose node is gone is still there, and that is said', async (t) => {
  const gone = { ...ENGINE_BEFORE, container: 'other\n' }
  const { run } = prepare(t, 'data', {
    docker: [{ ...NODE, exitCode: 1, stdout: '' }, ...engine(gone, gone).filter(({ times }) => times === 1)],
    kubectl: [clusterIsSilent],
  })
  await t.rejects(run(), {
    code: 'TSK_TEARDOWN_INCOMPLETE',
    exitCode: EXIT.unhealthy,
    evidence: ['left: volume taskora'],
    hint: /--level cluster/,
  })
})

t.test('cluster: a volume whose node is gone goes, and a paused node is unpaused first', async (t) => {
  const gone = { ...ENGINE_BEFORE, container: 'other\n' }
  const orphan = prepare(t, 'cluster', {
    docker: [{ ...NODE, exitCode: 1, stdout: '' }, ...engine(gone, ENGINE_AFTER_DELETE)],
    minikube: [DELETE],
    kubectl: [clusterIsSilent],
  })
  await orphan.run()
  const paused = prepare(t, 'cluster', {
    docker: [
      { ...NODE, stdout: 'paused taskora\n' },
      { args: ['unpause', 'taskora'] },
      ...engine(ENGINE_BEFORE, ENGINE_AFTER_DELETE),
    ],
    minikube: [DELETE],
    kubectl: [clusterIsSilent],
  })
  await paused.run()
  t.match(orphan.changes(), ['minikube delete --profile taskora'])
})

t.test('cluster: a node whose records are lost is removed by its name', async (t) => {
  const state = mkdtempSync(join(tmpdir(), 'taskora-test-'))
  t.teardown(() => rmSync(state, { recursive: true, force: true }))
  const { run, changes, paths } = prepare(
    t,
    'cluster',
    {
      docker: [
        NODE,
        { args: /^cp taskora:\/var\/lib\/taskora\/state-folder -$/, stdout: `${'h'.repeat(512)}${state}` },
        { args: /^cp taskora:\/var\/lib\/taskora\/minikube\/\. -$/, exitCode: 1 },
        { args: ['rm', '--force', '--volumes', 'taskora'] },
        { args: ['volume', 'rm', 'taskora'] },
        { args: ['network', 'rm', 'taskora'] },
        ...engine(ENGINE_BEFORE, ENGINE_AFTER_DELETE),
      ],
      tar: [{ args: /^-x /, exitCode: 2 }],
      kubectl: [clusterIsSilent],
    },
    { env: { TASKORA_STATE: state } },
  )
  rmSync(join(paths.minikubeHome, '.minikube'), { recursive: true })
  await run()
  t.same(changes().length, 3)
})

t.test('all: what another checkout or profile uses stays, and is named', async (t) => {
  const rules = { minikube: [DELETE], kubectl: [clusterIsSilent] }
  const docker = (after: typeof ENGINE_BEFORE) => [NODE, ...engine(ENGINE_BEFORE, after)]
  const other = prepare(t, 'all', { ...rules, docker: docker(ENGINE_AFTER_DELETE) })
  const neighbour = { cache: other.paths.cache, state: join(other.box.folder, 'neighbour') }
  mkdirSync(neighbour.state)
  writeFileSync(join(neighbour.state, 'toolchain.json'), '{}')
  registerUse(neighbour)
  await other.run()
  t.ok(existsSync(other.paths.cache))
  t.notOk(existsSync(other.paths.state), 'its own state goes')
  t.match(other.box.context.report.records[0]!.facts.at(-1), new RegExp(`^kept for ${neighbour.state}: images, engine`))

  const second = prepare(t, 'all', { ...rules, docker: docker(ENGINE_AFTER_DELETE) })
  const profile = join(second.paths.minikubeHome, '.minikube', 'profiles', 'second')
  mkdirSync(profile)
  writeFileSync(join(profile, 'config.json'), '{}')
  await second.run()
  t.ok(existsSync(profile) && existsSync(second.paths.toolchain))
  t.match(second.box.context.report.records[0]!.facts.at(-1), /^kept for second: .*, and the state in /)
})

t.test('all: a checkout that has gone keeps nothing', async (t) => {
  const { run, paths, box } = prepare(t, 'all', {
    docker: [
      NODE,
      ...engine(ENGINE_BEFORE, { ...ENGINE_AFTER_DELETE, image: 'node:26\n' }),
      { args: ['image', 'rm', '--force', 'taskora/backend:1'] },
    ],
    minikube: [DELETE],
    kubectl: [clusterIsSilent],
  })
  registerUse({ cache: paths.cache, state: join(box.folder, 'long-gone') })
  await run()
  t.notOk(existsSync(paths.cache))
})

t.test('cluster: node, volume, network and kubeconfig go, images stay', async (t) => {
  const { run, changes, paths } = prepare(t, 'cluster', {
    docker: [NODE, ...engine(ENGINE_BEFORE, ENGINE_AFTER_DELETE)],
    minikube: [DELETE],
    kubectl: [clusterIsSilent],
  })
  await run()
  t.same(changes(), ['minikube delete --profile taskora'])
  t.notOk(existsSync(paths.kubeconfig))
  t.ok(existsSync(paths.cache))
})

t.test('cluster: a node that answers is killed with all that runs in it, and nothing is ended in order', async (t) => {
  const { box, run, changes, paths, records } = prepare(t, 'cluster', {
    docker: [NODE, NONE_FROZEN, KILL, ...WIPE, ...engine(ENGINE_BEFORE, ENGINE_AFTER_DELETE)],
    kubectl: LIVE_ONCE,
  })
  mkdirSync(join(paths.minikubeHome, '.minikube', 'machines', 'taskora'), { recursive: true })
  await run()
  t.same(changes()[0], 'docker rm --force --volumes taskora')
  t.same(changes().slice(1).toSorted(), ['docker network rm taskora', 'docker volume rm taskora'])
  t.same(records.filter(existsSync), [], "minikube's records go")
  t.notOk(existsSync(paths.kubeconfig))
  t.match(box.context.report.records, [
    { state: 'done', facts: ['7 objects removed, 1 kept, 4 foreign ones untouched'] },
  ])
})

t.test('cluster: what `minikube pause` froze is left to minikube, which thaws it', async (t) => {
  const { run, changes } = prepare(t, 'cluster', {
    docker: [NODE, FROZEN, ...engine(ENGINE_BEFORE, ENGINE_AFTER_DELETE)],
    minikube: [DELETE],
    kubectl: LIVE_ONCE,
  })
  await run()
  t.same(changes(), ['minikube delete --profile taskora'])
})

t.test('cluster: a node that cannot be killed keeps its records, by which the next teardown knows it', async (t) => {
  const before = engine(ENGINE_BEFORE, ENGINE_BEFORE).filter(({ times }) => times === 1)
  const { run, changes, paths, records } = prepare(t, 'cluster', {
    docker: [NODE, NONE_FROZEN, { ...KILL, exitCode: 1, stderr: 'could not kill: no exit event' }, ...before],
    kubectl: [clusterAnswers, LIVE_ONCE.at(-1)!],
  })
  await t.rejects(run(), { code: 'TSK_COMMAND_FAILED', evidence: [/docker rm/, /no exit event/] })
  t.same(changes(), ['docker rm --force --volumes taskora'])
  t.ok(existsSync(records[0]!) && existsSync(paths.kubeconfig))
})

for (const keep of [false, true]) {
  t.test(`all: images and state go, too; the cache ${keep ? 'stays with --keep-cache' : 'goes'}`, async (t) => {
    const { run, changes, paths } = prepare(
      t,
      'all',
      {
        docker: [
          NODE,
          ...engine(ENGINE_BEFORE, { ...ENGINE_AFTER_DELETE, image: 'node:26\n' }),
          { args: ['image', 'rm', '--force', 'taskora/backend:1'] },
        ],
        minikube: [DELETE],
        kubectl: [clusterIsSilent],
      },
      { options: { values: { 'keep-cache': keep } } },
    )
    await run()
    t.same(changes(), ['minikube delete --profile taskora', 'docker image rm --force taskora/backend:1'])
    t.equal(existsSync(paths.state), false)
    t.equal(existsSync(paths.cache), keep)
  })
}

t.test('where nothing is left, a second teardown does nothing and is content', async (t) => {
  const { run, changes } = prepare(t, 'cluster', {
    docker: [{ ...NODE, exitCode: 1, stdout: '' }, ...engine(ENGINE_AFTER_DELETE, ENGINE_AFTER_DELETE)],
    kubectl: [clusterIsSilent],
  })
  await run()
  t.same(changes(), [])
})

t.test('a node that another checkout made is left alone, and that is not called success', async (t) => {
  const { run, changes } = prepare(t, 'cluster', {
    docker: [{ ...NODE, stdout: 'running other\n' }, ...engine(ENGINE_BEFORE, ENGINE_BEFORE)],
    kubectl: [clusterIsSilent],
  })
  await t.rejects(run(), { code: 'TSK_TEARDOWN_INCOMPLETE' })
  t.same(changes(), [])
})

const INCOMPLETE: [about: string, rules: Rules, evidence: RegExp][] = [
  [
    'what remains is named',
    { docker: [NODE, ...engine(ENGINE_BEFORE, { ...ENGINE_AFTER_DELETE, volume: 'taskora\nother-data\n' })] },
    /^left: volume taskora$/,
  ],
  [
    'a foreign container that vanished is named',
    { docker: [NODE, ...engine(ENGINE_BEFORE, { ...ENGINE_AFTER_DELETE, container: '' })] },
    /^vanished: container other$/,
  ],
]
for (const [about, rules, evidence] of INCOMPLETE) {
  t.test(about, async (t) => {
    const { run } = prepare(t, 'cluster', { ...rules, minikube: [DELETE], kubectl: [clusterIsSilent] })
    await t.rejects(run(), { code: 'TSK_TEARDOWN_INCOMPLETE', exitCode: EXIT.unhealthy, evidence: [evidence] })
  })
}

t.test('data is not removed where nobody can be asked and nobody said --yes', async (t) => {
  for (const level of ['data', 'cluster', 'all']) {
    const { run } = prepare(t, level, {}, { options: { yes: false } })
    await t.rejects(run(), { code: 'TSK_CONFIRM_NEEDED', exitCode: EXIT.usage, hint: /--yes/ })
  }
})

t.test('an unknown level is a usage error that suggests one', async (t) => {
  await t.rejects(prepare(t, 'clutser', {}).run(), {
    code: 'TSK_USAGE',
    exitCode: EXIT.usage,
    message: /did you mean "cluster"/,
  })
})

t.test('--dry-run asks nothing, prints what would go, and changes nothing', async (t) => {
  const first = (kinds: Rule[]): Rule[] => kinds.filter(({ times }) => times === 1)
  const { box, run, changes, paths, records } = prepare(
    t,
    'all',
    {
      docker: [NODE, NONE_FROZEN, ...first(engine(ENGINE_BEFORE, ENGINE_BEFORE))],
      kubectl: [clusterAnswers, ...first(cluster(APP, APP))],
    },
    { options: { dryRun: true, yes: false } },
  )
  await run()
  for (const line of [
    /\$ docker rm --force --volumes taskora/,
    /\$ docker volume rm taskora/,
    /\$ docker network rm taskora/,
    /\$ docker image rm --force taskora\/backend:1/,
  ])
    t.match(box.output(), line)
  t.same(changes(), [])
  t.notMatch(box.output(), /uninstall/, 'what runs in the node goes with it')
  t.ok(existsSync(paths.kubeconfig) && existsSync(paths.toolchain) && existsSync(records[0]!))
})
