import t from 'tap'
import { load } from '../../../scripts/03-load.ts'
import { EXIT } from '../../../scripts/lib/errors.ts'
import { runSteps } from '../../../scripts/lib/pipeline/pipeline.ts'
import { brief } from '../../fixtures/suite/brief.ts'
import {
  BUILD_BASES,
  clusterAnswers,
  clusterIsSilent,
  engineHas,
  engineLacks,
  engineStoreAt,
  image,
  recordToolchain,
} from '../../fixtures/suite/checkout.ts'
import { makeImage, savedImages } from '../../fixtures/suite/engine-store.ts'
import { nodeImports, nodeIs, releaseReferences } from '../../fixtures/suite/node.ts'
import { type Rule, type SandboxSettings, sandbox } from '../../fixtures/suite/sandbox.ts'

const [FRONTEND, BACKEND, DATABASE] = [image('frontend', 300e6), image('backend', 250e6), image('postgres', 120e6)]
const ENGINE = [
  engineHas('taskora/frontend', FRONTEND),
  engineHas('taskora/backend', BACKEND),
  engineHas('base/postgres', DATABASE),
]
const references = await releaseReferences(t)
const HELD = {
  [references.frontend]: FRONTEND,
  [references.backend]: BACKEND,
  [references.database]: DATABASE,
}
const NODE = nodeIs({ images: HELD })
const ONLY_DATABASE = nodeIs({ images: { [references.database]: DATABASE } })
const SAVE: Rule = { args: /^save /, stdout: await savedImages({ 'a:1': await makeImage({ file: 'of a layer' }) }) }
const STORE: Rule = { ...nodeImports({ images: HELD }), stdin: /of a layer[\s\S]*index\.json/ }

function prepare(t: Parameters<typeof sandbox>[0], docker: Rule[], kubectl: Rule[] = [], settings?: SandboxSettings) {
  const box = sandbox(t, { docker: [BUILD_BASES, ...docker], kubectl, minikube: [], helm: [] }, settings)
  recordToolchain(box)
  return {
    box,
    run: () => runSteps([load], box.context),
    changes: () => brief(t, box).filter((line) => /save|images import/.test(line)),
  }
}

t.test('the node holds all: nothing is done, and why is said', async (t) => {
  const { box, run, changes } = prepare(t, [...ENGINE, NODE])
  await run()
  t.match(box.context.report.records, [{ state: 'skipped', reason: 'the node holds all 3 images' }])
  t.same(changes(), [])
})

t.test('loads what is missing, as one stream, and compares afterwards', async (t) => {
  const { box, run, changes } = prepare(t, [...ENGINE, ONLY_DATABASE, engineStoreAt(), SAVE, STORE], [clusterAnswers])
  await run()
  const [frontend, backend] = ['frontend', 'backend'].map((name) => `taskora/${name}:[0-9a-f]{16}`)
  t.match(changes().sort(), [
    /^docker exec --interactive taskora sh -c ctr --namespace k8s\.io images import --digests=false - /,
    new RegExp(`^docker save ${frontend} ${backend}$`),
  ])
  t.match(box.context.report.records, [
    { state: 'done', facts: [/^\d kB in .* s, .*\/s; IDs in node and engine are equal$/], measures: { moved: Number } },
  ])
})

const OTHER = nodeIs({ images: { ...HELD, [references.frontend]: image('of-yesterday') } })

t.test('a loader that says yes while the node holds another image is not believed', async (t) => {
  const { box, run } = prepare(
    t,
    [...ENGINE, OTHER, engineStoreAt(), SAVE, { ...STORE, stdout: OTHER.stdout }],
    [clusterAnswers],
  )
  await t.rejects(run(), {
    code: 'TSK_IMAGE_NOT_LOADED',
    exitCode: EXIT.cluster,
    evidence: ['built: sha256:frontend', 'node:  sha256:of-yesterday'],
  })
  t.match(box.context.report.records, [{ state: 'failed' }])
})

t.test('an import that fails is a failure although the save went well', async (t) => {
  const { run } = prepare(
    t,
    [...ENGINE, OTHER, engineStoreAt(), SAVE, { ...STORE, exitCode: 1, stderr: 'ctr: no space left on device' }],
    [clusterAnswers],
  )
  await t.rejects(run(), { code: 'TSK_DISK_FULL' })
})

t.test('--force loads all, whatever the node holds', async (t) => {
  const { run, changes } = prepare(t, [...ENGINE, SAVE, STORE], [clusterAnswers], {
    options: { force: true },
  })
  await run()
  t.match(
    changes().find((line) => line.includes(' save ')),
    / taskora\/frontend:\S+ taskora\/backend:\S+ base\/postgres:1$/,
  )
})

t.test('--dry-run prints the stream and changes nothing', async (t) => {
  const { box, run, changes } = prepare(t, [...ENGINE, OTHER], [], { options: { dryRun: true } })
  await run()
  t.match(box.output(), /\$ docker save taskora\/frontend:\S+ \| docker exec --interactive taskora ctr/)
  t.same(changes(), [])
})

t.test('images that were not built are named, and the step that builds them', async (t) => {
  const { run, changes } = prepare(t, [
    engineLacks('taskora/frontend'),
    ENGINE[1]!,
    { ...NODE, maybe: true },
    { ...ENGINE[2]!, maybe: true },
  ])
  await t.rejects(run(), { code: 'TSK_IMAGE_NOT_BUILT', exitCode: EXIT.build, hint: 'Run `npm run build` first' })
  t.same(changes(), [])
})

t.test('a cluster that does not answer stops it before anything is streamed', async (t) => {
  const { run, changes } = prepare(t, [...ENGINE, nodeIs({})], [clusterIsSilent])
  await t.rejects(run(), { code: 'TSK_CLUSTER_UNREACHABLE', exitCode: EXIT.cluster, hint: /npm run setup/ })
  t.same(changes(), [])
})

t.test('before setup it says so', async (t) => {
  const { context } = sandbox(t)
  await t.rejects(runSteps([load], context), {
    code: 'TSK_TOOLCHAIN_MISSING',
    exitCode: EXIT.guard,
    hint: /npm run setup/,
  })
})
