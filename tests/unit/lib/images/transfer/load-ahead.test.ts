import t, { type Test } from 'tap'
import { loadAhead } from '../../../../../scripts/lib/images/transfer/load-ahead.ts'
import {
  BUILD_BASES,
  engineHas,
  engineLacks,
  engineStoreAt,
  recordToolchain,
} from '../../../../fixtures/suite/checkout.ts'
import { makeImage, savedImages } from '../../../../fixtures/suite/engine-store.ts'
import { nodeImports, nodeIs, releaseReferences } from '../../../../fixtures/suite/node.ts'
import { type Rule, sandbox } from '../../../../fixtures/suite/sandbox.ts'

const references = await releaseReferences(t)
const IMAGES = {
  [references.backend]: await makeImage({ 'app/main.py': 'marked: backend' }),
  [references.database]: await makeImage({ 'bin/postgres': 'marked: database' }),
}
const HELD = Object.fromEntries(Object.entries(IMAGES).map(([reference, { record }]) => [reference, record]))
const ENGINE: Rule[] = [
  BUILD_BASES,
  engineLacks('taskora/frontend'),
  ...Object.entries(HELD).map(([reference, record]) => engineHas(reference, record)),
]
const TRAVEL: Rule[] = [engineStoreAt(), { args: /^save /, stdout: await savedImages(IMAGES) }]

function prepare(t: Test, docker: Rule[]) {
  const box = sandbox(t, { docker, kubectl: [], helm: [], minikube: [] })
  recordToolchain(box)
  const { report } = box.context
  report.start('setup', 'Set up the cluster', 1_000)
  t.teardown(() => report.finish('done'))
  return { box, ahead: loadAhead(box.context), report }
}

t.test('the images that the engine has travel, and those that are still to be built are left', async (t) => {
  const { box, ahead, report } = prepare(t, [...ENGINE, nodeIs({}), ...TRAVEL, nodeImports({ images: HELD })])
  ahead.begin()
  ahead.begin()
  await ahead.ended()
  const imports = box.calls().filter(({ argv }) => argv.includes('--interactive'))
  t.equal(imports.length, 1, 'once, however often it is begun')
  t.match(imports[0]!.stdin, /marked: backend/)
  t.match(imports[0]!.stdin, /marked: database/)
  report.finish('done')
  t.match(report.records, [{ facts: [/^2 images loaded meanwhile: \S+ kB in /], measures: { moved: Number } }])
})

t.test('one that fails is said, and left to the load step', async (t) => {
  const broken: Rule = { ...nodeImports({}), exitCode: 1, stderr: 'ctr: no space left on device' }
  const { box, ahead } = prepare(t, [...ENGINE, nodeIs({}), ...TRAVEL, broken])
  ahead.begin()
  await ahead.ended()
  t.match(box.output(), /No image was loaded while the cluster started, the next load does it: /)
})

t.test('it ends without a word when the cluster does not come up', async (t) => {
  const never: Rule = { ...nodeImports({ images: HELD }), delayMs: 60_000, maybe: true }
  const maybe = (rules: Rule[]): Rule[] => rules.map((rule) => ({ ...rule, maybe: true }))
  const { box, ahead } = prepare(t, [...maybe([...ENGINE, nodeIs({}), ...TRAVEL]), never])
  ahead.begin()
  await ahead.giveUp()
  t.notMatch(box.output(), /No image|loaded/)
})

t.test('nothing is asked or awaited where it was not begun', async (t) => {
  const { box, ahead } = prepare(t, [])
  await ahead.ended()
  await ahead.giveUp()
  t.same(box.commands(), [])
})
