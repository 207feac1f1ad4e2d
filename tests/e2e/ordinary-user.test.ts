// The suite as most people run it: not as root, on an engine of today with the containerd image store, from the
// publishers' downloads and images, from a clone with narrow permissions and a blank in its path, in a shell full of
// other projects' variables. All of it in a closed network, where the test answers in the publishers' place.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { resolvePaths } from '../../scripts/lib/run/paths.ts'
import { createShell } from '../../scripts/lib/shell/shell.ts'
import type { Result } from '../../scripts/ops/reliability/result.ts'
import { ownEngine } from '../../scripts/sources/engine/own-engine.ts'
import { boundedRuntime } from '../../scripts/sources/engine/runtime.ts'
import { readPlan } from '../../scripts/sources/packages/plan.ts'
import { buildEngine, startEngine } from '../fixtures/engine/modern-engine.ts'
import { builtFromPackages } from '../fixtures/internet/artefacts.ts'
import { startInternet } from '../fixtures/internet/internet.ts'
import { exits } from '../fixtures/suite/exits.ts'
import { cloneFor, createUser, lendCache } from '../fixtures/suite/ordinary-user.ts'
import { createSuite } from '../fixtures/suite/suite.ts'

t.setTimeout(60 * 60_000)

const ROOT = join(import.meta.dirname, '..', '..')
const paths = resolvePaths(ROOT, process.env, 'taskora')

/** A server that another project's variables name: whoever asks it has left the cluster of this checkout. */
let foreignRequests = 0
const foreign = createServer((_request, response) => {
  foreignRequests += 1
  response.writeHead(403).end()
})
await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve))
const foreignUrl = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}`

const OTHER_PROJECTS = {
  HELM_KUBEAPISERVER: foreignUrl,
  HELM_KUBETOKEN: 'of-another-project',
  HELM_DRIVER: 'memory',
  MINIKUBE_NODES: '2',
  KUBECONFIG: '/nonexistent/config',
  DOCKER_DEFAULT_PLATFORM: process.arch === 'x64' ? 'linux/arm64' : 'linux/amd64',
  NODE_ENV: 'production',
}

// Removed in the reverse order, whatever happens.
const folder = mkdtempSync(join(tmpdir(), 'taskora-engine-'))
chmodSync(folder, 0o755)
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
t.teardown(() => foreign.close())
const user = createUser('taskora-e2e')
t.teardown(() => user.remove())
const shell = createShell({ env: process.env, cwd: ROOT, dryRun: false, signal: new AbortController().signal })
const report = { update: () => {} } as never
const programs = buildEngine(join(paths.cache, 'test-engine'), (text) => t.comment(text))
// On a new machine the other lane builds them meanwhile.
await builtFromPackages(readPlan(ROOT, paths.cache), 40 * 60_000)
const runtime = await boundedRuntime({ paths, shell, report }, ownEngine(paths))
const internet = await startInternet(ROOT, paths.cache, join(folder, 'internet'))
t.teardown(() => internet.close())
const { network, publishers, resolver } = internet
network.slow(200)
const engine = await startEngine({
  folder: join(folder, 'engine'),
  programs,
  runtime,
  gid: user.gid,
  enter: network.enter('/'),
})
t.teardown(() => engine.stop())
const root = cloneFor(user, ROOT)
writeFileSync(join(root, 'scripts', 'sources', 'versions.yaml'), internet.versions)
const suite = createSuite({
  profile: 'taskora-user',
  port: 18081,
  state: join(root, '.taskora'),
  root,
  identity: user,
  enter: network.enter,
  env: {
    HOME: user.home,
    USER: 'taskora-e2e',
    DOCKER_HOST: engine.address,
    TASKORA_CACHE: join(user.home, '.cache', 'taskora'),
    ...OTHER_PROJECTS,
  },
})
t.teardown(() => suite.run('teardown', '--level', 'cluster', '--yes'))

const MEGABYTE = 1e6

/** What the application answers with, asked from within its network. */
const page = async (): Promise<string> =>
  (await suite.shell(`curl --silent --location --output /dev/null --write-out '%{http_code}' '${suite.url}'`)).stdout

t.test("deploys from the publishers' downloads to a verified application, without privileges", async (t) => {
  const run = await suite.run('deploy', '--json')
  exits(t, run, 0)
  t.same(
    run.json().steps?.map(({ id, state }) => [id, state]),
    ['setup', 'build', 'load', 'deploy', 'verify'].map((id) => [id, 'done']),
  )
  t.notMatch(run.stderr, /broken and of an older revision/)
  t.equal(await page(), '200', 'the printed address answers')
  const { source, tools, baseImages } = JSON.parse(readFileSync(join(root, '.taskora', 'toolchain.json'), 'utf8'))
  t.equal(source, 'upstream', 'which the suite chose by itself')
  for (const name of ['minikube', 'kubectl', 'helm']) t.equal(tools[name].origin, 'upstream', name)
  t.notMatch(JSON.stringify(baseImages), /sha256/, 'what is pinned by digest goes by its name')
  const asked = publishers.requests.join('\n')
  for (const part of ['registry-1.docker.io/v2/library/postgres/blobs/', 'gcr.io/v2/k8s-minikube/kicbase/blobs/'])
    t.match(asked, `GET ${part}`)
  t.match(asked, /GET storage\.googleapis\.com\/minikube-preloaded-volume-tarballs\//)
  t.notOk(resolver.unknown.has('api.github.com'), 'nobody looked for another Kubernetes')
})

t.test('finds nothing to do the second time', async (t) => {
  const run = await suite.run('deploy', '--json')
  exits(t, run, 0)
  t.same(
    run.json().steps?.map(({ state }) => state),
    ['skipped', 'skipped', 'skipped', 'skipped', 'done'],
  )
})

t.test('after one changed line the node gets one layer', async (t) => {
  const file = join(root, 'backend', 'src', 'api', 'health.py')
  writeFileSync(file, `${readFileSync(file, 'utf8')}# changed\n`)
  const run = await suite.run('deploy', '--json')
  exits(t, run, 0)
  const load = run
    .json<{ steps: { id: string; measures: { moved?: number } }[] }>()
    .steps.find(({ id }) => id === 'load')
  t.ok((load?.measures.moved ?? Infinity) < 5 * MEGABYTE, `${load?.measures.moved} bytes were moved`)
})

// How many were turned away is asked in the other lane, where nothing but a rollout needs the processors.
t.test('under load, neither a rollout nor a killed database loses what was acknowledged', async (t) => {
  const began = Date.now()
  const { data, error } = (await suite.run('reliability', '--quick', '--yes', '--json')).json<{
    data?: { results: Result[] }
    error?: { code: string; message: string; evidence: string[] }
  }>()
  if (error) t.comment(`${error.code} ${error.message}: ${error.evidence.join('; ')}`)
  const quick = new Map(data?.results.map((each) => [each.name, each]))
  const kinds = (name: string): string[] => quick.get(name)?.violations.map(({ kind }) => kind) ?? ['it was not made']
  for (const name of ['rolling-update', 'server-kill']) t.same(kinds(name), [], name)
  t.ok(kinds('control').includes('lost'), 'the control finds losses')
  t.match(quick.get('server-kill'), { healed: true, restarts: 0 })
  t.comment(
    `${[...quick.values()].reduce((sum, { requests }) => sum + requests, 0)} requests, ${Date.now() - began} ms`,
  )
})

t.test('what a shell has for other projects reached none of them', async (t) => {
  exits(t, await suite.run('status', '--json'), 0)
  t.equal(foreignRequests, 0, 'no request to the foreign server')
  await fetch(foreignUrl)
  t.equal(foreignRequests, 1, 'the server counts')
})

t.test('with no network at all, a stopped cluster is resumed', async (t) => {
  exits(t, await suite.shell(`minikube stop --profile ${suite.profile}`), 0)
  network.link('down')
  t.teardown(() => network.link('up'))
  const asked = publishers.requests.length
  const run = await suite.run('deploy', '--json')
  exits(t, run, 0)
  t.equal(await page(), '200')
  t.equal(publishers.requests.length, asked, 'nothing was asked of anybody')
})

t.test('teardown leaves no container, volume or network of the profile', async (t) => {
  exits(t, await suite.run('teardown', '--level', 'cluster', '--yes'), 0)
  const left = await suite.shell(`docker ps --all --format '{{.Names}}'; docker volume ls --format '{{.Name}}'`)
  t.notMatch(left.stdout, suite.profile)
})

t.test('with no network, what root has built from packages starts a cluster without privileges', async (t) => {
  network.link('down')
  t.teardown(() => network.link('up'))
  lendCache(user, paths.cache)
  const run = await suite.run('setup', '--sources', 'packages', '--json')
  exits(t, run, 0)
  t.match((await suite.shell('kubectl get nodes')).stdout, / Ready /)
})
