import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { needsImage, readContext, readSyncedSources } from '../../../../../scripts/ops/dev/sync/synced-sources.ts'
import { hashOf } from '../../../../fixtures/suite/supervised-pods.ts'

const BACKEND = {
  Dockerfile: 'FROM python',
  '.dockerignore': '*\n!src\n!alembic\n!requirements.txt\n!development\n**/__pycache__\n**/.*.sw?',
  'requirements.txt': 'fastapi',
  alembic: { 'v1.py': '' },
  development: { 'worker.py': '' },
  tests: { 'a.py': '' },
  src: {
    'a.py': 'a',
    __pycache__: { 'a.pyc': 'x' },
    '.a.py.swp': 'x',
    schema: { 'migrate.py': '' },
    deep: { 'b.py': 'b' },
  },
}

t.test('what the pods take is what the image holds of src, named by its content', async (t) => {
  const folder = t.testdir(BACKEND)
  const { hash, digests, contents } = readSyncedSources(folder)
  t.same([...digests.keys()].sort(), ['src/a.py', 'src/deep/b.py', 'src/schema/migrate.py'])
  t.equal(contents.get('src/a.py')!.toString(), 'a')
  t.equal(hash, hashOf({ 'src/a.py': 'a', 'src/deep/b.py': 'b', 'src/schema/migrate.py': '' }))
  writeFileSync(join(folder, 'src/a.py'), 'A')
  t.not(readSyncedSources(folder).hash, hash)
})

function changed(t: Test, change: (at: (path: string) => string) => void): string | undefined {
  const folder = t.testdir(BACKEND)
  const before = readContext(folder)
  change((path) => join(folder, path))
  return needsImage(folder, before, readContext(folder))
}

const SYNC: [string, (at: (path: string) => string) => void][] = [
  ['a saved source', (at) => writeFileSync(at('src/a.py'), 'A')],
  ['a new source', (at) => writeFileSync(at('src/deep/n.py'), '')],
  ['a deleted one', (at) => rmSync(at('src/deep'), { recursive: true })],
  ['a test, which no image holds', (at) => writeFileSync(at('tests/a.py'), 'A')],
]
const FULL: [string, string, (at: (path: string) => string) => void][] = [
  ['dependencies', 'requirements.txt', (at) => writeFileSync(at('requirements.txt'), 'fastapi, flask')],
  ['the Dockerfile', 'Dockerfile', (at) => writeFileSync(at('Dockerfile'), 'FROM debian')],
  ['a migration', 'alembic/v2.py', (at) => writeFileSync(at('alembic/v2.py'), '')],
  ['a migration that is deleted', 'alembic/v1.py', (at) => rmSync(at('alembic/v1.py'))],
  ['what runs the migrations', 'src/schema/migrate.py', (at) => writeFileSync(at('src/schema/migrate.py'), 'x')],
  ['the supervisor itself', 'development/worker.py', (at) => writeFileSync(at('development/worker.py'), 'x')],
  ['a link', 'src/link.py', (at) => symlinkSync('a.py', at('src/link.py'))],
  [
    'one of those beside a source',
    'requirements.txt',
    (at) => {
      writeFileSync(at('src/a.py'), 'A')
      writeFileSync(at('requirements.txt'), '')
    },
  ],
]

for (const [about, change] of SYNC)
  t.test(`${about} needs no image`, async (t) => t.equal(changed(t, change), undefined))
for (const [about, path, change] of FULL)
  t.test(`${about}: an image has to be built`, async (t) => t.equal(changed(t, change), path))

t.test('a mode alone changes the image, and no source', async (t) => {
  const folder = t.testdir(BACKEND)
  const [before, { hash }] = [readContext(folder), readSyncedSources(folder)]
  chmodSync(join(folder, 'src/a.py'), 0o755)
  t.not(readContext(folder).get('src/a.py'), before.get('src/a.py'))
  t.equal(readSyncedSources(folder).hash, hash)
})
