import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { deploy } from '../../../scripts/04-deploy.ts'
import type { KubeObject } from '../../../scripts/lib/cluster/cluster.ts'
import { EXIT, type UserError } from '../../../scripts/lib/errors.ts'
import { developmentImage } from '../../../scripts/lib/images/images.ts'
import { runSteps } from '../../../scripts/lib/pipeline/pipeline.ts'
import { developing } from '../../../scripts/lib/run/development.ts'
import { page } from '../../fixtures/application/page.ts'
import { brief } from '../../fixtures/suite/brief.ts'
import {
  BUILD_BASES,
  clusterAnswers,
  clusterIsSilent,
  engineHas,
  eventsAre,
  image,
  list,
  recordToolchain,
  releaseIs,
  streamsMayBreak,
} from '../../fixtures/suite/checkout.ts'
import { CONTROLLER_IMAGE, controllerHasPort, controllerIs, HAS_CONTROLLER } from '../../fixtures/suite/controller.ts'
import { nodeIs, releaseReferences } from '../../fixtures/suite/node.ts'
import { recorded } from '../../fixtures/suite/recorded.ts'
import {
  type Answer,
  type Rule,
  type Rules,
  type SandboxSettings,
  sandbox,
  sequence,
} from '../../fixtures/suite/sandbox.ts'

const IMAGES = ['taskora/frontend', 'taskora/backend', 'base/postgres'] as const
const ENGINE = IMAGES.map((name) => engineHas(name, image(name)))
const { frontend, backend, database } = await releaseReferences(t)
const HELD = {
  [frontend]: image('taskora/frontend'),
  [backend]: image('taskora/backend'),
  [database]: image('base/postgres'),
}
const NODE = nodeIs({ images: HELD })
const NODE_RECORD: Rule = {
  args: /^container inspect --format .*IPAddress.* taskora$/,
  stdout: 'c0ffee 2026-11-23T10:00:00Z 192.0.2.2\n',
}
const SECRET_ITEMS = ['taskora-database', 'taskora-auth'].map((name) => ({
  kind: 'Secret',
  metadata: { name, resourceVersion: '7' },
}))
const SECRETS: Rule = { args: /get secrets /, stdout: list(...SECRET_ITEMS) }
const SECRETS_AND_CLAIMS: Rule = { args: /get secrets,persistentvolumeclaims /, stdout: list(...SECRET_ITEMS) }
const OLD = releaseIs('deployed', 'a: old\n')
/** The release before the upgrade, which check and apply look at, and after it. */
const UPGRADED: Rule[] = [{ ...OLD, times: 2 }, releaseIs('deployed', 'a: new\n', 2)]
const TEMPLATE: Rule = { args: / template /, stdin: /publicUrl/, stdout: 'a: new\n' }
const UPGRADE: Rule = { args: / upgrade taskora /, stdin: /publicUrl/, stdout: '{}' }

/** Objects of one of the recorded workloads. */
const workload = (name: string): Answer => ({
  stdout: list(
    ...recorded<KubeObject[]>('workloads.json').filter(
      ({ metadata }) => metadata.name === name || metadata.name.startsWith(`${name}-`),
    ),
  ),
})
const READY = workload('ready')
const WORKLOADS = /get deployments,statefulsets,replicasets,pods /

/** What the release's manifest is compared with. */
const LIVE: Rule = { args: /get deployments,statefulsets,services,/, ...READY, maybe: true }

/** The server is asked whether it takes what an upgrade would change. */
const ASKED = /apply --server-side \S+ --field-manager helm --dry-run=server --validate=strict/

function prepare(t: Test, rules: Rules, settings?: SandboxSettings) {
  const box = sandbox(
    t,
    {
      helm: [],
      minikube: [],
      ...rules,
      kubectl: [...(rules['kubectl'] ?? []), { args: ASKED, maybe: true }, LIVE, eventsAre()],
      docker: rules['docker'] ? [BUILD_BASES, ...rules['docker']] : [],
    },
    settings,
  )
  recordToolchain(box)
  return {
    box,
    run: () => runSteps([deploy], box.context),
    changes: () =>
      brief(t, box).filter(
        (line) => /^(helm (upgrade|rollback|uninstall)|kubectl (apply|delete)) /.test(line) && !ASKED.test(line),
      ),
  }
}

const FIRST: Rules = {
  docker: [...ENGINE, NODE, NODE_RECORD],
  kubectl: [clusterAnswers, SECRETS, SECRETS_AND_CLAIMS, { args: WORKLOADS, ...READY }],
  helm: [...UPGRADED, TEMPLATE, UPGRADE],
}

t.test('upgrades, waits for the workloads and for the page, and states what it saw', async (t) => {
  const port = await page(t)
  const { box, run, changes } = prepare(t, FIRST, { settings: { port } })
  await run()
  t.match(changes(), [
    new RegExp(
      '^helm upgrade taskora \\S+ --install --disable-openapi-validation --values \\S+/values-dev\\.yaml ' +
        '--values - --history-max 10 --output json$',
    ),
  ])
  t.match(box.context.report.records, [
    {
      state: 'done',
      reason: 'object/ changed',
      facts: ['ready: 2 of 2 ready', new RegExp(`^http://localhost:${port} answers with status 200`)],
    },
  ])
  t.match(parse(box.calls().find(({ argv }) => argv.includes('upgrade'))!.stdin), {
    publicUrl: `http://localhost:${port}`,
    trustedOrigins: ['http://taskora.localhost', `http://127.0.0.1:${port}`, 'http://192.0.2.2:30080'],
    secrets: { revision: 'taskora-auth@7 taskora-database@7' },
    frontend: { podAnnotations: { 'taskora.dev/image-id': 'sha256:taskora/frontend' } },
    database: { image: { repository: 'base/postgres', tag: '1' } },
  })
})

t.test('the pod of `next dev` starts behind the page, which is led to it once it is ready', async (t) => {
  const port = await page(t)
  const options = { values: { set: developing() } }
  const planned = sandbox(t, { docker: [BUILD_BASES], kubectl: [], helm: [], minikube: [] }, { options })
  recordToolchain(planned)
  const { reference } = (await developmentImage(planned.context))!
  const development = recorded<KubeObject[]>('workloads.json')
    .filter(({ metadata }) => metadata.name === 'ready' || metadata.name.startsWith('ready-'))
    .map((each) => JSON.parse(JSON.stringify(each).replaceAll('"name":"ready', '"name":"taskora-frontend-development')))
  const starting: Rules = {
    ...FIRST,
    docker: [...ENGINE, nodeIs({ images: { ...HELD, [reference]: image('taskora/frontend') } }), NODE_RECORD],
  }
  const upgradesOf = async (helm: Rule[], workloads: Answer) => {
    const { run, changes } = prepare(
      t,
      { ...starting, helm, kubectl: [...FIRST['kubectl']!.slice(0, -1), { args: WORKLOADS, ...workloads }] },
      { settings: { port }, options },
    )
    await run()
    return changes().map((line) => line.includes('--set frontend.development.serving=false'))
  }
  t.same(await upgradesOf([...UPGRADED, TEMPLATE, UPGRADE], READY), [true, false])
  t.same(await upgradesOf([...UPGRADED, TEMPLATE, UPGRADE], { stdout: list(...development) }), [false], 'it is there')
})

t.test('with an ingress controller: the port is its own once the release has given it up', async (t) => {
  const port = await page(t)
  const { box, run, changes } = prepare(
    t,
    {
      ...FIRST,
      docker: [...FIRST['docker']!.slice(0, -1), HAS_CONTROLLER],
      kubectl: [
        controllerIs({ ready: 1 }),
        controllerHasPort(30080),
        {
          args: /get nodes /,
          stdout: list({ kind: 'Node', metadata: { name: 'n' }, spec: { podCIDRs: ['10.1.0.0/24'] } }),
        },
        { args: /--namespace taskora-ingress apply /, stdin: /"nodePort":30080/ },
        ...FIRST['kubectl']!,
      ],
    },
    { settings: { port, ingress: 'on' } },
  )
  recordToolchain(box, { ingressController: CONTROLLER_IMAGE })
  await run()
  t.match(changes(), [/^helm upgrade /, /^kubectl apply /])
  t.match(parse(box.calls().find(({ argv }) => argv.includes('upgrade'))!.stdin), {
    publicUrl: `http://localhost:${port}`,
    trustedOrigins: ['http://taskora.localhost', `http://taskora.localhost:${port}`],
    trustedProxies: ['10.1.0.0/24'],
    frontend: { service: { type: 'ClusterIP', nodePort: 0 } },
    ingress: { enabled: true, hosts: [{ host: 'localhost' }, { host: 'taskora.localhost' }] },
  })
})

t.test('a controller that is not ready ends a deployment before the release is changed', async (t) => {
  const rules = {
    ...FIRST,
    docker: [...FIRST['docker']!.slice(0, -1), HAS_CONTROLLER],
    helm: [{ ...OLD }, TEMPLATE],
    kubectl: [controllerIs({ ready: 0 }), { args: /get nodes /, stdout: list() }, ...FIRST['kubectl']!],
  }
  const { box, run, changes } = prepare(t, rules, { settings: { ingress: 'on' } })
  recordToolchain(box, { ingressController: CONTROLLER_IMAGE })
  await t.rejects(run(), { code: 'TSK_INGRESS_NOT_READY' })
  t.same(changes(), [])
})

const CLAIM = 'kind: PersistentVolumeClaim\nmetadata: { name: taskora-database-data }\n'
const RESIZE = 'only dynamically provisioned pvc can be resized and the storageclass must support resize'
for (const [about, answer, code, changed] of [
  ['is refused before anything is changed', { exitCode: 1, stderr: `forbidden: ${RESIZE}` }, 'TSK_VOLUME_SIZE', 0],
  ['that the server takes goes on', {}, undefined, 1],
] as const) {
  t.test(`a claim ${about}`, async (t) => {
    const asked = { args: ASKED, stdin: /database-data/ }
    const { box, run } = prepare(
      t,
      {
        ...FIRST,
        helm: [
          { ...OLD, times: 2 },
          { ...releaseIs('deployed', CLAIM, 2), maybe: true },
          { ...TEMPLATE, stdout: CLAIM },
          { ...UPGRADE, maybe: true },
        ],
        kubectl: [...FIRST['kubectl']!, { ...asked, ...answer }],
      },
      { settings: { port: await page(t) } },
    )
    const failure = await run().then(
      () => undefined,
      (error: UserError) => error.code,
    )
    t.equal(failure, code)
    t.equal(box.calls().filter(({ argv }) => argv.includes('upgrade')).length, changed)
  })
}

t.test('the server is asked about what the upgrade changes, and about nothing else', async (t) => {
  const manifest = (image: string): string =>
    `kind: Deployment\nmetadata: { name: ready }\nspec: { image: ${image} }\n` +
    '---\nkind: Service\nmetadata: { name: same }\n'
  for (const [before, asked] of [
    [releaseIs('deployed', manifest('old')), [/"Deployment"/]],
    [releaseIs('deployed', 'kind: Service\nmetadata: { name: same }\n'), [/"Deployment"/]],
    [{ args: / get all /, exitCode: 1, stderr: 'Error: release: not found' }, [/"Deployment".*\n.*"Service"/]],
  ] as const) {
    const refused = { args: ASKED, exitCode: 1, stderr: 'strict decoding error: unknown field "spec.image"' }
    const { box, run, changes } = prepare(t, {
      ...FIRST,
      helm: [
        { ...before, times: 2 },
        { ...TEMPLATE, stdout: manifest('new') },
      ],
      kubectl: [...FIRST['kubectl']!, refused, { args: WORKLOADS, ...READY, maybe: true }],
    })
    await t.rejects(run(), { code: 'TSK_COMMAND_FAILED', evidence: [/^\$ kubectl/, /unknown field "spec.image"/] })
    t.match(
      box
        .calls()
        .filter(({ argv }) => ASKED.test(argv.join(' ')))
        .map(({ stdin }) => stdin),
      asked,
    )
    t.same(changes(), [], 'Helm has changed nothing')
  }
})

t.test('pods that ran before the deployment began are no measure of it', async (t) => {
  const port = await page(t)
  const { box, run } = prepare(t, FIRST, { settings: { port } })
  const file = join(box.context.paths.state, 'reachable.json')
  writeFileSync(file, JSON.stringify({ lastStart: 1, afterMs: 900_000 }))
  await run()
  t.equal(box.context.report.records[0]!.facts.at(-1), `http://localhost:${port} answers with status 200`)
  t.notOk(existsSync(file), 'verify is told that nothing was measured')
})

t.test('looks first, changes then: no change precedes the proof that the images are loaded', async (t) => {
  const { box, run } = prepare(t, FIRST, { settings: { port: await page(t) } })
  await run()
  const lines = brief(t, box)
  const upgrade = lines.findIndex((line) => line.startsWith('helm upgrade'))
  t.ok(lines.findLastIndex((line) => line.includes('crictl images')) < upgrade)
  t.ok(lines.findLastIndex((line) => line.includes('replicasets')) > upgrade)
})

t.test('the same manifest and everything ready: nothing is done', async (t) => {
  const { box, run, changes } = prepare(t, {
    docker: [...ENGINE, NODE_RECORD],
    kubectl: [clusterAnswers, SECRETS, { args: WORKLOADS, ...READY }],
    helm: [OLD, { ...TEMPLATE, stdout: 'a: old\n' }],
  })
  await run()
  t.match(box.context.report.records, [
    { state: 'skipped', reason: 'the release has this manifest and every workload is ready' },
  ])
  t.same(
    brief(t, box)
      .filter((line) => line.startsWith('helm '))
      .map((line) => line.split(' ')[1])
      .sort(),
    ['get', 'template'],
    'Helm is asked for what is there and for what should be',
  )
  t.same(changes(), [])
})

t.test(
  'the same manifest with a workload that is not ready is deployed again, and fails as soon as that is final',
  async (t) => {
    const { run, changes } = prepare(t, {
      docker: FIRST['docker']!,
      helm: [OLD, { ...TEMPLATE, stdout: 'a: old\n' }, UPGRADE],
      kubectl: [
        clusterAnswers,
        SECRETS,
        SECRETS_AND_CLAIMS,
        streamsMayBreak,
        { args: WORKLOADS, ...workload('rolling') },
        { args: /delete pod rolling-\S+ --ignore-not-found --wait=false$/ },
        { args: /wait --for=delete pod\/rolling-\S+ --timeout=15s$/ },
      ],
    })
    await t.rejects(run(), {
      code: 'TSK_IMAGE_UNAVAILABLE',
      exitCode: EXIT.unhealthy,
      message: /^The node does not hold image docker.io\/taskora\/backend:no-such-tag/,
    })
    t.equal(changes().length, 2, 'the release, and the pod that waits for a pull')
  },
)

t.test('a workload of the manifest that is gone is not taken for one that is ready', async (t) => {
  const manifest = ['ready', 'gone'].map((name) => `kind: Deployment\nmetadata: { name: ${name} }\n`)
  const { box, run, changes } = prepare(
    t,
    {
      ...FIRST,
      helm: [releaseIs('deployed', manifest.join('---\n')), { ...TEMPLATE, stdout: manifest.join('---\n') }, UPGRADE],
    },
    { settings: { port: await page(t) } },
  )
  await t.rejects(run(), { code: 'TSK_STEP_UNPROVEN', evidence: ['Deployment/gone is gone'] })
  t.match(box.context.report.records, [{ reason: 'Deployment/gone is gone' }])
  t.equal(changes().length, 1, 'it is deployed again')
})

t.test('waits as long as a workload is on its way, and tells what it waits for', async (t) => {
  const pods = recorded<KubeObject[]>('workloads.json').filter(({ metadata }) => metadata.name.startsWith('ready'))
  const behind = pods.map((each) =>
    each.kind === 'Deployment' ? { ...each, status: { ...(each['status'] as object), readyReplicas: 1 } } : each,
  )
  const { box, run } = prepare(
    t,
    {
      ...FIRST,
      kubectl: [
        clusterAnswers,
        SECRETS,
        SECRETS_AND_CLAIMS,
        streamsMayBreak,
        ...sequence(
          WORKLOADS,
          { stdout: list(...behind) },
          { stdout: list(...behind) },
          { stdout: list(...behind) },
          READY,
        ),
      ],
    },
    { settings: { port: await page(t) }, terminal: true },
  )
  await run()
  t.match(box.output(), /ready: 1 of 2 ready/)
  t.match(box.context.report.records, [{ state: 'done' }])
})

t.test('a page that never answers well is an error, although all pods are ready', async (t) => {
  const { run } = prepare(
    t,
    { ...FIRST, helm: [OLD, TEMPLATE, UPGRADE] },
    { settings: { port: await page(t, 502), 'timeouts.ready': '2s' } },
  )
  await t.rejects(run(), { code: 'TSK_APP_UNREACHABLE', evidence: ['last seen: status 502'] })
})

t.test("Helm's refusal ends it, without a wait", async (t) => {
  const { box, run } = prepare(t, {
    ...FIRST,
    kubectl: [clusterAnswers, SECRETS, SECRETS_AND_CLAIMS, { args: WORKLOADS, ...READY }],
    helm: [
      OLD,
      TEMPLATE,
      { ...UPGRADE, exitCode: 1, stderr: "Error: values don't meet the specifications of the schema(s)" },
    ],
  })
  await t.rejects(run(), { code: 'TSK_COMMAND_FAILED', evidence: [/helm/, /schema/] })
  t.match(brief(t, box).at(-1), /^helm upgrade /)
})

t.test('a pending release is recovered before the upgrade, and that is said', async (t) => {
  const { box, run, changes } = prepare(
    t,
    {
      ...FIRST,
      helm: [
        { ...releaseIs('pending-upgrade'), times: 2 },
        releaseIs('deployed', 'a: new\n', 6),
        TEMPLATE,
        UPGRADE,
        {
          args: / history /,
          stdout: [
            { revision: 4, status: 'deployed' },
            { revision: 5, status: 'pending-upgrade' },
          ],
        },
        { args: / rollback taskora 4 / },
      ],
    },
    { settings: { port: await page(t) } },
  )
  await run()
  t.match(changes(), [/^helm rollback taskora 4/, /^helm upgrade/])
  t.match(box.output(), /pending-upgrade: rolled back to revision 4/)
})

t.test(
  'a broken database pod of an older revision is deleted, or the rollout would wait for it for ever',
  async (t) => {
    const objects = recorded<KubeObject[]>('workloads.json').filter(({ metadata }) =>
      metadata.name.startsWith('database'),
    )
    const stuck = objects.map((each) =>
      each.kind === 'StatefulSet'
        ? { ...each, status: { ...(each['status'] as object), updateRevision: 'database-new' } }
        : { ...each, status: { phase: 'Pending', conditions: [] } },
    )
    const { box, run, changes } = prepare(
      t,
      {
        ...FIRST,
        kubectl: [
          clusterAnswers,
          SECRETS,
          SECRETS_AND_CLAIMS,
          streamsMayBreak,
          ...sequence(WORKLOADS, { stdout: list(...stuck) }, { stdout: list(...stuck) }, READY),
          { args: /delete pod database-0 --wait=false$/ },
        ],
      },
      { settings: { port: await page(t) } },
    )
    await run()
    t.match(changes(), [/^helm upgrade/, 'kubectl delete pod database-0 --wait=false'])
    t.match(box.output(), /database-0 is of an older revision and not ready: replaced/)
  },
)

t.test('an upgrade that succeeds and leaves another manifest is not believed', async (t) => {
  const { box, run } = prepare(t, { ...FIRST, helm: [OLD, TEMPLATE, UPGRADE] }, { settings: { port: await page(t) } })
  await t.rejects(run(), { code: 'TSK_STEP_UNPROVEN', exitCode: EXIT.cluster, evidence: ['object/ changed'] })
  t.match(box.context.report.records, [{ state: 'failed' }])
})

const UNTOUCHED: [about: string, rules: Rules, code: string][] = [
  ['a cluster that does not answer', { kubectl: [clusterIsSilent] }, 'TSK_CLUSTER_UNREACHABLE'],
  [
    'an image that the node does not hold',
    {
      docker: [...ENGINE, NODE_RECORD, nodeIs({ images: { ...HELD, [frontend]: image('other') } })],
      kubectl: [clusterAnswers, SECRETS, { ...SECRETS_AND_CLAIMS, stdout: list() }, { args: WORKLOADS, ...READY }],
      helm: [OLD, TEMPLATE],
    },
    'TSK_IMAGE_NOT_LOADED',
  ],
  [
    'data without its Secret',
    {
      ...FIRST,
      kubectl: [
        clusterAnswers,
        SECRETS,
        {
          args: /get secrets,persistentvolumeclaims /,
          stdout: list({ kind: 'PersistentVolumeClaim', metadata: { name: 'taskora-database-data' } }),
        },
        { args: WORKLOADS, ...READY },
      ],
      helm: [OLD, TEMPLATE],
    },
    'TSK_SECRET_LOST',
  ],
]
for (const [about, rules, code] of UNTOUCHED) {
  t.test(`${about} stops it before anything is changed`, async (t) => {
    const { run, changes } = prepare(t, rules)
    await t.rejects(run(), { code })
    t.same(changes(), [])
  })
}

t.test('--dry-run prints the upgrade and changes nothing', async (t) => {
  const { box, run, changes } = prepare(
    t,
    { docker: [...ENGINE, NODE_RECORD], kubectl: [clusterIsSilent] },
    { options: { dryRun: true } },
  )
  await run()
  t.match(box.output(), /\$ helm --kubeconfig \S+ --kube-context taskora --namespace taskora upgrade taskora /)
  t.same(changes(), [])
})
