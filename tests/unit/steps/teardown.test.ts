import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { teardown } from '../../../scripts/06-teardown.ts'
import { EXIT } from '../../../scripts/lib/errors.ts'
import { runSteps } from '../../../scripts/lib/pipeline/pipeline.ts'
import { brief } from '../../fixtures/suite/brief.ts'
import {
  clusterAnswers,
  clusterIsSilent,
  list,
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
const APP = 'taskora Deployment/taskora-backend\n'
const KEPT =
  'taskora Secret/taskora-auth\ntaskora PersistentVolumeClaim/data-taskora-database-0\ntaskora ' +
  'ConfigMap/kube-root-ca.crt\n'
const FOREIGN = 'kube-system Service/kube-dns\n'

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
const DELETE: Answer & Rule = { args: ['delete', '--profile', 'taskora'] }

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
        'app.kubernetes.io/instance=taskora,app.kubernetes.io/component in (frontend,backend) --cascade=orphan ' +
        '--grace-period 1 --wait=false',
      'helm uninstall taskora --ignore-not-found',
    ],
    'the database ends in its own time',
  )
  t.match(box.context.report.records, [
    { state: 'done', facts: ['1 object removed, 7 kept, 5 foreign ones untouched'] },
  ])
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
    ],
  })
  await run()
  t.match(changes(), [
    /^kubectl delete deployments/,
    /^helm uninstall/,
    /^kubectl delete namespace taskora --ignore-not-found --wait/,
  ])
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
  const { box, run, changes, paths } = prepare(
    t,
    'all',
    {
      docker: [NODE, ...first(engine(ENGINE_BEFORE, ENGINE_BEFORE))],
      kubectl: [clusterAnswers, ...first(cluster(APP, APP))],
    },
    { options: { dryRun: true, yes: false } },
  )
  await run()
  for (const line of [
    /\$ kubectl .* delete deployments,replicasets,pods /,
    /\$ helm .* uninstall taskora/,
    /\$ minikube delete --profile taskora/,
    /\$ docker image rm --force taskora\/backend:1/,
  ])
    t.match(box.output(), line)
  t.same(changes(), [])
  t.ok(existsSync(paths.kubeconfig) && existsSync(paths.toolchain))
})
