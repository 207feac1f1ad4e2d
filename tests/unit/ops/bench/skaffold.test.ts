import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { makePeerRelease, peerValues } from '../../../../scripts/ops/bench/peer-release.ts'
import { prepareSkaffold, stopwatch } from '../../../../scripts/ops/bench/skaffold.ts'
import { loadScript, skaffoldArgs, skaffoldConfig } from '../../../../scripts/ops/bench/skaffold-config.ts'
import { findSkaffold } from '../../../../scripts/ops/bench/skaffold-program.ts'
import type { Workbench } from '../../../../scripts/ops/bench/workbench.ts'
import { recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const PLAN = {
  folder: '/f',
  sources: '/s',
  chart: '/c',
  values: ['/c/values-dev.yaml', '/s/values.yaml'],
  namespace: 'taskora-skaffold',
  release: 'taskora',
  baseImages: { node: 'base/node:1', python: 'base/python:1' },
}

t.test('Skaffold builds both images with the base images that their Dockerfiles ask for', (t) => {
  const { build } = parse(skaffoldConfig(PLAN))
  for (const { context, docker, hooks } of build.artifacts) {
    const component = context.replace('/s/', '')
    const dockerfile = readFileSync(join(ROOT, component, docker.dockerfile), 'utf8')
    for (const argument of Object.keys(docker.buildArgs))
      t.match(dockerfile, new RegExp(`^ARG ${argument}=`, 'm'), `${component} takes ${argument}`)
    t.has(docker.buildArgs, component === 'backend' ? { PYTHON_IMAGE: 'base/python:1' } : { NODE_IMAGE: 'base/node:1' })
    t.same(hooks.after, [{ command: ['sh', '/f/load.sh'] }])
  }
  t.equal(build.artifacts.length, 2)
  t.equal(build.local.push, false, 'there is no registry')
  t.end()
})

t.test('the chart is given what Skaffold has built, by the names that Skaffold makes of its images', (t) => {
  const { build, deploy } = parse(skaffoldConfig(PLAN))
  const [{ setValueTemplates, ...release }] = deploy.helm.releases
  t.match(release, { namespace: 'taskora-skaffold', chartPath: '/c', valuesFiles: PLAN.values, createNamespace: true })
  const known = build.artifacts.flatMap(({ image }: { image: string }) =>
    ['REPO', 'TAG'].map((part) => `{{.IMAGE_${part}_${image.replaceAll('/', '_').replaceAll('-', '_')}}}`),
  )
  t.same(Object.values(setValueTemplates).sort(), known.sort())
  t.same(Object.keys(setValueTemplates).sort(), [
    'backend.image.repository',
    'backend.image.tag',
    'frontend.image.repository',
    'frontend.image.tag',
  ])
  t.end()
})

t.test('only the steady way keeps the label that would replace all pods', (t) => {
  t.match(skaffoldArgs('/f', 'bench', { steady: true }).join(' '), / --label skaffold\.dev\/run-id=bench$/)
  t.notMatch(skaffoldArgs('/f', 'bench', { steady: false }).join(' '), /run-id/)
  t.end()
})

/** Runs the script with a docker that knows the image's ID and a minikube that writes down what it was told. */
function load(t: Test, docker: string) {
  const folder = t.testdir({
    docker: `#!/bin/sh\n${docker}\n`,
    minikube: `#!/bin/sh\necho "$@" > "${'$'}{0%/*}/told"\n`,
  })
  for (const name of ['docker', 'minikube']) chmodSync(join(folder, name), 0o755)
  const run = (): Buffer =>
    execFileSync('sh', ['-c', loadScript(join(folder, 'minikube'), 'a profile')], {
      env: { PATH: `${folder}:/usr/bin:/bin`, SKAFFOLD_IMAGE: 'bench/backend:before' },
      stdio: 'pipe',
    })
  return { run, told: join(folder, 'told') }
}

t.test('the hook loads the image by its ID, and an image that the engine lacks fails it', (t) => {
  const { run, told } = load(t, 'echo sha256:abc')
  run()
  t.equal(
    readFileSync(told, 'utf8'),
    '--profile a profile image load --daemon=true bench/backend:abc\n',
    'as Skaffold deploys it',
  )
  const lacking = load(t, 'echo no such image >&2; exit 1')
  t.throws(lacking.run)
  t.notOk(existsSync(lacking.told))
  t.end()
})

t.test('what Skaffold says divides its time into steps, those of two images added up', (t) => {
  let clock = 0
  const { read, steps } = stopwatch(() => clock)
  const at = (ms: number, line: string): void => {
    clock = ms
    read(line)
  }
  at(100, 'Generating tags...')
  at(300, ' - taskora-bench/skaffold-backend: Not found. Building')
  at(1_000, 'Starting post-build hooks...')
  at(4_000, 'Completed post-build hooks')
  at(5_000, 'Starting post-build hooks...')
  at(9_000, 'Completed post-build hooks')
  at(9_100, 'Starting deploy...')
  at(9_700, 'Waiting for deployments to stabilize...')
  clock = 12_000
  t.same(steps(), { build: 2_000, load: 7_000, deploy: 600, wait: 2_300 })
  t.same(stopwatch(() => 5).steps(), {}, 'nothing said, nothing known')
  t.end()
})

/** Where the person names programs; helm answers as given. */
function named(t: Test, helm: Rule[], env: Record<string, string> = {}) {
  const { context, folder } = sandbox(t, { skaffold: [], helm3: helm })
  const programs = { TASKORA_SKAFFOLD: join(folder, 'bin/skaffold'), TASKORA_SKAFFOLD_HELM: join(folder, 'bin/helm3') }
  return { programs, find: () => findSkaffold({ ...context.env, ...programs, ...env }, context.shell) }
}

const HELM_3: Rule = { args: ['version', '--client', '--short'], stdout: 'v3.19.0+g3d8990f\n' }

t.test('Skaffold and its Helm 3 are those that the person names', async (t) => {
  const { programs, find } = named(t, [HELM_3])
  t.same(await find(), { skaffold: programs.TASKORA_SKAFFOLD, helm: programs.TASKORA_SKAFFOLD_HELM })
})

const MISSING: [about: string, helm: Rule[], env: Record<string, string>, says: RegExp][] = [
  ['no Skaffold named', [], { TASKORA_SKAFFOLD: '' }, /^Skaffold 2\.16 cannot be measured: TASKORA_SKAFFOLD does not/],
  ['no Helm 3 named', [], { TASKORA_SKAFFOLD_HELM: '' }, /^Helm 3 cannot be measured: TASKORA_SKAFFOLD_HELM does not/],
  ['a path without a program', [], { TASKORA_SKAFFOLD: '/nowhere/x' }, /^TASKORA_SKAFFOLD names \/nowhere\/x, which/],
  [
    'Helm 4',
    [{ args: /^version --client/, exitCode: 1, stderr: 'Error: unknown flag: --client' }],
    {},
    /which is no Helm 3: Skaffold works with none other/,
  ],
  ['Helm 2', [{ args: /^version --client/, stdout: 'Client: v2.17.0' }], {}, /which is no Helm 3/],
]
for (const [about, helm, env, says] of MISSING) {
  t.test(`${about}: one line says so, and where to read how it is built`, async (t) => {
    const error = await named(t, helm, env)
      .find()
      .then(
        () => t.fail('it was found'),
        (each: Error) => each,
      )
    t.match(error, { code: 'TSK_BENCH_FAILED', message: says })
    t.match((error as Error).message, /^[^\n]*docs\/benchmarks\/README\.md, "Peers"[^\n]*$/)
    t.match(readFileSync(join(ROOT, 'docs/benchmarks/README.md'), 'utf8'), /^### Peers$/m)
  })
}

t.test("a peer's release shares no port of the node, and its database's image is the suite's", (t) => {
  t.match(peerValues('http://localhost:1', 'host:5000/base-postgres:1f'), {
    publicUrl: 'http://localhost:1',
    frontend: { service: { nodePort: 0 } },
    database: { image: { repository: 'host:5000/base-postgres', tag: '1f' } },
  })
  t.end()
})

/** A bench whose checkout is the sandbox's; `skaffold` and the engine answer as given. */
function bench(t: Test, rules: Record<string, Rule[]>) {
  const box = sandbox(t, { minikube: [], kubectl: [], helm: [], docker: [], ...rules })
  recordToolchain(box)
  const gone: string[] = []
  const bench = {
    root: box.context.paths.root,
    context: () => box.context,
    disposable: (reference: string) => void gone.push(reference),
  } as Partial<Workbench> as Workbench
  return { box, bench, gone }
}

const LISTED: Rule = {
  args: /^image ls --format \S+ taskora-bench\/skaffold-(backend|frontend)$/,
  stdout: 'taskora-bench/skaffold-x:1\n',
}

t.test('Skaffold runs with Helm 3 first on its PATH and without minikube, and its images go at the end', async (t) => {
  const said = 'Generating tags...\nStarting deploy...\n'
  const { box, bench: own, gone } = bench(t, { skaffold: [{ args: /^run /, stdout: said }], docker: [LISTED] })
  const peer = makePeerRelease(own, 'skaffold')
  const skaffold = join(box.folder, 'bin/skaffold')
  const run = prepareSkaffold(own, peer, { skaffold, helm: '/programs/helm3' })
  const { steps, durationMs } = await run({ steady: true })
  t.ok(durationMs > 0)
  t.same(Object.keys(steps), ['build', 'deploy'])
  const [call] = box.calls().filter(({ tool }) => tool === 'skaffold')
  const first = call!.env['PATH']!.split(':')[0]!
  t.ok(lstatSync(join(first, 'helm')).isSymbolicLink())
  t.throws(() => execFileSync(join(first, 'minikube'), ['version'], { stdio: 'pipe' }), 'it finds no minikube')
  t.same(gone, ['taskora-bench/skaffold-x:1', 'taskora-bench/skaffold-x:1'])
  t.notOk(existsSync(join(box.context.paths.root, 'skaffold.yaml')), 'and nothing is left in the checkout itself')
})

t.test('a run of Skaffold that fails is no figure', async (t) => {
  const { box, bench: own } = bench(t, {
    skaffold: [{ args: /^run /, exitCode: 1, stderr: '1/3 deployment(s) failed' }],
  })
  const programs = { skaffold: join(box.folder, 'bin/skaffold'), helm: '/programs/helm3' }
  const run = prepareSkaffold(own, makePeerRelease(own, 'skaffold'), programs)
  await t.rejects(run({ steady: false }), { message: /skaffold/ })
})

t.test('each peer has sources of its own: an edit for one is no change for the others', (t) => {
  const { bench: own } = bench(t, {})
  const [one, other] = [makePeerRelease(own, 'plain'), makePeerRelease(own, 'skaffold')]
  writeFileSync(join(one.sources, 'backend', 'Dockerfile'), 'FROM edited\n')
  t.equal(readFileSync(join(other.sources, 'backend', 'Dockerfile'), 'utf8'), 'FROM scratch\n')
  t.equal(readFileSync(join(own.root, 'backend', 'Dockerfile'), 'utf8'), 'FROM scratch\n')
  t.not(one.namespace, other.namespace)
  t.equal(one.context().config.namespace, one.namespace)
  mkdirSync(join(one.sources, 'left'))
  makePeerRelease(own, 'plain')
  t.notOk(existsSync(join(one.sources, 'left')), 'and what a run of before left is gone')
  t.end()
})
