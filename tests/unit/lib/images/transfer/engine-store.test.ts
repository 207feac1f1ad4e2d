import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { chainIds, sha256 } from '../../../../../scripts/lib/images/content/digests.ts'
import { collect } from '../../../../../scripts/lib/images/content/tar.ts'
import { findEngineStore, openEngineStore } from '../../../../../scripts/lib/images/transfer/engine-store.ts'
import { readTarSplit } from '../../../../../scripts/lib/images/transfer/tar-split.ts'
import { storeImage } from '../../../../fixtures/suite/engine-store.ts'
import { sandbox } from '../../../../fixtures/suite/sandbox.ts'

const BASE = { 'etc/os-release': 'debian', 'usr/bin/empty': '' }
const APP = { 'app/main.py': 'print(1)\n'.repeat(300_000), 'app/table.txt': 'x' }

t.test('each layer comes out byte for byte as it was made', async (t) => {
  const root = t.testdir()
  const made = await storeImage(root, BASE, APP)
  const image = await openEngineStore(root).image(made.record.id)
  t.ok(image?.config.equals(made.config))
  t.same(
    image?.layers.map(({ digest, size }) => ({ digest, size })),
    made.archives.map((archive) => ({ digest: sha256(archive), size: archive.length })),
  )
  for (const layer of image!.layers) {
    t.equal(sha256(await collect(layer.bytes())), layer.digest)
    t.equal(sha256(await collect(layer.bytes())), layer.digest, 'and once more')
  }
})

t.test('the names of layers in a store follow from all layers below', async (t) => {
  const [first, second] = [sha256('a'), sha256('b')]
  t.same(chainIds([first, second]), [first, sha256(`${first} ${second}`)])
  t.not(chainIds([second, first])[1], chainIds([first, second])[1])
  t.same(chainIds([]), [])
})

const UNUSABLE: [about: string, damage: (root: string, id: string) => void][] = [
  ['no such image', (root) => rmSync(join(root, 'image/overlay2/imagedb'), { recursive: true })],
  [
    'a configuration that does not hash to the ID',
    (root, id) =>
      writeFileSync(join(root, 'image/overlay2/imagedb/content/sha256', id.slice(7)), '{"rootfs":{"diff_ids":[]}}'),
  ],
  ['a layer without its record', (root) => rmSync(join(root, 'image/overlay2/layerdb'), { recursive: true })],
]
for (const [about, damage] of UNUSABLE) {
  t.test(`${about}: nothing is taken from this store`, async (t) => {
    const root = t.testdir()
    const { record } = await storeImage(root, BASE)
    damage(root, record.id)
    t.equal(await openEngineStore(root).image(record.id), undefined)
  })
}

t.test('files that changed under the record break off instead of yielding other bytes', async (t) => {
  const root = t.testdir()
  const { record } = await storeImage(root, APP)
  const [layer] = (await openEngineStore(root).image(record.id))!.layers
  truncateSync(join(root, 'overlay2', `cache-${chainIds(record.layers)[0]!.slice(7, 15)}`, 'diff/app/main.py'), 10)
  await t.rejects(collect(layer!.bytes()), /shorter than the engine recorded/)
})

t.test('a record with pieces of an unknown kind is not guessed at', async (t) => {
  const folder = t.testdir()
  const record = (piece: object): string => {
    const path = join(folder, 'tar-split.json.gz')
    writeFileSync(path, gzipSync(JSON.stringify(piece)))
    return path
  }
  await t.rejects(readTarSplit(record({ type: 3 })), /no piece of type 3/)
  await t.rejects(readTarSplit(record({ type: 1, name_raw: 'YQ==', size: 1 })), /no UTF-8/)
})

const INFO = ['info', '--format', '{{.Driver}} {{.DockerRootDir}}']
t.test('only a store that lies on this machine, with a layout that is known, is read', async (t) => {
  const root = t.testdir()
  mkdirSync(join(root, 'image/overlay2/layerdb/sha256'), { recursive: true })
  const find = (answer: { stdout?: string; exitCode?: number }) =>
    findEngineStore(sandbox(t, { docker: [{ args: INFO, ...answer }] }).context.shell)
  t.ok(await find({ stdout: `overlay2 ${root}\n` }))
  t.notOk(await find({ stdout: `overlayfs ${root}\n` }), 'the containerd store')
  t.notOk(await find({ stdout: 'overlay2 /var/lib/of-a-virtual-machine\n' }))
  t.notOk(await find({ exitCode: 1 }))
})
