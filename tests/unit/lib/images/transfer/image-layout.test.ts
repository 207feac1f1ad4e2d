import t from 'tap'
import { sha256 } from '../../../../../scripts/lib/images/content/digests.ts'
import { collect, readTar } from '../../../../../scripts/lib/images/content/tar.ts'
import { blobDigest, blobPath } from '../../../../../scripts/lib/images/transfer/image-layout.ts'
import { savedArchive, UnnamedLayers } from '../../../../../scripts/lib/images/transfer/saved-archive.ts'
import { createTransferReport } from '../../../../../scripts/lib/images/transfer/transfer-report.ts'
import { makeImage, savedImages, savedLongAgo } from '../../../../fixtures/suite/engine-store.ts'

async function* stream(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

async function read(archive: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  for await (const { name, bytes } of readTar(stream(archive))) files.set(name, await collect(bytes))
  return files
}

const BASE = { 'etc/os-release': 'debian' }

t.test('two images as one archive: each blob once and under its digest, the indexes last', async (t) => {
  const [backend, frontend] = [await makeImage(BASE, { 'main.py': '1' }), await makeImage(BASE, { 'server.js': '2' })]
  const files = await read(await savedImages({ 'taskora/backend:1': backend, 'localhost:5000/frontend:2': frontend }))
  const names = [...files.keys()]
  t.same(names.slice(-3), ['manifest.json', 'oci-layout', 'index.json'])
  t.equal(new Set(names).size, names.length)
  for (const [name, bytes] of [...files].slice(0, -3)) t.equal(blobDigest(name), sha256(bytes))
  t.same(names.length - 3, 2 + 2 + 3, 'configurations, manifests, layers')
  const index = JSON.parse(files.get('index.json')!.toString())
  t.same(
    index.manifests.map(({ annotations }: { annotations: Record<string, string> }) => annotations),
    [
      { 'io.containerd.image.name': 'docker.io/taskora/backend:1', 'org.opencontainers.image.ref.name': '1' },
      { 'io.containerd.image.name': 'localhost:5000/frontend:2', 'org.opencontainers.image.ref.name': '2' },
    ],
  )
  const manifest = JSON.parse(files.get(blobPath(index.manifests[0].digest))!.toString())
  t.equal(manifest.config.digest, backend.record.id, "the configuration keeps its digest, which is the image's ID")
  t.same(
    manifest.layers.map(({ digest, size }: { digest: string; size: number }) => [digest, size]),
    backend.archives.map((archive) => [sha256(archive), archive.length]),
  )
  t.match(JSON.parse(files.get('manifest.json')!.toString()), [
    { RepoTags: ['taskora/backend:1'], Layers: backend.record.layers.map(blobPath) },
    { RepoTags: ['localhost:5000/frontend:2'] },
  ])
})

t.test('the same images are the same archive, byte for byte', async (t) => {
  t.equal(await savedImages({ 'a:1': await makeImage(BASE) }), await savedImages({ 'a:1': await makeImage(BASE) }))
})

t.test('what is left out is counted for each image that has it', async (t) => {
  const [one, two] = [await makeImage(BASE, { a: 'one' }), await makeImage(BASE, { b: 'two' })]
  const transferReport = createTransferReport()
  const names: string[] = []
  for await (const { name } of transferReport.withoutHeld(
    savedArchive(stream(await savedImages({ 'one:1': one, 'two:1': two }))),
    (digest) => digest === one.record.layers[0],
  ))
    names.push(name)
  t.notOk(names.includes(blobPath(one.record.layers[0]!)))
  t.match(transferReport.transfers(['two:1', 'docker.io/library/one:1', 'three:1']), [
    { reference: 'two:1', layers: 2, sentLayers: 1, sentBytes: two.archives[1]!.length },
    { reference: 'docker.io/library/one:1', layers: 2, sentLayers: 1, bytes: one.record.sizeBytes },
  ])
})

t.test('an archive in the old format is told by its first file', async (t) => {
  await t.rejects(async () => {
    for await (const _ of savedArchive(stream(await savedLongAgo())));
  }, new UnnamedLayers())
})
