import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { setup, startAndLoad } from '../../../scripts/01-setup.ts'
import { EXIT } from '../../../scripts/lib/errors.ts'
import { runSteps } from '../../../scripts/lib/pipeline/pipeline.ts'
import { toolchainInputs } from '../../../scripts/sources/toolchain-match.ts'
import { socketFolder, startFakeEngine } from '../../fixtures/sources/fake-engine.ts'
import { brief } from '../../fixtures/suite/brief.ts'
import {
  COPY_INTO_NODE,
  clusterAnswers,
  clusterIsSilent,
  engineHas,
  engineLacks,
  engineStoreAt,
  image,
  list,
  nodeMadeBy,
  nodePublishes,
  PACKS,
  recordToolchain,
} from '../../fixtures/suite/checkout.ts'
import { CONTROLLER_IMAGE, HAS_CONTROLLER } from '../../fixtures/suite/controller.ts'
import { makeImage, savedImages } from '../../fixtures/suite/engine-store.ts'
import { listening, listeningFor } from '../../fixtures/suite/listening.ts'
import { nodeImports, nodeIs, releaseReferences } from '../../fixtures/suite/node.ts'
import { type Rule, type Rules, type SandboxSettings, sandbox } from '../../fixtures/suite/sandbox.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const BASES = engineHas('base/', image('base'))
const SECRETS: Rule = {
  args: /get secrets /,
  stdout: list(...['taskora-database', 'taskora-auth'].map((name) => ({ kind: 'Secret', metadata: { name } }))),
}
const NO_SECRETS: Rule = { args: /get secrets /, exitCode: 1, stderr: 'The connection to the server was refused' }

function prepare(t: Test, rules: Rules, settings: SandboxSettings & { inputs?: string } = {}) {
  const box = sandbox(t, { docker: [], minikube: [], kubectl: [], helm: [], ...rules }, settings)
  const { paths } = box.context
  for (const part of ['scripts/sources/versions.yaml', 'k8s/packages']) {
    mkdirSync(dirname(join(paths.root, part)), { recursive: true })
    cpSync(join(ROOT, part), join(paths.root, part), { recursive: true })
  }
  recordToolchain(box, { inputs: settings.inputs ?? toolchainInputs(box.context) })
  return { box, run: () => runSteps([setup], box.context), calls: () => brief(t, box) }
}

t.test('a cluster that answers, with the tools of this checkout: nothing is done', async (t) => {
  const { box, run, calls } = prepare(t, { docker: [BASES], kubectl: [clusterAnswers, SECRETS] })
  await run()
  t.match(box.context.report.records, [
    { state: 'skipped', reason: 'the cluster answers /readyz and its tools are those of this checkout' },
  ])
  // Each process costs a tenth of a second: one question to the server, one for its Secrets, one for each base image.
  t.same(
    calls()
      .map((line) =>
        line
          .split(' ')
          .filter((word) => /^(image|get|secrets|\/readyz)$/.test(word))
          .join(' '),
      )
      .sort(),
    ['get /readyz', 'get secrets', 'image', 'image', 'image'],
  )
})

/** What makes setup go to work. No engine answers at the address given here, so that work ends at its first part. */
const DUE: [about: string, rules: Rules, settings?: { inputs: string }][] = [
  ['the cluster does not answer', { docker: [BASES], kubectl: [clusterIsSilent, NO_SECRETS] }],
  ['a Secret is missing', { docker: [BASES], kubectl: [clusterAnswers, { ...SECRETS, stdout: list() }] }],
  [
    'the engine has lost a base image',
    { docker: [engineLacks('base/node'), BASES], kubectl: [clusterAnswers, SECRETS] },
  ],
  ['another version is wanted since', { kubectl: [clusterAnswers, SECRETS] }, { inputs: 'of another version' }],
]
for (const [about, rules, more] of DUE) {
  t.test(`has work to do when ${about}; a chosen engine that is silent stops it at once`, async (t) => {
    const { run, calls } = prepare(t, rules, {
      ...more,
      env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
      settings: { port: await freePort() },
    })
    await t.rejects(run(), {
      code: 'TSK_ENGINE_NOT_RUNNING',
      exitCode: EXIT.guard,
      message: /DOCKER_HOST names unix:\/\/\/nonexistent\/docker\.sock/,
    })
    t.notOk(
      calls().some((line) => /minikube|apply|docker (build|pull|run)/.test(line)),
      'nothing was changed',
    )
  })
}

t.test('a node that publishes another port ends setup before anything is changed', async (t) => {
  const docker = [BASES, nodePublishes(8080)]
  const { box, run, calls } = prepare(t, { docker, kubectl: [clusterAnswers, SECRETS] }, { settings: { port: '9090' } })
  const profile = join(box.context.paths.minikubeHome, '.minikube', 'profiles', 'taskora')
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(profile, 'config.json'), '{}')
  await t.rejects(run(), { code: 'TSK_CLUSTER_SETTING_FIXED', exitCode: EXIT.guard, hint: /--port 9090 --force/ })
  t.notOk(
    calls().some((line) => /minikube|apply|docker (build|pull|run|stop|rm)/.test(line)),
    'nothing was changed',
  )
})

t.test('settings of a cluster that is there: what can grow is work to do, what stays is said', async (t) => {
  const check = async (memory: string) => {
    const { env } = await engineAnswers(t)
    const docker = [BASES, nodePublishes(8080)]
    const settings = { 'cluster.memory': memory, 'cluster.cpus': '2' }
    const { box } = prepare(t, { docker, kubectl: [clusterAnswers, SECRETS] }, { env, settings })
    const { paths } = box.context
    const profile = join(paths.minikubeHome, '.minikube', 'profiles', 'taskora')
    mkdirSync(profile, { recursive: true })
    writeFileSync(join(profile, 'config.json'), '{}')
    const engine = { owned: false, host: env.DOCKER_HOST }
    recordToolchain(box, { inputs: toolchainInputs(box.context), engine })
    return { state: await setup.check!(box.context), output: box.output() }
  }
  // The node has 4 GB, the engine 8 GB, of which the machine itself keeps a fifth.
  t.match(await check('6GB'), { state: { holds: false, because: /has less than the settings and the engine allow/ } })
  t.match(await check('4GB'), { state: { holds: true }, output: /^((?!cluster\.memory)[^])*$/ })
  t.match(await check('3GB'), { state: { holds: true }, output: /cluster\.memory: the node keeps its 4\.00 GB/ })
})

t.test('another way in than before is work to do, and so is a controller that is not as it should be', async (t) => {
  const check = async (ingress: string, rules: Rules, more: object = {}) => {
    const { box } = prepare(t, rules, { settings: { ingress } })
    recordToolchain(box, { inputs: toolchainInputs(box.context), ...more })
    return setup.check!(box.context)
  }
  const ready = { docker: [BASES], kubectl: [clusterAnswers, SECRETS] }
  t.match(await check('on', { ...ready, docker: [] }), {
    holds: false,
    because: 'no ingress controller has been obtained yet',
  })
  const had = { ingressController: CONTROLLER_IMAGE }
  const held = { ...ready, docker: [BASES, HAS_CONTROLLER] }
  t.match(await check('on', held, had), { holds: false, because: 'the way in becomes an ingress controller' })
  t.match(await check('off', ready, had), { holds: true }, 'nothing was there before')
})

t.test('an engine on another machine is refused', async (t) => {
  const { run } = prepare(
    t,
    { docker: [BASES], kubectl: [clusterIsSilent, NO_SECRETS] },
    { env: { DOCKER_HOST: 'tcp://203.0.113.9:2375' }, settings: { port: await freePort() } },
  )
  await t.rejects(run(), { code: 'TSK_ENGINE_REMOTE', exitCode: EXIT.guard })
})

/** An engine that answers, and the client's answers about it. */
async function engineAnswers(t: Test) {
  const socket = join(socketFolder(t), 'engine.sock')
  const engine = await startFakeEngine(socket)
  t.teardown(engine.close)
  const docker: Rule[] = [
    { args: /^version --format/, stdout: '29.0.0 29.0.0\n' },
    { args: ['buildx', 'version'], stdout: 'buildx' },
  ]
  return { docker, env: { DOCKER_HOST: `unix://${socket}` } }
}

t.test('a node of this name that somebody else made is told before its port', async (t) => {
  const { docker, env } = await engineAnswers(t)
  const node: Rule = { args: /^container inspect /, stdout: 'running taskora\n' }
  const { run } = prepare(
    t,
    { docker: [BASES, ...docker, node, nodeMadeBy('/of/another')], kubectl: [clusterIsSilent, NO_SECRETS] },
    { env },
  )
  await t.rejects(run(), { code: 'TSK_CLUSTER_FOREIGN', exitCode: EXIT.guard, hint: /^Choose another name/ })
})

t.test('a port that another program holds is told before anything is changed', async (t) => {
  const { port } = await listeningFor(t, createServer())
  const { docker, env } = await engineAnswers(t)
  const { run } = prepare(
    t,
    {
      docker: [BASES, ...docker, { args: /^container inspect /, exitCode: 1 }],
      kubectl: [clusterIsSilent, NO_SECRETS],
    },
    { env, settings: { port: String(port) } },
  )
  await t.rejects(run(), {
    code: 'TSK_PORT_IN_USE',
    exitCode: EXIT.guard,
    message: new RegExp(`Port ${port} `),
    hint: new RegExp(`port: ${port + 1}`),
  })
})

/** A start of a new node that says when it takes images. */
const TAKES_IMAGES: Rule = { args: /^start /, stdout: '* Preparing Kubernetes v1.35.4 on containerd 2.1 ...\n' }

t.test('images that are built travel while the cluster starts, and not into one that fails to', async (t) => {
  const { database } = await releaseReferences(t)
  const built = await makeImage({ file: 'of a layer' })
  const start = async (minikube: Rule) => {
    const docker: Rule[] = [
      { args: /^container inspect /, exitCode: 1 },
      { args: /^volume inspect /, exitCode: 1 },
      { args: /^info --format \{\{\.NCPU/, stdout: '8 32000000000\n' },
      { ...engineLacks('taskora/'), maybe: true },
      { ...BASES, args: /^image inspect base\/(node|python)/, maybe: true },
      { ...engineHas('base/postgres', built.record), maybe: true },
      { ...engineStoreAt(), maybe: true },
      { ...nodeIs({}), maybe: true },
      { args: /^save /, stdout: await savedImages({ [database]: built }), maybe: true },
      { ...nodeImports({ images: { [database]: built.record } }), maybe: true },
      COPY_INTO_NODE,
    ]
    const kubectl: Rule[] = [{ args: /config set-context /, maybe: true }]
    const box = sandbox(t, { docker, minikube: [minikube], kubectl, helm: [], tar: [PACKS] })
    const toolchain = recordToolchain(box)
    const outcome = await startAndLoad(box.context, toolchain).catch((error: Error) => error)
    return { outcome, output: box.output(), sent: box.commands().some((line) => line.includes('images import')) }
  }
  t.match(await start(TAKES_IMAGES), { outcome: undefined, output: /1 image loaded meanwhile/, sent: true })
  t.match(await start({ args: /^start / }), { outcome: undefined, sent: false }, 'not before the node takes images')
  const failed = await start({ ...TAKES_IMAGES, exitCode: 80, stderr: 'no' })
  t.match(failed, { outcome: { code: 'TSK_COMMAND_FAILED' }, output: /^((?!loaded|No image)[^])*$/ })
})

t.test('what the choice of tools follows from: settings, recipe and versions', async (t) => {
  const inputs = (settings: Record<string, string>): string =>
    toolchainInputs(
      prepare(t, Object.fromEntries(['docker', 'kubectl'].map((tool) => [tool, []])), { settings }).box.context,
    )
  const before = inputs({})
  t.equal(inputs({ port: '9090', profile: 'other' }), before)
  for (const settings of [{ sources: 'packages' }, { runtime: 'docker' }, { mirror: 'https://mirror.test' }])
    t.not(inputs(settings), before)
})

/** A port that was free a moment ago. */
async function freePort(): Promise<string> {
  const { port, close } = await listening(createServer())
  await close()
  return String(port)
}
