import t, { type Test } from 'tap'
import { EXIT } from '../../../../../scripts/lib/errors.ts'
import { chainIds } from '../../../../../scripts/lib/images/digests.ts'
import { type LoadOptions, loadImages } from '../../../../../scripts/lib/images/transfer/load-images.ts'
import {
  engineHas,
  engineLacks,
  engineStoreAt,
  nodeHas,
  nodeLacks,
  nodeStores,
  nodeUnpacked,
} from '../../../../fixtures/suite/checkout.ts'
import {
  type MadeImage,
  makeImage,
  savedImages,
  savedLongAgo,
  storeImage,
} from '../../../../fixtures/suite/engine-store.ts'
import { type Rule, type SandboxSettings, sandbox } from '../../../../fixtures/suite/sandbox.ts'

const BASE = { 'etc/os-release': 'debian\n'.repeat(20_000) }
const BACKEND = [BASE, { 'app/venv': 'packages\n'.repeat(50_000) }, { 'app/main.py': 'print("marked: backend")' }]
const FRONTEND = [BASE, { 'app/server.js': 'marked: frontend' }]
const IMPORT = /^exec --interactive taskora ctr --namespace k8s\.io images import --digests=false -$/

const images = async () => ({
  'taskora/backend:1': await makeImage(...BACKEND),
  'taskora/frontend:1': await makeImage(...FRONTEND),
})
type Images = Record<string, MadeImage>

/** The node with these images, ready to run. */
const holds = (all: Images): Rule[] => [
  ...Object.entries(all).map(([reference, { record }]) => nodeHas(reference, record)),
  nodeUnpacked(...Object.values(all).map(({ record }) => ({ ...record, layers: chainIds(record.layers) }))),
]

function prepare(t: Test, docker: Rule[], all: Images, settings?: SandboxSettings) {
  const box = sandbox(t, { docker }, settings)
  const wanted = Object.entries(all).map(([reference, { record }]) => ({ reference, record }))
  const archives = (): string[] =>
    box
      .calls()
      .filter(({ argv }) => argv.includes('--interactive'))
      .map(({ stdin }) => stdin)
  return { box, archives, load: (options?: LoadOptions) => loadImages(box.context, wanted, options) }
}

t.test("of all images, only the layers travel that the node lacks, straight from the engine's store", async (t) => {
  const root = t.testdir()
  const all = {
    'taskora/backend:1': await storeImage(root, ...BACKEND),
    'taskora/frontend:1': await storeImage(root, ...FRONTEND),
  }
  const [base, venv, source] = all['taskora/backend:1'].archives.map(({ length }) => length)
  const { load, archives } = prepare(
    t,
    [
      engineStoreAt(root),
      nodeStores(...all['taskora/backend:1'].record.layers.slice(0, 2)),
      { args: IMPORT, stdin: /index\.json/ },
      ...holds(all),
    ],
    all,
  )
  const moved = await load()
  t.same(moved.images, [
    { reference: 'taskora/backend:1', layers: 3, sentLayers: 1, bytes: base! + venv! + source!, sentBytes: source! },
    {
      reference: 'taskora/frontend:1',
      layers: 2,
      sentLayers: 1,
      bytes: base! + all['taskora/frontend:1'].archives[1]!.length,
      sentBytes: all['taskora/frontend:1'].archives[1]!.length,
    },
  ])
  const [archive] = archives()
  t.match(archive, /marked: backend[\s\S]*marked: frontend/)
  t.notMatch(archive, /debian|packages/)
  t.ok(moved.bytes < 20_000, `${moved.bytes} bytes for two small layers`)
})

t.test('a node that has nothing gets all, each shared layer once', async (t) => {
  const root = t.testdir()
  const all = {
    'taskora/backend:1': await storeImage(root, ...BACKEND),
    'taskora/frontend:1': await storeImage(root, ...FRONTEND),
  }
  const { load, archives } = prepare(t, [engineStoreAt(root), nodeStores(), { args: IMPORT }, ...holds(all)], all)
  t.match(await load(), { images: [{ sentLayers: 3 }, { sentLayers: 2 }] })
  t.equal(archives()[0]!.split('etc/os-release').length - 1, 1)
})

t.test(
  'an engine whose store cannot be read saves its images, and the layers that the node has are left out on the way',
  async (t) => {
    const all = await images()
    const { load, archives } = prepare(
      t,
      [
        engineStoreAt(),
        nodeStores(...all['taskora/backend:1'].record.layers.slice(0, 2)),
        { args: ['save', 'taskora/backend:1', 'taskora/frontend:1'], stdout: await savedImages(all) },
        { args: IMPORT },
        ...holds(all),
      ],
      all,
    )
    t.match(await load(), {
      images: [
        { reference: 'taskora/backend:1', layers: 3, sentLayers: 1 },
        { layers: 2, sentLayers: 1 },
      ],
    })
    t.match(archives()[0], /marked: backend/)
    t.notMatch(archives()[0], /debian|packages/)
  },
)

t.test(
  'an engine from before Docker 25 cannot tell its layers apart: whole images travel, and that is said',
  async (t) => {
    const all = await images()
    const saved = await savedLongAgo()
    const { box, load, archives } = prepare(
      t,
      [engineStoreAt(), nodeStores(), { args: /^save /, stdout: saved }, { args: IMPORT }, ...holds(all)],
      all,
    )
    t.match(await load(), { images: [{ sentLayers: 3 }, { sentLayers: 2 }] })
    t.equal(archives().at(-1), saved)
    t.match(box.output(), /Whole images travel.*Docker 25/)
  },
)

t.test('a layer that the node named and then did not have: whole images follow', async (t) => {
  const all = await images()
  const saved = await savedImages(all)
  const lost = 'ctr: failed to extract layer sha256:aa: content digest sha256:aa: not found'
  const { box, load, archives } = prepare(
    t,
    [
      engineStoreAt(),
      nodeStores(...all['taskora/backend:1'].record.layers),
      { args: /^save /, stdout: saved },
      { args: IMPORT, exitCode: 1, stderr: lost, times: 1 },
      { args: IMPORT },
      ...holds(all),
    ],
    all,
  )
  t.match(await load(), { images: [{ sentLayers: 3 }, { sentLayers: 2 }] })
  t.equal(archives()[1], saved)
  t.match(box.output(), /Sending whole images.*content digest sha256:aa: not found/)
})

t.test(
  'an import that says yes and leaves an image without its layers is not believed: whole images follow',
  async (t) => {
    const { 'taskora/frontend:1': frontend } = await images()
    const all = { 'taskora/frontend:1': frontend! }
    const { load, archives } = prepare(
      t,
      [
        engineStoreAt(),
        nodeStores(),
        { args: /^save /, stdout: await savedImages(all) },
        { args: IMPORT },
        { ...nodeUnpacked({ ...frontend!.record, layers: ['sha256:of-another-image'] }), times: 1 },
        ...holds(all),
      ],
      all,
    )
    await load()
    t.equal(archives().length, 2)
  },
)

t.test('an import that still says yes to nothing is refused', async (t) => {
  const all = await images()
  const { load } = prepare(
    t,
    [
      engineStoreAt(),
      nodeStores(),
      { args: /^save /, stdout: await savedImages(all) },
      { args: IMPORT },
      nodeHas('taskora/backend:1', all['taskora/backend:1'].record),
      nodeLacks('taskora/frontend:1'),
      nodeUnpacked({ ...all['taskora/backend:1'].record, layers: chainIds(all['taskora/backend:1'].record.layers) }),
    ],
    all,
  )
  await t.rejects(load(), {
    code: 'TSK_IMAGE_NOT_LOADED',
    exitCode: EXIT.cluster,
    evidence: [/^built: sha256:/, 'node:  no such image'],
  })
})

t.test("a file of the engine's store that goes while it is read: the engine is asked instead", async (t) => {
  const root = t.testdir()
  const made = await storeImage(root, FRONTEND[1]!)
  const all = { 'taskora/frontend:1': made }
  const { box, load, archives } = prepare(
    t,
    [
      engineStoreAt(root),
      nodeStores(),
      { args: ['save', 'taskora/frontend:1'], stdout: await savedImages(all) },
      { args: IMPORT },
      ...holds(all),
    ],
    all,
  )
  const { rmSync } = await import('node:fs')
  rmSync(`${root}/overlay2`, { recursive: true })
  await load()
  t.notMatch(archives()[0], /index\.json/, 'what was cut names no image')
  t.match(archives()[1], /marked: frontend[\s\S]*index\.json/)
  t.match(box.output(), /Sending whole images.*ENOENT/)
})

t.test('a connection that is cut twice is named, with what was said last', async (t) => {
  const all = await images()
  const docker = [
    engineStoreAt(),
    nodeStores(),
    { args: /^save /, stdout: await savedImages(all) },
    { args: IMPORT, exitCode: 137, stderr: 'unexpected EOF' },
    engineHas('taskora/backend:1', all['taskora/backend:1'].record),
    engineHas('taskora/frontend:1', all['taskora/frontend:1'].record),
  ]
  await t.rejects(prepare(t, docker, all).load(), {
    code: 'TSK_IMAGE_TRANSFER',
    exitCode: EXIT.cluster,
    evidence: [/exit code 137/, /^\$ docker exec/, 'unexpected EOF'],
    hint: /npm run doctor/,
  })
})

t.test('an image that was pruned from the engine meanwhile is named', async (t) => {
  const all = await images()
  const gone = { exitCode: 1, stderr: 'Error response from daemon: reference does not exist' }
  const { load } = prepare(
    t,
    [
      engineStoreAt(),
      nodeStores(),
      { args: /^save /, ...gone },
      { args: IMPORT, exitCode: 1, stderr: 'ctr: unrecognized image format' },
      engineHas('taskora/backend:1', all['taskora/backend:1'].record),
      engineLacks('taskora/frontend:1'),
    ],
    all,
  )
  await t.rejects(load(), {
    code: 'TSK_IMAGE_NOT_BUILT',
    exitCode: EXIT.build,
    message: /lost taskora\/frontend:1/,
    hint: /npm run build/,
  })
})

t.test('a full disk is said at once: sending more would not help', async (t) => {
  const all = await images()
  const { load, archives } = prepare(
    t,
    [
      engineStoreAt(),
      nodeStores(),
      { args: /^save /, stdout: await savedImages(all) },
      { args: IMPORT, exitCode: 1, stderr: 'ctr: no space left on device' },
    ],
    all,
  )
  await t.rejects(load(), { code: 'TSK_DISK_FULL' })
  t.equal(archives().length, 1)
})

t.test('whole: the node is not asked what it has', async (t) => {
  const all = await images()
  const saved = await savedImages(all)
  const { load, archives } = prepare(t, [{ args: /^save /, stdout: saved }, { args: IMPORT }, ...holds(all)], all)
  await load({ whole: true })
  t.same(archives(), [saved])
})

t.test(
  'a node with the docker runtime gets the same archive, without the layers that it has in their place',
  async (t) => {
    const root = t.testdir()
    const all = { 'taskora/backend:1': await storeImage(root, ...BACKEND) }
    const { record } = all['taskora/backend:1']
    const inDocker = (args: string, stdout: unknown): Rule => ({
      args: new RegExp(`^exec taskora docker ${args}`),
      stdout,
    })
    const { load, archives } = prepare(
      t,
      [
        engineStoreAt(root),
        inDocker('info', 'overlay2\n'),
        inDocker('image list', 'sha256:old\nsha256:old\n'),
        inDocker('image inspect .* sha256:old$', `${JSON.stringify(record.layers.slice(0, 2))}\n`),
        { args: ['exec', '--interactive', 'taskora', 'docker', 'load'] },
        nodeHas('taskora/backend:1', record),
      ],
      all,
      { settings: { runtime: 'docker' } },
    )
    t.match(await load(), { images: [{ layers: 3, sentLayers: 1 }] })
    t.match(archives()[0], /marked: backend[\s\S]*manifest\.json/)
    t.notMatch(archives()[0], /debian|packages/)
  },
)

t.test('--dry-run prints a stream that a person could type, and asks nobody', async (t) => {
  const all = await images()
  const { box, load } = prepare(t, [], all, { options: { dryRun: true } })
  await load()
  t.match(
    box.output(),
    '$ docker save taskora/backend:1 taskora/frontend:1 | docker exec --interactive taskora ctr --namespace ' +
      'k8s.io images import --digests=false -',
  )
})
