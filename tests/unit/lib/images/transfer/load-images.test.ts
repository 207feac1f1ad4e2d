import t, { type Test } from 'tap'
import { EXIT } from '../../../../../scripts/lib/errors.ts'
import { engineImages } from '../../../../../scripts/lib/images/docker.ts'
import { type LoadOptions, loadImages } from '../../../../../scripts/lib/images/transfer/load-images.ts'
import { engineHas, engineLacks, engineStoreAt } from '../../../../fixtures/suite/checkout.ts'
import { containerdEngineHas, containerdImage, contentService } from '../../../../fixtures/suite/content-service.ts'
import {
  type MadeImage,
  makeImage,
  savedImages,
  savedLongAgo,
  storeImage,
} from '../../../../fixtures/suite/engine-store.ts'
import { type NodeState, nodeImports, nodeIs } from '../../../../fixtures/suite/node.ts'
import { type Rule, type SandboxSettings, sandbox } from '../../../../fixtures/suite/sandbox.ts'

const BASE = { 'etc/os-release': 'debian\n'.repeat(20_000) }
const BACKEND = [BASE, { 'app/venv': 'packages\n'.repeat(50_000) }, { 'app/main.py': 'print("marked: backend")' }]
const FRONTEND = [BASE, { 'app/server.js': 'marked: frontend' }]

const images = async () => ({
  'taskora/backend:1': await makeImage(...BACKEND),
  'taskora/frontend:1': await makeImage(...FRONTEND),
})
type Images = Record<string, MadeImage>

const records = (all: Images): NonNullable<NodeState['images']> =>
  Object.fromEntries(Object.entries(all).map(([reference, { record }]) => [reference, record]))
/** An import after which the node has these images, ready to run. */
const imports = (all: Images): Rule => nodeImports({ images: records(all) })
const EMPTY = nodeIs({})

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
      nodeIs({ blobs: all['taskora/backend:1'].record.layers.slice(0, 2) }),
      { ...imports(all), stdin: /index\.json/ },
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
  const { load, archives } = prepare(t, [engineStoreAt(root), EMPTY, imports(all)], all)
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
        nodeIs({ blobs: all['taskora/backend:1'].record.layers.slice(0, 2) }),
        { args: ['save', 'taskora/backend:1', 'taskora/frontend:1'], stdout: await savedImages(all) },
        imports(all),
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
      [engineStoreAt(), EMPTY, { args: /^save /, stdout: saved }, imports(all)],
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
      nodeIs({ blobs: all['taskora/backend:1'].record.layers }),
      { args: /^save /, stdout: saved },
      { ...imports({}), exitCode: 1, stderr: lost, times: 1 },
      imports(all),
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
        nodeIs({}),
        { args: /^save /, stdout: await savedImages(all) },
        { ...nodeImports({ images: records(all), unpacked: ['sha256:of-another-image'] }), times: 1 },
        imports(all),
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
      { args: /^save /, stdout: await savedImages(all) },
      nodeImports({ images: { 'taskora/backend:1': all['taskora/backend:1'].record } }),
      nodeIs({ images: { 'taskora/backend:1': all['taskora/backend:1'].record } }),
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
      EMPTY,
      { args: ['save', 'taskora/frontend:1'], stdout: await savedImages(all) },
      imports(all),
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
    EMPTY,
    { args: /^save /, stdout: await savedImages(all) },
    { ...imports({}), exitCode: 137, stderr: 'unexpected EOF' },
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
      EMPTY,
      { args: /^save /, ...gone },
      { ...imports({}), exitCode: 1, stderr: 'ctr: unrecognized image format' },
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
      EMPTY,
      { args: /^save /, stdout: await savedImages(all) },
      { ...imports({}), exitCode: 1, stderr: 'ctr: no space left on device' },
    ],
    all,
  )
  await t.rejects(load(), { code: 'TSK_DISK_FULL' })
  t.equal(archives().length, 1)
})

t.test('whole: the node is not asked what it has', async (t) => {
  const all = await images()
  const saved = await savedImages(all)
  const { load, archives } = prepare(t, [{ args: /^save /, stdout: saved }, imports(all)], all)
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
        imports(all),
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

t.test(
  "an engine with the containerd store gives single layers: the same archive as the classic store's",
  async (t) => {
    const root = t.testdir()
    const classic = { 'taskora/backend:1': await storeImage(root, ...BACKEND) }
    const made = classic['taskora/backend:1']
    const image = containerdImage(made)
    const { dial, reads } = await contentService(t, image.blobs)
    const held = nodeIs({ blobs: made.record.layers.slice(0, 2) })
    const wanted = { ...imports(classic), stdin: /marked: backend[\s\S]*index\.json/ }
    const before = prepare(t, [engineStoreAt(root), held, wanted], classic)
    await before.load()
    const inspected = containerdEngineHas('taskora/backend:1', image, made)
    const box = sandbox(t, { docker: [inspected, dial, held, wanted] })
    const record = await engineImages(box.context).inspect('taskora/backend:1')
    reads.length = 0
    const moved = await loadImages(box.context, [{ reference: 'taskora/backend:1', record: record! }])
    t.match(moved.images, [{ layers: 3, sentLayers: 1 }])
    const [archive] = box.calls().flatMap(({ argv, stdin }) => (argv.includes('--interactive') ? [stdin] : []))
    t.equal(archive, before.archives()[0])
    t.same(reads, [made.record.id, record!.content![2]!.blob], 'nothing else is read from the engine')
  },
)

t.test('--force on such an engine sends all layers of the one platform, not what the engine would save', async (t) => {
  const made = await makeImage(...FRONTEND)
  const image = containerdImage(made)
  const { dial } = await contentService(t, image.blobs)
  const all = { 'taskora/frontend:1': made }
  const box = sandbox(t, { docker: [containerdEngineHas('taskora/frontend:1', image, made), dial, imports(all)] })
  const record = await engineImages(box.context).inspect('taskora/frontend:1')
  const moved = await loadImages(box.context, [{ reference: 'taskora/frontend:1', record: record! }], { whole: true })
  t.match(moved.images, [{ layers: 2, sentLayers: 2 }])
})
