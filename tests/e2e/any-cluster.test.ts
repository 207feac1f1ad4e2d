// A cluster of somebody else, with three nodes, a registry and an ingress controller of its own: what
// docs/any-cluster.md promises, as a person does it. Each part builds on the one before.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { UserError } from '../../scripts/lib/errors.ts'
import { resolvePaths } from '../../scripts/lib/run/paths.ts'
import { changeInput, copyCheckout } from '../../scripts/ops/reliability/own-checkout.ts'
import { readPlan } from '../../scripts/sources/packages/plan.ts'
import { buildEngine } from '../fixtures/engine/modern-engine.ts'
import { builtFromPackages } from '../fixtures/internet/artefacts.ts'
import { guardedRegistry, signedInByProgram, signedInToRegistry, wronglySignedIn } from '../fixtures/lab/guarded.ts'
import { createLab } from '../fixtures/lab/lab.ts'
import { loadDuring } from '../fixtures/lab/load.ts'
import { exits } from '../fixtures/suite/exits.ts'
import { listeningFor } from '../fixtures/suite/listening.ts'
import { createSuite, type SuiteRun } from '../fixtures/suite/suite.ts'

t.setTimeout(60 * 60_000)

const ROOT = join(import.meta.dirname, '..', '..')
const CONTEXT = 'taskora-lab'
/** Clients that count each failure want the machine for this cluster alone. */
const underLoad = process.env['TASKORA_E2E_LOAD'] === '1'
const { cache } = resolvePaths(ROOT, process.env, CONTEXT)

// Removed in the reverse order, whatever happens.
const kept = process.env['TASKORA_E2E_KEEP']
const folder = mkdtempSync(join(tmpdir(), 'taskora-lab-'))
t.teardown(() => (kept ? t.comment(`kept: ${folder}`) : rmSync(folder, { recursive: true, force: true })))
const making = createLab({ root: ROOT, name: CONTEXT, folder, port: 18082, registryPort: 18091 })
t.teardown(() => (kept ? undefined : making.remove()))
// On a new machine the other lane builds from packages meanwhile, and the next file of this one needs an engine.
buildEngine(join(cache, 'test-engine'), (text) => t.comment(text))
await builtFromPackages(readPlan(ROOT, cache), 40 * 60_000)
const began = Date.now()
const lab = await making.start()
t.comment(`a cluster of ${lab.nodes.length} nodes in ${Math.round((Date.now() - began) / 1_000)} s`)
/** Whose rights the ingress controller has. */
const ACCOUNT = { kind: 'ServiceAccount', name: 'ingress-controller', namespace: 'taskora-ingress' }
/** All but the first, which has the volumes. */
const others = lab.nodes.slice(1).map(({ name }) => name)

// Sources that are not the other lane's, which edits them and takes images of them from the same engine.
const root = join(folder, 'checkout')
copyCheckout(ROOT, root)
changeInput(root, 'of a cluster with three nodes')
const suite = createSuite({
  profile: 'taskora-person',
  port: 18083,
  state: join(folder, 'state'),
  root,
  env: { KUBECONFIG: lab.kubeconfig },
})

/** What this cluster lacks of what values-prod expects, as the documentation has it. */
const overrides = join(folder, 'values.yaml')
const documented = readFileSync(join(ROOT, 'docs', 'any-cluster.md'), 'utf8')
writeFileSync(overrides, /```yaml\n([\s\S]*?)```/.exec(documented)![1]!)
const WAY = ['--target', CONTEXT, '--registry', `${lab.registry}/team`, '--url', lab.url, '--overrides', overrides]

interface Pod {
  metadata: { name: string; uid: string; deletionTimestamp?: string; labels: Record<string, string> }
  spec: { nodeName?: string }
}
const pods = async (): Promise<Pod[]> =>
  (
    JSON.parse(await lab.kubectl('get', 'pods', '--namespace', 'taskora', '--output', 'json')) as { items: Pod[] }
  ).items.filter(({ metadata }) => !metadata.deletionTimestamp)
const identities = async (): Promise<string[]> => (await pods()).map(({ metadata }) => metadata.uid).sort()
/** The nodes that a component's pods are on, one for each pod. */
const nodesOf = async (component: string): Promise<string[]> =>
  (await pods())
    .filter(({ metadata }) => metadata.labels['app.kubernetes.io/component'] === component)
    .map(({ spec }) => spec.nodeName ?? '')
    .sort()
const namespaces = async (): Promise<string[]> =>
  (await lab.kubectl('get', 'namespaces', '--output', 'name')).trim().split('\n')
const repositories = async (): Promise<string[]> =>
  ((await (await fetch(`http://${lab.registry}/v2/_catalog`)).json()) as { repositories: string[] }).repositories
const errorOf = (run: SuiteRun) => run.json().error
/** What kubectl said when it failed; that it did not fail otherwise. */
const complaint = (asked: Promise<string>): Promise<string> =>
  asked.then(
    () => 'it did not fail',
    ({ evidence }: UserError) => evidence.join('\n'),
  )

t.test('a name that is not that of the context is refused, and nothing is changed', async (t) => {
  const before = await namespaces()
  const unasked = await suite.run('deploy', ...WAY, '--json')
  t.equal(errorOf(unasked)?.code, 'TSK_CONFIRM_NEEDED', 'not without its name')
  const wrong = await suite.run('deploy', ...WAY, '--confirm', 'taskora-lb', '--json')
  t.equal(errorOf(wrong)?.code, 'TSK_NOT_CONFIRMED')
  t.same([await namespaces(), await repositories()], [before, []])
})

t.test('deploys with values-prod to a verified application behind the ingress of the cluster', async (t) => {
  const run = await suite.run('deploy', ...WAY, '--confirm', CONTEXT, '--json')
  exits(t, run, 0)
  const { steps = [] } = run.json()
  t.same(
    steps.map(({ id, state }) => [id, state]).filter(([id]) => id !== 'build'),
    ['setup', 'push', 'deploy', 'verify'].map((id) => [id, 'done']),
  )
  t.match(steps.at(-1)?.facts.join('\n'), /the Ingress taskora, for localhost/)
  t.same(
    (await repositories()).sort(),
    ['backend', 'database', 'frontend'].map((each) => `team/taskora-${each}`),
  )
  const images = await lab.kubectl(
    ...['get', 'deployments', '--namespace', 'taskora', '--output'],
    'jsonpath={range .items[*]}{.spec.template.spec.containers[0].image}{"\\n"}{end}',
  )
  for (const image of images.trim().split('\n'))
    t.match(image, new RegExp(`^${lab.registry}/team/taskora-\\w+:[0-9a-f]{16}@sha256:[0-9a-f]{64}$`))
  for (const component of ['frontend', 'backend'])
    t.same(await nodesOf(component), [CONTEXT, ...others].sort(), `one ${component} on each node`)
})

t.test('a frontend keeps a connection that nothing goes over for longer than the controller does', async (t) => {
  const kept = await lab.kubectl(
    ...['exec', 'deployment/taskora-frontend', '--namespace', 'taskora', '--', 'node', '--eval'],
    "fetch('http://127.0.0.1:3000/healthz').then(({ headers }) => console.log(headers.get('keep-alive')))",
  )
  t.equal(kept.trim(), 'timeout=95')
})

t.test('finds nothing to do the second time, without saying again where, and touches no pod', async (t) => {
  const before = await identities()
  const run = await suite.run('deploy', '--json')
  exits(t, run, 0)
  t.same(
    run.json().steps?.map(({ id, state }) => [id, state]),
    [...['setup', 'build', 'push', 'deploy'].map((id) => [id, 'skipped']), ['verify', 'done']],
  )
  t.same(await identities(), before)
})

t.test('a context that leads to another cluster is refused, and nothing is changed', async (t) => {
  const other = createServer(({ url }, response) => {
    const answer = url?.startsWith('/version') ? { gitVersion: 'v1.35.4' } : { metadata: { uid: 'another' }, items: [] }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  })
  const { url } = await listeningFor(t, other)
  const home = join(folder, 'elsewhere')
  mkdirSync(home)
  writeFileSync(join(home, 'config'), readFileSync(lab.kubeconfig, 'utf8').replaceAll(/server: .*/g, `server: ${url}`))
  const elsewhere = createSuite({
    profile: suite.profile,
    port: 18083,
    state: join(folder, 'state'),
    root,
    env: { KUBECONFIG: join(home, 'config') },
  })
  const before = await identities()
  const asked = await elsewhere.run('deploy', '--json')
  t.equal(errorOf(asked)?.code, 'TSK_CONFIRM_NEEDED', 'deploy asks again')
  t.match(asked.stderr, /leads to another cluster than the one that was confirmed/)
  const named = await elsewhere.run('teardown', '--target', CONTEXT, '--yes', '--json')
  t.equal(errorOf(named)?.code, 'TSK_TARGET_CHANGED')
  const back = await suite.run('teardown', '--json')
  t.equal(errorOf(back)?.code, 'TSK_CONFIRM_NEEDED', 'the access to the confirmed one is as it was')
  t.same(await identities(), before)
})

t.test('an account that signs in by a program, and a registry that wants credentials', async (t) => {
  await lab.kubectl('create', 'serviceaccount', 'person', '--namespace', 'default')
  await lab.kubectl(
    ...['create', 'clusterrolebinding', 'person', '--clusterrole', 'cluster-admin'],
    ...['--serviceaccount', 'default:person'],
  )
  const token = await lab.kubectl('create', 'token', 'person', '--namespace', 'default')
  const home = join(folder, 'signed-in')
  const kubeconfig = signedInByProgram(home, lab.kubeconfig, token.trim())
  const registry = guardedRegistry(lab.registry)
  const uploads: string[] = []
  registry.on('request', ({ method, url }: IncomingMessage) => {
    if (method === 'POST' || method === 'DELETE') uploads.push(`${method} ${url?.replace(/uploads\/.+/, 'uploads/…')}`)
  })
  const { url } = await listeningFor(t, registry)
  const host = new URL(url).host
  const { config, bin } = signedInToRegistry(home, host)
  const way = ['--target', 'program', '--registry', `${host}/team`, '--url', lab.url, '--overrides', overrides]
  const as = (env: Record<string, string>) =>
    createSuite({
      profile: 'taskora-signed-in',
      port: 18084,
      state: join(folder, 'state'),
      root,
      env: { KUBECONFIG: kubeconfig, PATH: `${bin}:${process.env['PATH']}`, ...env },
    })
  const before = await identities()
  const stranger = await as({ DOCKER_CONFIG: home }).run('setup', ...way, '--confirm', 'program', '--json')
  t.equal(errorOf(stranger)?.code, 'TSK_REGISTRY_DENIED')
  t.match(errorOf(stranger)?.hint, `docker login ${host}`)
  const denied = await as({ DOCKER_CONFIG: wronglySignedIn(home, host) }).run(
    ...['deploy', ...way, '--confirm', 'program', '--json'],
  )
  t.match(errorOf(denied), { code: 'TSK_REGISTRY_DENIED', evidence: [/as "team": status 401/] }, 'a wrong password')
  t.match(errorOf(denied)?.hint, `docker login ${host}`)
  t.same(
    denied
      .json()
      .steps?.map(({ id }) => id)
      .slice(1),
    [],
    'is named before anything is built',
  )
  const known = as({ DOCKER_CONFIG: config })
  for (const step of ['setup', 'push']) {
    const run = await known.run(step, ...way, '--json')
    exits(t, run, 0)
    t.match(run.json().steps, [{ id: step, state: 'skipped' }], 'what is there is seen')
  }
  uploads.length = 0
  const elsewhere = way.map((each) => (each === `${host}/team` ? `${host}/others` : each))
  exits(t, await known.run('setup', ...elsewhere, '--json'), 0, 'who may push is let in where images are lacking')
  t.same(uploads, [
    'POST /v2/others/taskora-frontend/blobs/uploads/',
    'DELETE /v2/others/taskora-frontend/blobs/uploads/…',
  ])
  t.notMatch((await repositories()).join(), 'others', 'and nothing of it stays')
  t.same(await identities(), before)
})

t.test('a controller that has not read its routes gets no visitors, and is ready once it has', async (t) => {
  const own = (...args: string[]) => lab.kubectl(...args, '--namespace', 'taskora-ingress')
  const mayRead = (...subjects: object[]) =>
    lab.kubectl(
      ...['patch', 'clusterrolebinding', 'ingress-controller', '--type', 'json', '--patch'],
      JSON.stringify([{ op: 'replace', path: '/subjects', value: subjects }]),
    )
  // Without rights it starts, and has nothing to read.
  await mayRead()
  const started = async (): Promise<string> => {
    await own('rollout', 'restart', 'deployment/ingress-controller')
    await own('wait', '--for=jsonpath={.status.updatedReplicas}=1', 'deployment/ingress-controller', '--timeout=60s')
    const pods = await own('get', 'pods', '--sort-by=.metadata.creationTimestamp', '--output', 'name')
    const newest = pods.trim().split('\n').at(-1)!
    await own('wait', '--for=jsonpath={.status.containerStatuses[0].started}=true', newest, '--timeout=60s')
    return newest
  }
  t.teardown(() => mayRead(ACCOUNT))
  const newest = await started()
  const ping = (port: number) =>
    lab.kubectl('get', '--raw', `/api/v1/namespaces/taskora-ingress/pods/${newest.slice(4)}:${port}/proxy/ping`)
  t.equal(await ping(8080), 'OK', 'it is alive')
  t.match(await complaint(ping(8081)), /could not find the requested resource/, 'and knows no route')
  t.match(await complaint(own('wait', '--for=condition=Ready', newest, '--timeout=8s')), /timed out/)
  for (let time = 0; time < 20; time++) t.equal((await fetch(lab.url)).status, 200, 'those of before serve')
  await mayRead(ACCOUNT)
  await own('wait', '--for=condition=Ready', newest, '--timeout=120s')
  t.equal(await ping(8081), 'OK')
  await own('rollout', 'status', 'deployment/ingress-controller', '--timeout=120s')
})

/** Moves all pods off a node, and waits until those that took their place are ready. */
async function drain(node: string): Promise<string> {
  const drained = await lab.kubectl(
    ...['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=180s'],
  )
  for (const workload of ['deployment/taskora-frontend', 'deployment/taskora-backend'])
    await lab.kubectl('rollout', 'status', workload, '--namespace', 'taskora', '--timeout=120s')
  return drained
}

t.test('each node that has no volume is drained, and the application goes on', async (t) => {
  for (const node of others) {
    const { result, load } = underLoad
      ? await loadDuring({ url: lab.url, folder, name: `drain-${node}` }, () => drain(node))
      : { result: await drain(node), load: undefined }
    for (const pod of ['taskora-frontend', 'taskora-backend', 'ingress-controller'])
      t.match(result, new RegExp(`pod/${pod}-\\S+ evicted`), `${node} had served`)
    t.notOk(
      (await pods()).some(({ spec }) => spec.nodeName === node),
      'and has no pod any more',
    )
    if (load) {
      t.comment(`${node}: ${load.requests} requests, ${load.again} of them sent again, ${load.writes} writes`)
      t.ok(load.requests > 200, `${load.requests} requests were made`)
      t.same([...load.broken, ...load.refused], [], `${load.requests} requests, each served as asked`)
      t.equal(load.again, 0, 'and none of them had to be sent twice')
      t.same(load.violations, [], `${load.writes} acknowledged writes, all of them kept`)
    }
    t.equal((await fetch(lab.url)).status, 200, 'the page answers')
    await lab.kubectl('uncordon', node)
  }
})

if (underLoad)
  t.test('the same clients notice when every ingress controller is killed at once', async (t) => {
    const { load } = await loadDuring({ url: lab.url, folder, name: 'control' }, async () => {
      await lab.kubectl('delete', 'pods', '--all', '--namespace', 'taskora-ingress', '--force', '--grace-period=0')
      await lab.kubectl('rollout', 'status', 'deployment', '--namespace', 'taskora-ingress', '--timeout=120s')
    })
    t.ok(load.broken.length > 0, `${load.broken.length} of ${load.requests} requests had no answer`)
    t.same(load.violations, [])
  })

t.test('an image that the registry has not is named, and the revision of before is live again', async (t) => {
  const before = await identities()
  const digest = `sha256:${'0'.repeat(64)}`
  const run = await suite.run('deploy', '--only', 'deploy', '--set', `backend.image.digest=${digest}`, '--json')
  exits(t, run, 6)
  t.equal(errorOf(run)?.code, 'TSK_PULL_NOT_FOUND')
  t.match(errorOf(run)?.evidence.join('\n'), new RegExp(`taskora-backend\\S*${digest}[\\s\\S]*is live again`))
  t.same(await identities(), before, 'the pods of before went on')
  exits(t, await suite.run('verify'), 0)
})

t.test('teardown takes the release and leaves namespace, data and cluster', async (t) => {
  const before = await namespaces()
  const refused = await suite.run('teardown', '--json')
  t.equal(errorOf(refused)?.code, 'TSK_CONFIRM_NEEDED', 'not without a yes')
  exits(t, await suite.run('teardown', '--yes'), 0)
  t.same(await namespaces(), before)
  const left = await lab.kubectl(
    ...['get', 'all,ingresses,secrets,persistentvolumeclaims', '--namespace', 'taskora', '--output', 'name'],
  )
  t.same(left.trim().split('\n').sort(), [
    'persistentvolumeclaim/taskora-backups',
    'persistentvolumeclaim/taskora-database-data',
    'secret/taskora-auth',
    'secret/taskora-database',
  ])
  t.equal((await lab.kubectl('get', 'nodes')).match(/ Ready /g)?.length, lab.nodes.length, 'the nodes are as before')
})
