import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { hashInputs, readImageInputs } from '../../../../scripts/lib/images/image-inputs.ts'
import { freezeSources } from '../../../../scripts/ops/dev/frozen-sources.ts'

const component = () => ({
  Dockerfile: 'FROM scratch',
  '.dockerignore': '*\n!src\n!run.sh',
  src: { 'a.py': 'a', deep: { 'b.py': 'b' } },
  tests: { 'c.py': 'c' },
})

function checkout(t: Test): { from: string; to: string } {
  const folder = t.testdir({ from: { frontend: component(), backend: component() } })
  writeFileSync(join(folder, 'from/backend/src/run.sh'), '#!/bin/sh', { mode: 0o755 })
  symlinkSync('a.py', join(folder, 'from/backend/src/link'))
  return { from: join(folder, 'from'), to: join(folder, 'state', 'copy') }
}

const tag = (root: string, component: string): string =>
  hashInputs(readImageInputs(join(root, component), { buildArgs: {} }))

t.test('the copy has the tags of the original, and nothing that builds cannot see', async (t) => {
  const { from, to } = checkout(t)
  freezeSources(from, to)
  for (const component of ['frontend', 'backend']) t.equal(tag(to, component), tag(from, component), component)
  t.notOk(existsSync(join(to, 'backend/tests')))
  const [copy, original] = [to, from].map((root) => statSync(join(root, 'backend/src/a.py')).mtimeMs)
  t.ok(Math.abs(copy! - original!) < 2, 'times are kept: the builder sends what is younger')
})

t.test('a later save does not reach the copy; the next copy has it, and not what was deleted or renamed', async (t) => {
  const { from, to } = checkout(t)
  freezeSources(from, to)
  const before = tag(to, 'backend')
  writeFileSync(join(from, 'backend/src/a.py'), 'A')
  rmSync(join(from, 'backend/src/deep'), { recursive: true })
  mkdirSync(join(from, 'backend/src/deeper'))
  writeFileSync(join(from, 'backend/src/deeper/b.py'), 'b')
  t.equal(readFileSync(join(to, 'backend/src/a.py'), 'utf8'), 'a')
  t.equal(tag(to, 'backend'), before)
  freezeSources(from, to)
  t.equal(tag(to, 'backend'), tag(from, 'backend'))
  t.not(tag(to, 'backend'), before)
  t.notOk(existsSync(join(to, 'backend/src/deep')))
})

t.test('a component that is not there is an error, and not an empty image', async (t) => {
  const { from, to } = checkout(t)
  rmSync(join(from, 'frontend'), { recursive: true })
  t.throws(() => freezeSources(from, to), { code: 'ENOENT' })
})
