import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { clusterImageTargets } from '../../../../scripts/sources/packages/cluster-images.ts'
import { contentKey } from '../../../../scripts/sources/packages/content-key.ts'
import { changedPaths, type Layers, layerKey, readLayers } from '../../../../scripts/sources/packages/layers.ts'
import { readPlan } from '../../../../scripts/sources/packages/plan.ts'
import { programVersion } from '../../../../scripts/sources/packages/programs.ts'
import { createStore } from '../../../../scripts/sources/packages/store.ts'
import { versions } from '../../../../scripts/sources/versions.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..', '..')

t.test('a key changes with every input and with nothing else', async (t) => {
  const folder = t.testdir({ a: 'one', deep: { b: 'two' } })
  const key = (values: string[] = []): string => contentKey({ root: folder, values, files: [folder] })
  const before = key()
  t.match(before, /^[0-9a-f]{12}$/)
  t.equal(key(), before, 'the same twice')
  utimesSync(join(folder, 'a'), 1, 1)
  t.equal(key(), before, 'times do not count')
  t.not(key(['x']), before, 'a value')
  t.not(key(['a', 'b']), key(['ab']), 'where one value ends')
  chmodSync(join(folder, 'a'), 0o755)
  t.not(key(), before, 'an executable bit')
  chmodSync(join(folder, 'a'), 0o644)
  writeFileSync(join(folder, 'deep', 'b'), 'twO')
  t.not(key(), before, 'a content')
  const elsewhere = t.testdir({ copy: { a: 'one', deep: { b: 'two' } } })
  t.equal(
    contentKey({ root: join(elsewhere, 'copy'), files: [join(elsewhere, 'copy')] }),
    before,
    'where the repository lies does not count',
  )
})

t.test('a layer is new when it or a layer below it changes', async (t) => {
  const images = t.testdir({ customize: { 'upper.sh': 'echo 1' } })
  const layers: Layers = {
    suite: 'bookworm',
    exclude: ['usr/share/doc'],
    layers: { base: { packages: ['a'] }, upper: { from: 'base', packages: ['b'] }, other: { packages: ['c'] } },
  }
  const keys = (change: Partial<Layers> = {}) =>
    ['base', 'upper', 'other'].map((name) => layerKey(name, { ...layers, ...change }, images, 'amd64'))
  const [base, upper, other] = keys()
  const [base2, upper2, other2] = keys({ layers: { ...layers.layers, base: { packages: ['a', 'z'] } } })
  t.not(base2, base)
  t.not(upper2, upper)
  t.equal(other2, other)
  writeFileSync(join(images, 'customize', 'upper.sh'), 'echo 2')
  const [base3, upper3] = keys()
  t.equal(base3, base)
  t.not(upper3, upper)
  t.not(layerKey('base', layers, images, 'arm64'), base)
})

t.test('a layer holds what differs from the one below, with its folders, and nothing excluded', async (t) => {
  const folder = t.testdir({ lower: { usr: { bin: { same: 'x', changed: 'old' }, lib: { keep: 'k' } } }, upper: {} })
  const [lower, upper] = [join(folder, 'lower'), join(folder, 'upper')]
  for (const path of ['usr/bin', 'usr/lib', 'usr/share/doc', 'usr/lib/new'])
    mkdirSync(join(upper, path), { recursive: true })
  for (const [path, text] of Object.entries({
    'usr/bin/same': 'x',
    'usr/bin/changed': 'new',
    'usr/lib/keep': 'k',
    'usr/share/doc/readme': 'r',
  })) {
    writeFileSync(join(upper, path), text)
  }
  symlinkSync('same', join(upper, 'usr/bin/link'))
  for (const root of [lower, upper])
    for (const path of ['usr/bin/same', 'usr/lib/keep']) utimesSync(join(root, path), 1, 1)
  t.same(changedPaths(upper, lower, ['usr/share/*']), [
    'usr',
    'usr/bin',
    'usr/bin/changed',
    'usr/bin/link',
    'usr/lib',
    'usr/lib/new',
    'usr/share',
  ])
  t.same(changedPaths(upper, upper, []), [], 'nothing differs from itself')
  t.ok(changedPaths(upper, undefined, []).includes('usr/share/doc/readme'), 'without a layer below, all of it')
})

t.test('the store names a folder only when it is complete', async (t) => {
  const store = createStore(join(t.testdir(), 'cache'))
  await t.rejects(
    store.publish('layer', 'k1', async (folder) => {
      writeFileSync(join(folder, 'half'), '')
      throw new Error('no space')
    }),
    { message: 'no space' },
  )
  t.notOk(store.has('layer', 'k1'))
  t.same(readdirSync(store.root), [], 'nothing half-made is left')
  const folder = await store.publish('layer', 'k1', async (at) => writeFileSync(join(at, 'file'), '1'))
  t.ok(store.has('layer', 'k1') && existsSync(join(folder, 'file')))
  await store.publish('layer', 'k1', async (at) => writeFileSync(join(at, 'second'), '2'))
  t.same(readdirSync(folder), ['file'], 'a second run does not replace what may be in use')
  t.same(readdirSync(store.root), ['layer-k1'])
})

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.')

t.test('the plan of this repository is whole and agrees with the pinned versions', async (t) => {
  const plan = readPlan(ROOT, '/cache')
  // minikube knows what is built beside it; of downloads it knows no newer one than its own.
  t.equal(minorOf(plan.kubernetes), minorOf(versions().kubernetes))
  t.equal(programVersion('kubectl', plan.goMod), versions().tools.kubectl.version)
  t.equal(programVersion('minikube', plan.goMod), versions().tools.minikube.version)
  t.match(programVersion('helm', plan.goMod), /^v4\./)
  const images = clusterImageTargets(plan.kubernetes).flatMap(({ references }) => references)
  t.ok(
    images.includes(`registry.k8s.io/coredns/coredns:${programVersion('coredns', plan.goMod)}`),
    'CoreDNS is the one that its name says',
  )
  t.ok(
    images.some((name) => name.includes(`/etcd:${programVersion('etcd', plan.goMod).slice(1)}-`)),
    'etcd is the one that its name says',
  )
  for (const [name, { from }] of Object.entries(plan.layers.layers))
    t.ok(from === undefined || plan.layers.layers[from], `${name} starts from a layer that exists`)
  t.same(readPlan(ROOT, '/elsewhere').keys, plan.keys, 'keys do not depend on the cache')
  t.equal(
    new Set(Object.values(plan.keys.programs)).size,
    Object.keys(plan.keys.programs).length,
    'each program has its own key',
  )
  t.throws(() => programVersion('helm', 'module x\n'), /go.mod does not require/)
  t.ok(readLayers(plan.images).exclude.includes('etc/apt'), 'mirrors of the building machine stay out of the images')
})
