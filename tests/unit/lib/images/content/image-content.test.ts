import t from 'tap'
import { sha256 } from '../../../../../scripts/lib/images/content/digests.ts'
import { imageContent } from '../../../../../scripts/lib/images/content/image-content.ts'
import { containerdImage, contentService } from '../../../../fixtures/suite/content-service.ts'
import { makeImage } from '../../../../fixtures/suite/engine-store.ts'
import { sandbox } from '../../../../fixtures/suite/sandbox.ts'

const HERE = { os: 'linux', architecture: 'amd64' }
const MADE = await makeImage({ 'etc/os-release': 'debian' }, { 'app/main.py': 'print(1)' })
const IMAGE = containerdImage(MADE)
const EXPECTED = {
  config: MADE.record.id,
  layers: MADE.record.layers.map((diffId, index) => ({
    diffId,
    blob: /^sha256:/,
    archiveBytes: MADE.archives[index]!.length,
    fileBytes: ['debian', 'print(1)'][index]!.length,
  })),
}

t.test('an index leads to the image of the platform, with its configuration and its layers', async (t) => {
  const { dial } = await contentService(t, IMAGE.blobs)
  const { context } = sandbox(t, { docker: [dial] })
  t.match(await imageContent(context, IMAGE.engineId, HERE), EXPECTED)
})

t.test('a manifest is the image itself', async (t) => {
  const { dial } = await contentService(t, IMAGE.blobs)
  const { context } = sandbox(t, { docker: [dial] })
  t.match(await imageContent(context, IMAGE.manifest, { ...HERE, variant: 'v3' }), EXPECTED)
})

t.test('what was read once is not asked for again, by other images neither', async (t) => {
  const upper = await makeImage({ 'etc/os-release': 'debian' }, { 'app/main.py': 'print(2)' })
  const other = containerdImage(upper)
  const { dial, reads } = await contentService(t, new Map([...IMAGE.blobs, ...other.blobs]))
  const { context, calls } = sandbox(t, { docker: [dial] })
  const first = await imageContent(context, IMAGE.engineId, HERE)
  t.same(await imageContent({ ...context, memory: new Map() }, IMAGE.engineId, HERE), first)
  t.equal(calls().length, 1)
  const second = await imageContent({ ...context, memory: new Map() }, other.engineId, HERE)
  t.equal(second.layers[0]!.blob, first.layers[0]!.blob)
  t.equal(reads.filter((digest) => digest === first.layers[0]!.blob).length, 1)
})

t.test('two that ask at once share the connection and the lower layers', async (t) => {
  const other = containerdImage(await makeImage({ 'etc/os-release': 'debian' }, { b: '2' }))
  const { dial, reads } = await contentService(t, new Map([...IMAGE.blobs, ...other.blobs]))
  const { context, calls } = sandbox(t, { docker: [dial] })
  await Promise.all([IMAGE, other].map(({ engineId }) => imageContent(context, engineId, HERE)))
  t.equal(calls().length, 1)
  t.equal(new Set(reads).size, reads.length)
})

t.test('a platform that the image has not, and a blob that is gone, are errors', async (t) => {
  const { dial } = await contentService(t, new Map([...IMAGE.blobs].filter(([digest]) => digest !== MADE.record.id)))
  const { context } = sandbox(t, { docker: [dial] })
  await t.rejects(
    imageContent(context, IMAGE.engineId, { os: 'linux', architecture: 'arm64' }),
    /no image for linux\/arm64/,
  )
  await t.rejects(imageContent(context, IMAGE.engineId, HERE), /not found/)
  await t.rejects(imageContent(context, sha256('another'), HERE), /not found/)
})
