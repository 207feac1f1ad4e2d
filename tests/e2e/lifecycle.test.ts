// The real cluster, from nothing to verified and back to nothing, as a person would do it. Each part builds on the one
// before.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { DrillResult } from '../../scripts/ops/drill/run-faults.ts'
import { newPerson, type Person } from '../fixtures/application/person.ts'
import { visitDuring } from '../fixtures/application/visitors.ts'
import { exits } from '../fixtures/suite/exits.ts'
import { createSuite } from '../fixtures/suite/suite.ts'
import { servesByHttps } from './https.ts'
import { loadingFaultsBesidePods, loadingFaultsWithoutPods } from './loading.ts'

// Each part may take minutes on two cores; the runner's own limit is for unit tests.
t.setTimeout(45 * 60_000)

const state = mkdtempSync(join(tmpdir(), 'taskora-e2e-'))
const suite = createSuite({ profile: 'taskora-e2e', port: 18080, state })
/** The pods that stay: name and identity, one a line. Those of an earlier rollout take their time to go. */
const pods = async (): Promise<string> => {
  const { items } = JSON.parse((await suite.shell('kubectl get pods -o json')).stdout) as {
    items: { metadata: { name: string; uid: string; deletionTimestamp?: string } }[]
  }
  return items
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ metadata: { name, uid } }) => `${name} ${uid}`)
    .sort()
    .join('\n')
}
const secrets = async (): Promise<string> =>
  (await suite.shell('kubectl get secrets taskora-database taskora-auth -o jsonpath="{.items[*].data}"')).stdout
const revision = async (): Promise<number> =>
  JSON.parse((await suite.shell('helm status taskora -o json')).stdout).version

/** What belongs to the person and not to the suite. */
const personsKubeconfig = (): string | undefined => {
  const file = join(homedir(), '.kube', 'config')
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

let person: Person
let firstSecrets = ''
const kubeconfigBefore = personsKubeconfig()

// Registered before anything exists, so that a failure half-way leaves no cluster behind.
t.teardown(async () => {
  if (process.env['TASKORA_E2E_KEEP']) return t.comment(`kept: state ${state}`)
  await suite.run('teardown', '--level', 'cluster', '--yes')
  rmSync(state, { recursive: true, force: true })
})

t.test('deploys from nothing to a verified application', async (t) => {
  const run = await suite.run('deploy', '--json')
  exits(t, run, 0)
  const { ok, steps = [] } = run.json()
  t.equal(ok, true)
  t.same(
    steps.map(({ id }) => id),
    ['setup', 'build', 'load', 'deploy', 'verify'],
  )
  t.equal((await fetch(suite.url)).status, 200, 'the printed address answers')
  firstSecrets = await secrets()
  t.match(firstSecrets, /postgres-password/)
})

t.test('finds nothing to do the second time, and touches no pod', async (t) => {
  const before = { pods: await pods(), revision: await revision() }
  const run = await suite.run('deploy', '--json')
  exits(t, run, 0)
  t.same(
    run.json().steps?.map(({ id, state }) => [id, state]),
    [
      ['setup', 'skipped'],
      ['build', 'skipped'],
      ['load', 'skipped'],
      ['deploy', 'skipped'],
      ['verify', 'done'],
    ],
  )
  t.same({ pods: await pods(), revision: await revision() }, before)
})

t.test('loading repairs what the node or the engine has lost, beside running pods', (t) =>
  loadingFaultsBesidePods(t, suite),
)

t.test('answers plain kubectl, minikube and helm in a shell with its exports', async (t) => {
  const objects = await suite.shell('kubectl get pods,svc,ingress -n taskora')
  exits(t, objects, 0)
  for (const name of ['pod/taskora-database-0', 'service/taskora-frontend', 'ingress.networking.k8s.io/taskora'])
    t.match(objects.stdout, name)
  const address = await suite.shell('minikube service taskora-frontend --url')
  t.equal(
    (await fetch(address.stdout.trim().split('\n').at(-1)!)).status,
    200,
    'the address that minikube names answers',
  )
  t.match((await suite.shell('helm status taskora')).stdout, /STATUS: deployed/)
})

t.test(
  'no image holds what builds borrow from this machine: its certificates are those of the base image',
  async (t) => {
    const { baseImages } = JSON.parse(readFileSync(join(state, 'toolchain.json'), 'utf8')) as {
      baseImages: Record<string, string>
    }
    const digest = async (image: string): Promise<string> =>
      (
        await suite.shell(
          `docker run --rm --network none --entrypoint sha256sum '${image}' /etc/ssl/certs/ca-certificates.crt`,
        )
      ).stdout
    for (const [component, base] of [
      ['frontend', 'node'],
      ['backend', 'python'],
    ] as const) {
      const image = (
        await suite.shell(
          `kubectl get deployment taskora-${component} -o jsonpath='{.spec.template.spec.containers[0].image}'`,
        )
      ).stdout
      t.match(await digest(image), /^[0-9a-f]{64} /)
      t.equal(await digest(image), await digest(baseImages[base]!), component)
      t.notMatch((await suite.shell(`docker history --no-trunc '${image}'`)).stdout, /_authToken|PASSWORD=/)
    }
  },
)

t.test('the chart passes the server: dry run and Helm tests', async (t) => {
  const dryRun = await suite.shell(
    'helm get manifest taskora | kubectl apply --server-side --force-conflicts --dry-run=server -f -',
  )
  exits(t, dryRun, 0)
  t.match(dryRun.stdout, /deployment.apps\/taskora-backend serverside-applied \(server dry run\)/)
  t.notMatch(dryRun.stderr, /PodSecurity|Warning/, 'no warning from admission')
  const tests = await suite.shell('helm test taskora --timeout 2m')
  exits(t, tests, 0)
})

t.test('a task survives the deletion of the database pod', async (t) => {
  person = await newPerson(suite.url)
  const task = await person.add('Buy milk')
  await suite.shell('kubectl delete pod taskora-database-0 --wait')
  await suite.shell(
    'kubectl wait --for=condition=Ready pod/taskora-database-0 --timeout=120s && kubectl rollout status ' +
      'deployment/taskora-frontend --timeout=60s && kubectl rollout status deployment/taskora-backend --timeout=60s',
  )
  t.same(
    (await person.tasks()).map(({ id, title }) => ({ id, title })),
    [{ id: task.id, title: 'Buy milk' }],
  )
})

t.test('a wrong image tag fails fast, names the image, and rolls back', async (t) => {
  const run = await suite.run('deploy', '--only', 'deploy', '--set', 'backend.image.tag=no-such-tag', '--json')
  exits(t, run, 6)
  const { error } = run.json()
  t.equal(error?.code, 'TSK_IMAGE_UNAVAILABLE')
  t.match(error?.evidence.join('\n'), /taskora\/backend:no-such-tag/)
  t.equal((await person.tasks()).length, 1, 'the old pods went on serving')
  exits(t, await suite.run('verify'), 6, 'verify sees it as well')
  exits(t, await suite.run('rollback', '--yes'), 0)
  exits(t, await suite.run('verify'), 0, 'all is well again')
})

t.test('an interrupted deployment says how to go on, and the next one converges', async (t) => {
  const change = ['--only', 'deploy', '--set', 'frontend.podAnnotations.changed=yes']
  const interrupted = await suite.runUntil(
    /helm \S.* upgrade .*\[0, \d+ ms\]/,
    'SIGINT',
    'deploy',
    ...change,
    '--verbose',
  )
  exits(t, interrupted, 130)
  t.match(interrupted.stderr, /TSK_RUN_INTERRUPTED[\s\S]*npm run deploy/)
  exits(t, await suite.run('deploy'), 0)
  t.notMatch(
    (await suite.shell('kubectl get deployments -o yaml')).stdout,
    /changed: "?yes/,
    'what was only tried is gone',
  )
})

t.test('a rollout of both services fails no request, and touches the database not', async (t) => {
  const database = async (): Promise<string> =>
    (await pods()).split('\n').find((line) => line.startsWith('taskora-database'))!
  const before = { database: await database(), all: await pods() }
  const change = [
    '--only',
    'deploy',
    '--set',
    'frontend.podAnnotations.rolled=yes,backend.podAnnotations.rolled=yes',
    '--json',
  ]
  const { result, visits } = await visitDuring(suite.url, () => suite.run('deploy', ...change))
  exits(t, result, 0)
  t.match(result.json().steps, [
    { reason: /Deployment\/taskora-backend changed, Deployment\/taskora-frontend changed/ },
  ])
  t.not(await pods(), before.all, 'the pods are others: the rollout happened')
  t.equal(await database(), before.database)
  t.ok(visits.asked > 50, `${visits.asked} requests were made`)
  t.same(visits.failed, [], `${visits.asked} requests, each answered as it should be`)
  exits(t, await suite.run('deploy'), 0, 'and back')
})

t.test('an edit of one service rolls that service alone, and its receipt says why', async (t) => {
  const named = async (): Promise<string[]> =>
    (await pods()).split('\n').filter((line) => !line.startsWith('taskora-frontend'))
  const before = await named()
  const run = await suite.run('deploy', '--only', 'deploy', '--set', 'frontend.podAnnotations.edited=yes', '--json')
  exits(t, run, 0)
  t.same(await named(), before, 'backend and database are the same pods as before')
  const { receipts } = (await suite.run('receipts', '--json')).json<{
    data: { receipts: { command: string; undo?: string; steps: { id: string; reason?: string }[] }[] }
  }>().data
  t.match(receipts.at(-1), {
    command: 'deploy',
    undo: /^npm run rollback -- \d+$/,
    steps: [{ id: 'deploy', reason: 'Deployment/taskora-frontend changed' }],
  })
  exits(t, await suite.run('deploy'), 0, 'and back')
})

t.test('two deployments at once: one runs, the other is told to wait', async (t) => {
  const runs = await Promise.all([suite.run('deploy', '--json'), suite.run('deploy', '--json')])
  t.same(
    runs.map(({ code }) => code).sort((a, b) => a - b),
    [0, 75],
  )
})

t.test('a backup brings back what was lost', async (t) => {
  const file = join(state, 'tasks.dump')
  exits(t, await suite.run('backup', file), 0)
  await person.add('Written after the backup')
  const restored = await suite.run('restore', file, '--yes')
  exits(t, restored, 0)
  t.equal(await person.signIn(), 200, 'the account of before signs in')
  t.same(
    (await person.tasks()).map(({ title }) => title),
    ['Buy milk'],
  )
})

t.test('faults that are made are named at the first answer, are healed, and cost no task', async (t) => {
  const run = await suite.run('drill', 'ci', '--yes', '--json')
  exits(t, run, 0)
  const { data } = run.json<{ data: { of: number; results: DrillResult[] } }>()
  t.ok(data.of >= 25, `${data.of} faults`)
  t.equal(data.results.length, data.of)
  for (const { name, named, healed, sentence, wrong } of data.results)
    t.ok(named && healed, `${name}: ${wrong[0] ?? sentence}${healed ? '' : ', and not well again'}`)
  t.comment(`${data.of} faults in ${Math.round(run.durationMs / 1_000)} s`)
  t.same(
    (await person.tasks()).map(({ title }) => title),
    ['Buy milk'],
  )
})

t.test(
  'the inner loop brings a save live, takes it back, survives broken code, and leaves all well at Ctrl-C',
  async (t) => {
    const file = join(import.meta.dirname, '../../backend/src/api/health.py')
    const before = readFileSync(file, 'utf8')
    t.teardown(() => writeFileSync(file, before))
    const version = async (): Promise<string> =>
      (await suite.shell('kubectl get --raw /api/v1/namespaces/taskora/services/taskora-backend:8000/proxy/version'))
        .stdout
    const dev = suite.start('dev', '--json', '--no-logs')
    await dev.said(/"event":"live".*"agreed":4,"of":4,"others":\[\]/)
    const first = JSON.parse(await version()) as { build: string }
    writeFileSync(file, before.replace('"service": "backend"', '"service": "backend of the inner loop"'))
    await dev.said(/"event":"synced".*"agreed":3,"of":3,"others":\[\]/)
    t.same(
      JSON.parse(await version()),
      { service: 'backend of the inner loop', build: first.build },
      'the change is in the pods of the image before',
    )
    await dev.said(/"event":"live".*"agreed":3,"of":3,"others":\[\]/)
    const second = JSON.parse(await version()) as { build: string }
    t.match(second, { service: 'backend of the inner loop' }, 'the image is live')
    t.not(second.build, first.build, 'and is another one')
    writeFileSync(file, `${before}def broken(:\n`)
    await dev.said(/"event":"failed".*"code":"TSK_SOURCES_REFUSED"/)
    t.same(JSON.parse(await version()), second, 'what was live goes on serving')
    writeFileSync(file, before)
    await dev.said(/"event":"synced".*"agreed":3,"of":3,"others":\[\]/, 2)
    await dev.said(/"event":"live".*"agreed":3,"of":3,"others":\[\]/, 2)
    t.same(JSON.parse(await version()), first, 'and is taken back')
    dev.signal('SIGINT')
    const ended = await dev.ended
    const { stdout } = ended
    exits(t, ended, 130)
    t.match(stdout, /"event":"failed".*src\/api\/health\.py:\d+: SyntaxError/)
    t.match(stdout, /"event":"settled","state":"revision \d+ is live at [^;]*"/)
    const { stdout: command } = await suite.shell(
      "kubectl get deployment taskora-backend --output jsonpath='{.spec.template.spec.containers[0].command}'",
    )
    t.equal(command.trim(), '', 'the pods are ordinary ones')
    exits(t, await suite.run('verify'), 0, 'all is well')
  },
)

t.test('a stopped cluster is resumed, with its data', async (t) => {
  exits(t, await suite.shell(`minikube stop --profile ${suite.profile}`), 0)
  exits(t, await suite.run('deploy'), 0)
  t.same(
    (await person.tasks()).map(({ title }) => title),
    ['Buy milk'],
  )
})

t.test('the application goes, comes back by https and then as it was, with the same data and secrets', async (t) => {
  exits(t, await suite.run('teardown'), 0)
  t.match(
    (await suite.shell('kubectl get pods,svc,ingress,deployments,statefulsets 2>&1')).stdout,
    /No resources found/,
  )
  await t.test('loading repairs what was cut or lost', (t) => loadingFaultsWithoutPods(t, suite))
  const back = await suite.run('deploy', '--tls', '--json')
  exits(t, back, 0)
  await t.test('the way in by https', (t) => servesByHttps(t, suite, state, back))
  exits(t, await suite.run('deploy', '--tls', 'off'), 0)
  t.equal(await secrets(), firstSecrets, 'no secret was made anew')
  t.equal(await person.signIn(), 200)
  t.same(
    (await person.tasks()).map(({ title }) => title),
    ['Buy milk'],
  )
})

t.test('teardown of the cluster leaves nothing of ours and touches nothing else', async (t) => {
  const docker = (line: string) => suite.shell(`docker ${line}`)
  await docker('volume create taskora-e2e-bystander')
  t.teardown(() => docker('volume rm taskora-e2e-bystander'))
  const refused = await suite.run('teardown', '--level', 'cluster', '--json')
  t.equal(refused.json().error?.code, 'TSK_CONFIRM_NEEDED', 'not without a yes')
  exits(t, await suite.run('teardown', '--level', 'cluster', '--yes'), 0)
  const left = await docker(
    `ps --all --format '{{.Names}}'; docker volume ls --format '{{.Name}}'; docker network ls --format '{{.Name}}'`,
  )
  const names = left.stdout.split('\n')
  t.notOk(names.includes(suite.profile), 'no container, volume or network of the profile')
  t.ok(names.includes('taskora-e2e-bystander'), 'a foreign volume is still there')
  await t.rejects(fetch(suite.url), 'nothing answers any more')
  t.equal(personsKubeconfig(), kubeconfigBefore, "the person's own kubeconfig is as it was")
  exits(t, await suite.run('teardown', '--level', 'cluster', '--yes'), 0, 'a second time finds nothing to do')
})
