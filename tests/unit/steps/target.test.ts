// The steps on a target: look, push, install, verify from the release, remove.
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { setupTarget } from '../../../scripts/01-setup-target.ts'
import { push } from '../../../scripts/03-push.ts'
import { deploy } from '../../../scripts/04-deploy.ts'
import { teardownTarget } from '../../../scripts/06-teardown-target.ts'
import type { KubeObject } from '../../../scripts/lib/cluster/cluster.ts'
import type { UserError } from '../../../scripts/lib/errors.ts'
import { runSteps } from '../../../scripts/lib/pipeline/pipeline.ts'
import type { Step } from '../../../scripts/lib/run/step.ts'
import { targetOf } from '../../../scripts/lib/run/which-cluster.ts'
import { requireMeant } from '../../../scripts/lib/target/identity.ts'
import { toolchainInputs } from '../../../scripts/sources/toolchain-match.ts'
import { page } from '../../fixtures/application/page.ts'
import {
  BUILD_BASES,
  clusterAnswers,
  engineHas,
  eventsAre,
  image,
  list,
  recordToolchain,
  releaseIs,
} from '../../fixtures/suite/checkout.ts'
import { recorded } from '../../fixtures/suite/recorded.ts'
import { type Rule, type Rules, sandbox, sequence } from '../../fixtures/suite/sandbox.ts'
import { personHas, registryHas, registryLacks, TARGET, takeAccess, targetIs } from '../../fixtures/suite/target.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

t.setTimeout(300_000)

const IMAGES = { frontend: 'taskora/frontend', backend: 'taskora/backend', database: 'base/postgres' } as const
const ENGINE = Object.values(IMAGES).map((name) => engineHas(name, image(name)))
const REGISTRY = Object.entries(IMAGES).map(([component, name]) => registryHas(component, `sha256:${name}`))
/** What the registry says of a name that was never pushed: it answers, and there is nobody to sign in. */
const ANSWERS: Rule = {
  args: /^manifest inspect --verbose \S+\/taskora-frontend:latest$/,
  exitCode: 1,
  stderr: 'no such manifest: x',
}
const SETTINGS_OF_ENGINE: Rule = { args: /^info --format .*IndexConfigs/, stdout: {}, maybe: true }
const secret = (name: string, made = true): object => ({
  kind: 'Secret',
  metadata: {
    name,
    resourceVersion: '7',
    ...(made ? { labels: { 'app.kubernetes.io/managed-by': 'taskora-suite' } } : {}),
  },
})
const SECRETS = list(secret('taskora-database'), secret('taskora-auth'))
const READY = list(
  ...recorded<KubeObject[]>('workloads.json').filter(({ metadata }) => metadata.name.startsWith('ready')),
)
const WORKLOADS: Rule = { args: /get deployments,statefulsets,replicasets,pods /, stdout: READY, maybe: true }

async function prepare(
  t: Test,
  rules: Rules,
  { url = TARGET.url as string, overrides = '', values = {}, yes = false } = {},
) {
  const box = sandbox(
    t,
    {
      helm: [],
      minikube: [],
      ...rules,
      docker: [BUILD_BASES, SETTINGS_OF_ENGINE, ...(rules['docker'] ?? []), ANSWERS].map((each) => ({
        ...each,
        maybe: true,
      })),
      kubectl: [...targetIs().map((each) => ({ ...each, maybe: true })), ...(rules['kubectl'] ?? []), eventsAre()],
    },
    { settings: { ...TARGET, url, overrides }, options: { yes, values: { confirm: 'lab', ...values } } },
  )
  // On a target the values are those of a shared cluster, as `withKeptTarget` has it.
  const context = { ...box.context, config: { ...box.context.config, values: 'prod' as const } }
  personHas(box)
  for (const part of ['scripts/sources/versions.yaml', 'k8s/packages'])
    cpSync(join(ROOT, part), join(context.paths.root, part), { recursive: true })
  recordToolchain(box, { inputs: toolchainInputs(context) })
  const target = targetOf(context.config)!
  await takeAccess(context)
  return { box, context, target, run: (step: Step) => runSteps([step], context) }
}

const RIGHTS: Rule = { args: /create --filename - --output jsonpath/, stdout: 'true\n'.repeat(50) }
const standard = (kind: string): object => ({
  kind: 'Class',
  metadata: { name: 'standard', annotations: { [`${kind}.kubernetes.io/is-default-class`]: 'true' } },
})
const CLASSES: Rule[] = [
  { args: /get storageclasses /, stdout: list(standard('storageclass')) },
  { args: /get ingressclasses /, stdout: list(standard('ingressclass')) },
]

t.test('setup makes what is missing, and keeps a namespace that is there as it is', async (t) => {
  const { box, context, target, run } = await prepare(t, {
    docker: [...ENGINE, ...REGISTRY],
    kubectl: [
      RIGHTS,
      ...CLASSES,
      { args: /get --raw \/api\/v1\/namespaces\/taskora$/, stdout: {} },
      ...sequence(/get secrets,persistentvolumeclaims /, { stdout: list() }),
      ...sequence(/get secrets /, { stdout: list() }, { stdout: SECRETS }),
      { args: /apply --server-side/, stdin: /postgres-password/ },
    ],
  })
  await requireMeant(context, target, true)
  await run(setupTarget)
  t.match(context.report.records, [{ state: 'done', facts: [/runs Kubernetes v1\.35\.4/, /Secrets made: taskora-/] }])
  t.notMatch(box.commands().join('\n'), /minikube|"kind":"Namespace"/)
})

t.test('a registry that nobody is signed in to is named before anything is made', async (t) => {
  const { box, context, target, run } = await prepare(t, {
    docker: [...ENGINE, { ...ANSWERS, stderr: 'Get "https://registry.example:5000/v2/": no basic auth credentials' }],
    kubectl: [RIGHTS, ...CLASSES],
  })
  await requireMeant(context, target, true)
  await t.rejects(run(setupTarget), { code: 'TSK_REGISTRY_DENIED', hint: /docker login registry\.example:5000/ })
  t.notMatch(box.commands().join('\n'), /apply|"kind":"Namespace"/)
})

t.test('a second setup has nothing to do', async (t) => {
  const { context, target, run } = await prepare(t, {
    docker: [...ENGINE, ...REGISTRY],
    kubectl: [RIGHTS, ...CLASSES, { args: /get secrets /, stdout: SECRETS }],
  })
  await requireMeant(context, target, true)
  await run(setupTarget)
  t.match(context.report.records, [{ state: 'skipped', reason: /may do what the chart needs/ }])
})

t.test('push says what the registry has, and pushes what it lacks', async (t) => {
  const full = await prepare(t, { docker: [...ENGINE, ...REGISTRY] })
  await full.run(push)
  t.match(full.context.report.records, [{ state: 'skipped', reason: 'registry.example:5000/team has all 3 images' }])
  const lacking = await prepare(t, {
    docker: [
      ...ENGINE,
      { ...registryLacks('backend'), times: 1 },
      ...REGISTRY,
      { args: /^tag / },
      { args: /^push / },
      { args: /^image rm / },
    ],
  })
  await lacking.run(push)
  t.match(lacking.context.report.records, [{ state: 'done', reason: 'registry.example:5000/team lacks backend' }])
  t.equal(lacking.box.commands().filter((line) => line.startsWith('docker push ')).length, 1)
  const stubborn = await prepare(t, {
    docker: [
      ...ENGINE,
      registryLacks('backend'),
      ...REGISTRY,
      { args: /^tag / },
      { args: /^push / },
      { args: /^image rm / },
    ],
  })
  await t.rejects(stubborn.run(push), { code: 'TSK_STEP_UNPROVEN' }, 'the word of the push is no proof')
})

const OLD = releaseIs('deployed', 'a: old\n')
const RELEASE: Rule[] = [{ ...OLD, times: 2 }, releaseIs('deployed', 'a: new\n', 2)]
const TEMPLATE: Rule = { args: / template /, stdout: 'a: new\n' }
const INSTALLED: readonly Rule[] = [
  clusterAnswers,
  { args: /get secrets /, stdout: SECRETS },
  { args: /get secrets,persistentvolumeclaims /, stdout: SECRETS },
  { args: /apply --server-side .* --dry-run=server --validate=strict/ },
  { args: /get deployments,statefulsets,services,/, stdout: READY },
  WORKLOADS,
]

t.test('deploy pins the images of the registry, and says where people come', async (t) => {
  const url = `http://localhost:${await page(t)}`
  const { box, run } = await prepare(
    t,
    {
      docker: [...ENGINE, ...REGISTRY],
      kubectl: INSTALLED,
      helm: [...RELEASE, TEMPLATE, { args: / upgrade taskora /, stdout: '{}' }],
    },
    { url },
  )
  await run(deploy)
  const upgrade = box.calls().find(({ argv }) => argv.includes('upgrade'))!
  t.match(upgrade.argv.join(' '), /--kube-context lab .*values-prod\.yaml --values - /)
  const values = parse(upgrade.stdin)
  t.match(values, {
    publicUrl: url,
    ingress: { hosts: [{ host: 'localhost' }] },
    backend: { image: { repository: 'registry.example:5000/team/taskora-backend', digest: 'sha256:of-backend' } },
    database: { image: { digest: 'sha256:of-database' } },
    secrets: { auth: { existingSecret: 'taskora-auth' }, revision: 'taskora-auth@7 taskora-database@7' },
  })
  t.notOk('tlsSecret' in values.ingress.hosts[0], 'plain HTTP has no certificate')
  t.notOk('trustedOrigins' in values, 'what only the own cluster has is not there')
  t.notMatch(box.commands().join('\n'), /docker exec|container inspect|minikube/)
})

t.test('a revision that does not come up gives way to the one before', async (t) => {
  const url = `http://localhost:${await page(t)}`
  const failing = { args: / upgrade taskora /, exitCode: 1, stderr: 'Error: UPGRADE FAILED: admission said no' }
  const { box, run } = await prepare(
    t,
    {
      docker: [...ENGINE, ...REGISTRY],
      kubectl: INSTALLED,
      helm: [OLD, TEMPLATE, failing, { args: / rollback taskora 1 / }],
    },
    { url },
  )
  const error = await run(deploy).catch((each: UserError) => each)
  t.match(error, { evidence: [/.*/, /admission said no/, 'rolled back: revision 1 is live again'] })
  t.match(
    box.commands().filter((line) => line.includes(' rollback ')),
    [/--kube-context lab .* rollback taskora 1 /],
  )
})

t.test('teardown removes the release and its data alone, and proves it', async (t) => {
  const claim = { kind: 'PersistentVolumeClaim', metadata: { name: 'taskora-database-data' } }
  const labelled = { kind: 'Service', metadata: { name: 'taskora-backend' } }
  const items = (kept: boolean): Rule[] => [
    ...sequence(/get deployments,statefulsets,cronjobs,/, { stdout: list(labelled, claim) }, { stdout: list() }),
    ...sequence(/get persistentvolumeclaims /, { stdout: list(claim) }, { stdout: kept ? list(claim) : list() }),
    ...sequence(
      /get secrets /,
      { stdout: list(secret('taskora-database'), secret('taskora-auth', false), secret('of-others')) },
      { stdout: list(secret('taskora-auth', false), secret('of-others')) },
    ),
  ]
  const removal: Rule[] = [
    clusterAnswers,
    { args: /delete deployments,replicasets,pods / },
    { args: /get deployments,statefulsets,replicasets,pods /, stdout: '' },
    { args: /delete persistentvolumeclaim\/taskora-database-data secret\/taskora-database / },
    { args: /get --raw \S+\?watch=1/, exitCode: 1, maybe: true },
  ]
  const helm: Rule[] = [{ args: / uninstall taskora / }]
  const well = await prepare(
    t,
    { kubectl: [...removal, ...items(false)], helm },
    { values: { level: 'data' }, yes: true },
  )
  await well.run(teardownTarget)
  t.match(well.context.report.records, [
    { facts: ['3 objects removed, 0 kept', /kept: the namespace taskora of "lab"/] },
  ])
  const left = await prepare(
    t,
    { kubectl: [...removal, ...items(true)], helm },
    { values: { level: 'data' }, yes: true },
  )
  await t.rejects(left.run(teardownTarget), { code: 'TSK_TEARDOWN_INCOMPLETE', evidence: [/PersistentVolumeClaim/] })
})

t.test('teardown asks first, and knows no level beyond the release', async (t) => {
  const { box, run } = await prepare(t, { kubectl: [clusterAnswers] })
  await t.rejects(run(teardownTarget), { code: 'TSK_CONFIRM_NEEDED' })
  const further = await prepare(t, {}, { values: { level: 'cluster' } })
  await t.rejects(further.run(teardownTarget), { code: 'TSK_TARGET_OWN_ONLY' })
  t.notMatch(box.commands().join('\n'), /delete|uninstall/)
})

t.test('a Secret that the values name has to be there, and is not made', async (t) => {
  const values = join(t.testdir({ 'ours.yaml': 'secrets: { auth: { existingSecret: ours } }\n' }), 'ours.yaml')
  const there = (...names: string[]): Rule => ({
    args: /get secrets /,
    stdout: list(...names.map((name) => secret(name, false))),
  })
  const judge = async (secrets: Rule) => {
    const { context, target, run } = await prepare(
      t,
      { docker: [...ENGINE, ...REGISTRY], kubectl: [RIGHTS, ...CLASSES, secrets] },
      { overrides: values },
    )
    await requireMeant(context, target, true)
    await run(setupTarget)
    return context.report.records
  }
  await t.rejects(judge(there('taskora-database')), { code: 'TSK_TARGET_SECRET', message: /not there: ours$/ })
  t.match(await judge(there('taskora-database', 'ours')), [{ state: 'skipped' }], 'counter-test')
})
