import t from 'tap'
import { factOfContent } from '../../../../scripts/lib/images/content/content-facts.ts'
import { sha256 } from '../../../../scripts/lib/images/content/digests.ts'
import type { LayerSize } from '../../../../scripts/lib/images/content/layer-size.ts'
import { buildImageArgs, engineImages, parseImage } from '../../../../scripts/lib/images/docker.ts'
import { containerdEngineHas, containerdImage, contentService } from '../../../fixtures/suite/content-service.ts'
import { makeImage } from '../../../fixtures/suite/engine-store.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

t.test('a build names everything that it depends on, and its context last', async (t) => {
  t.same(
    buildImageArgs({
      reference: 'taskora/backend:abc',
      context: '/r/backend',
      buildArgs: { PYTHON_IMAGE: 'python:3.11', BUILD_HASH: 'abc' },
      labels: { 'app.kubernetes.io/part-of': 'taskora' },
      hostArgs: ['--secret', 'id=ca,src=/x'],
    }),
    [
      'build',
      '--progress',
      'plain',
      '--tag',
      'taskora/backend:abc',
      '--build-arg',
      'PYTHON_IMAGE=python:3.11',
      '--build-arg',
      'BUILD_HASH=abc',
      '--label',
      'app.kubernetes.io/part-of=taskora',
      '--secret',
      'id=ca,src=/x',
      '/r/backend',
    ],
  )
})

t.test('reads what a real engine says of an image', async (t) => {
  t.match(parseImage(recorded('docker-image-inspect.json')), {
    id: 'sha256:82c3745f6cac402df979f578588de81c5cbe08681cf7f03dcb5171e3bb074c05',
    sizeBytes: 255_746_253,
    layers: { length: 7, 0: /^sha256:/ },
  })
  t.throws(() => parseImage([]), /empty list/)
})

t.test('an image that is not there is undefined, not an error', async (t) => {
  const { context } = sandbox(t, {
    docker: [
      { args: ['image', 'inspect', 'a:1'], stdout: recorded('docker-image-inspect.json') },
      {
        args: ['image', 'inspect', 'b:1'],
        exitCode: 1,
        stdout: '[]',
        stderr: recorded<Record<string, string>>('failures.json')['no such image']!,
      },
    ],
  })
  t.match(await engineImages(context).inspect('a:1'), { id: /^sha256:82c3/ })
  t.equal(await engineImages(context).inspect('b:1'), undefined)
})

const STORES: [about: string, image: object, store: string][] = [
  ['folders of layers', { Id: 'sha256:c', RepoDigests: [] }, 'classic'],
  ['a digest of the registry beside its own', { Id: 'sha256:c', RepoDigests: ['a@sha256:m'] }, 'classic'],
  ['a descriptor, since Docker 28', { Id: 'sha256:m', Descriptor: { digest: 'sha256:m' } }, 'containerd'],
  ["its ID as a registry's digest, before", { Id: 'sha256:m', RepoDigests: ['a@sha256:m'] }, 'containerd'],
]
for (const [about, value, store] of STORES)
  t.test(`an image with ${about} is of the ${store} store`, async (t) => t.match(parseImage([value]), { store }))

t.test('both stores say the same of the same image: configuration, layers and size', async (t) => {
  const made = await makeImage({ 'etc/os-release': 'debian' }, { 'app/main.py': 'print(1)' })
  const image = containerdImage(made)
  const { dial } = await contentService(t, image.blobs)
  const { context } = sandbox(t, { docker: [containerdEngineHas('a:1', image, made), dial] })
  const { content, ...record } = (await engineImages(context).inspect('a:1'))!
  t.same(record, { ...made.record, sizeBytes: 'debian'.length + 'print(1)'.length })
  t.same(
    content!.map(({ diffId }) => diffId),
    made.record.layers,
  )
})

t.test('a real image in real engines of both stores has one identity and one size', async (t) => {
  const { blobs, layers } = recorded<{ blobs: string[]; layers: Record<string, LayerSize> }>('containerd-content.json')
  const { dial } = await contentService(t, new Map(blobs.map((text) => [sha256(text), Buffer.from(text)])))
  const inspect = { args: ['image', 'inspect', 'a:1'] }
  const classic = sandbox(t, { docker: [{ ...inspect, stdout: recorded('docker-image-inspect.json') }] })
  const { context } = sandbox(t, {
    docker: [{ ...inspect, stdout: recorded('docker-image-inspect-containerd.json') }, dial],
  })
  for (const [digest, size] of Object.entries(layers))
    await factOfContent(context.paths, 'layer', digest, async () => size)
  const { content: _, ...record } = (await engineImages(context).inspect('a:1'))!
  t.same(record, await engineImages(classic.context).inspect('a:1'))
})

t.test('an image whose blobs are gone is named, with what brings it back', async (t) => {
  const made = await makeImage({ a: '1' })
  const image = containerdImage(made)
  const { dial } = await contentService(t, new Map())
  const { context } = sandbox(t, { docker: [containerdEngineHas('a:1', image, made), dial] })
  await t.rejects(engineImages(context).inspect('a:1'), {
    code: 'TSK_IMAGE_UNREADABLE',
    evidence: [/not found/],
    hint: /docker image rm a:1/,
  })
})

t.test('an engine that gives its blobs to nobody is named as too old for that store', async (t) => {
  const made = await makeImage({ a: '1' })
  const { dial } = await contentService(t, new Map(), { upgrade: false })
  const { context } = sandbox(t, { docker: [containerdEngineHas('a:1', containerdImage(made), made), dial] })
  await t.rejects(engineImages(context).inspect('a:1'), {
    code: 'TSK_IMAGE_UNREADABLE',
    evidence: [/HTTP 404/],
    hint: /Update Docker/,
  })
})
