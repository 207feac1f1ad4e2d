import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { build } from '../../../scripts/02-build.ts'
import { EXIT } from '../../../scripts/lib/errors.ts'
import { runSteps } from '../../../scripts/lib/pipeline/pipeline.ts'
import { BUILD_BASES, engineHas, engineLacks, image, recordToolchain } from '../../fixtures/suite/checkout.ts'
import { type Rule, type SandboxSettings, sandbox } from '../../fixtures/suite/sandbox.ts'

const FRONTEND = engineHas('taskora/frontend', image('frontend', 300e6))
const BACKEND = engineHas('taskora/backend', image('backend', 250e6))

/** The engine lacks an image for check and apply, and has it once it is built. */
const builtAfter = (name: string, sizeBytes: number): Rule[] => [
  { ...engineLacks(`taskora/${name}`), times: 2 },
  engineHas(`taskora/${name}`, image(name, sizeBytes)),
]
const building = (name: string, more: Partial<Rule> = {}): Rule => ({ args: new RegExp(`^build .*/${name}$`), ...more })

function prepare(t: Test, docker: Rule[], settings?: SandboxSettings) {
  const box = sandbox(t, { docker: [...docker, BUILD_BASES], kubectl: [], minikube: [], helm: [] }, settings)
  recordToolchain(box)
  return {
    box,
    run: () => runSteps([build], box.context),
    builds: () =>
      box
        .calls()
        .filter(({ argv }) => argv[0] === 'build')
        .map(({ argv }) => argv),
  }
}

t.test('both images exist: nothing is done, and both are named', async (t) => {
  const { box, run } = prepare(t, [FRONTEND, BACKEND])
  await run()
  t.match(box.context.report.records, [
    { state: 'skipped', reason: /^the engine has taskora\/frontend:[0-9a-f]{16} and taskora\/backend:[0-9a-f]{16}$/ },
  ])
})

t.test('builds both from their folders, tagged by their inputs, with the base images that setup chose', async (t) => {
  const { box, run, builds } = prepare(t, [
    ...builtAfter('frontend', 300e6),
    ...builtAfter('backend', 250e6),
    building('frontend'),
    building('backend'),
  ])
  await run()
  for (const [name, base] of [
    ['frontend', 'NODE_IMAGE=base/node:1'],
    ['backend', 'PYTHON_IMAGE=base/python:1'],
  ] as const) {
    const argv = builds().find((each) => each.at(-1) === join(box.context.paths.sources, name))!
    const tag = argv[argv.indexOf('--tag') + 1]!
    const buildArgs = argv.filter((_, index) => argv[index - 1] === '--build-arg')
    t.match(tag, new RegExp(`^taskora/${name}:[0-9a-f]{16}$`))
    t.match(
      buildArgs.slice(0, 2),
      [base, `BUILD_HASH=${tag.split(':')[1]}`],
      'the hash comes last, so that it invalidates nothing before it',
    )
  }
  t.match(box.context.report.records[0]!.facts.toSorted(), [
    /^backend: .*250 MB \(limit 1\.00 GB\)/,
    /^frontend: .*300 MB \(limit 500 MB\)/,
  ])
  t.match(box.output(), /frontend: first build in this checkout/)
})

t.test('a second build names what changed, and touches the other image not', async (t) => {
  const first = prepare(t, [
    ...builtAfter('frontend', 1),
    ...builtAfter('backend', 1),
    building('frontend'),
    building('backend'),
  ])
  await first.run()
  const { paths } = first.box.context
  const second = prepare(t, [...builtAfter('frontend', 1), BACKEND, building('frontend')])
  Object.assign(second.box.context.paths, { sources: paths.sources, state: paths.state })
  writeFileSync(join(paths.sources, 'frontend', 'page.tsx'), '')
  recordToolchain(second.box)
  await second.run()
  t.match(second.box.output(), /frontend: page\.tsx added/)
  t.equal(second.builds().length, 1)
})

t.test('another base image behind the same reference is another image, and that is why it is built', async (t) => {
  const first = prepare(t, [
    ...builtAfter('frontend', 1),
    ...builtAfter('backend', 1),
    building('frontend'),
    building('backend'),
  ])
  await first.run()
  const { paths } = first.box.context
  const second = prepare(t, [
    { ...BUILD_BASES, args: /^image inspect base\/python/, stdout: [{ Id: 'sha256:rebuilt', Size: 1 }] },
    FRONTEND,
    ...builtAfter('backend', 1),
    building('backend'),
  ])
  Object.assign(second.box.context.paths, { sources: paths.sources, state: paths.state })
  recordToolchain(second.box)
  await second.run()
  t.match(second.box.context.report.records, [{ state: 'done', reason: 'backend: base image changed' }])
})

t.test('an image that the engine has lost is built again, and that is said', async (t) => {
  const { box, run } = prepare(t, [...builtAfter('frontend', 1), BACKEND, building('frontend')])
  await run()
  const again = prepare(t, [...builtAfter('frontend', 1), BACKEND, building('frontend')])
  Object.assign(again.box.context.paths, { sources: box.context.paths.sources, state: box.context.paths.state })
  recordToolchain(again.box)
  await again.run()
  t.match(again.box.context.report.records, [{ reason: 'frontend: the engine has lost the image of these sources' }])
})

t.test('sources that change while they are built: the image goes, since its tag would lie', async (t) => {
  const { box, run } = prepare(t, [
    engineLacks('taskora/frontend'),
    BACKEND,
    building('frontend', { stderr: '#1 it began\n' }),
    { args: /^image rm taskora\/frontend:/ },
  ])
  const { paths } = box.context
  Object.assign(box.context.report, { update: () => writeFileSync(join(paths.sources, 'frontend', 'late.tsx'), '') })
  await t.rejects(run(), { code: 'TSK_SOURCES_CHANGED', exitCode: EXIT.build, message: /frontend/ })
})

t.test('--force builds what exists', async (t) => {
  const { run, builds } = prepare(t, [FRONTEND, BACKEND, building('frontend'), building('backend')], {
    options: { force: true },
  })
  await run()
  t.equal(builds().length, 2)
})

t.test('--dry-run prints both builds and runs none', async (t) => {
  const { box, run, builds } = prepare(t, [engineLacks('taskora/')], { options: { dryRun: true } })
  await run()
  t.equal(box.output().match(/\$ docker build --progress plain --tag taskora\/(frontend|backend):/g)?.length, 2)
  t.same(builds(), [])
})

t.test('an image over its limit fails the build, by name and number', async (t) => {
  const { run } = prepare(t, [...builtAfter('frontend', 612e6), BACKEND, building('frontend')])
  await t.rejects(run(), {
    code: 'TSK_IMAGE_TOO_LARGE',
    exitCode: EXIT.build,
    evidence: [/^taskora\/frontend:\S+: 612 MB, limit 500 MB$/],
  })
})

t.test('a build that fails shows the last lines of its output', async (t) => {
  const { run } = prepare(t, [
    engineLacks('taskora/frontend'),
    BACKEND,
    building('frontend', { exitCode: 1, stderr: '#9 ERROR: process "npm ci" did not complete\n' }),
  ])
  await t.rejects(run(), {
    code: 'TSK_BUILD_FAILED',
    exitCode: EXIT.build,
    message: 'The frontend image cannot be built',
    evidence: [/^\$ docker build/, /npm ci/],
  })
})

t.test('a build that fails for a known reason keeps its code', async (t) => {
  const { run } = prepare(t, [
    engineLacks('taskora/frontend'),
    BACKEND,
    building('frontend', { exitCode: 1, stderr: 'write /x: no space left on device' }),
  ])
  await t.rejects(run(), { code: 'TSK_DISK_FULL', exitCode: EXIT.guard })
})

t.test('what the build prints is shown while it runs', async (t) => {
  const { box, run } = prepare(
    t,
    [
      ...builtAfter('frontend', 1),
      BACKEND,
      building('frontend', { stderr: '#5 [deps 2/4] RUN npm ci\n', delayMs: 900 }),
    ],
    { terminal: true },
  )
  await run()
  t.match(box.output(), /frontend: #5 \[deps 2\/4\] RUN npm ci/)
})
