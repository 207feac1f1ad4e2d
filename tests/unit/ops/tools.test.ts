import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { operation } from '../../../scripts/ops/tools.ts'
import { cachedTool } from '../../../scripts/sources/upstream/tools.ts'
import { versions } from '../../../scripts/sources/versions.ts'
import { sandbox } from '../../fixtures/suite/sandbox.ts'

t.test('a cached tool is printed by name and path, without engine and network', async (t) => {
  const box = sandbox(
    t,
    { docker: [], kubectl: [] },
    { settings: { sources: 'upstream' }, options: { words: ['kubeconform'] } },
  )
  const path = cachedTool('kubeconform', box.context.paths.cache)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, '')
  chmodSync(path, 0o755)
  const { version } = versions().tools.kubeconform
  t.match(await operation.run(box.context), { kubeconform: { name: 'kubeconform', version, path, origin: 'upstream' } })
  t.equal(box.data(), `kubeconform ${path}\n`)
})

for (const [words, message] of [
  [[], /Say which tools/],
  [['hlem'], /did you mean "helm"/],
  [['docker'], /no tool "docker"/],
] as const) {
  t.test(`usage: ${words.join(' ')}`, async (t) => {
    await t.rejects(operation.run(sandbox(t, {}, { options: { words } }).context), { code: 'TSK_USAGE', message })
  })
}
