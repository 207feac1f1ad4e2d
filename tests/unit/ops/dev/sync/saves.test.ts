import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { BuiltComponent } from '../../../../../scripts/lib/images/images.ts'
import { createLivePods } from '../../../../../scripts/ops/dev/sync/live-pods.ts'
import { createSaves } from '../../../../../scripts/ops/dev/sync/saves.ts'
import { supervisedPods } from '../../../../fixtures/suite/supervised-pods.ts'

const backend = () => ({ '.dockerignore': '*\n!src\n!requirements.txt', 'requirements.txt': '', src: { 'a.py': 'a' } })
const IMAGE = { 'src/a.py': 'a' }

/** A folder that the person works in, and pods; `deployed` says that its present state is live as an image. */
function work(t: Test, component: BuiltComponent = 'backend') {
  const folder = t.testdir({ work: backend(), frozen: backend() })
  const context = join(folder, 'work')
  const box = supervisedPods({ keepsBroken: component === 'frontend' })
  for (const name of ['one', 'two']) box.start(name, IMAGE)
  const pods = createLivePods(box.access, 600_000)
  t.teardown(() => pods.close())
  const told: string[] = []
  const saves = createSaves({
    component,
    context,
    pods,
    pause: async () => {},
    tell: {
      synced: (what, { agreed, of }) => told.push(`synced ${what} ${agreed}/${of}`),
      refused: (what, { code, message }) => told.push(`refused ${what} ${code} ${message}`),
      notSynced: (what, reason) => told.push(`not synced ${what}: ${reason}`),
    },
  })
  return {
    box,
    pods,
    saves,
    told,
    context,
    frozen: join(folder, 'frozen'),
    deployed: () => saves.isLive(context),
    save: (text: string, path = 'src/a.py') => {
      mkdirSync(join(context, 'src'), { recursive: true })
      writeFileSync(join(context, path), text)
      return saves.save(Date.now())
    },
  }
}

t.test('a save is in the pods before an image follows; one without a change is not sent', async (t) => {
  const { box, told, save, deployed, saves } = work(t)
  t.same(await deployed(), { agreed: 2, of: 2, others: [] }, 'the image and the pods agree')
  t.equal(await save('b'), true)
  t.same(told, ['synced src/a.py changed 2/2'])
  t.equal(box.serves('two')!['src/a.py'], 'b')
  t.equal(await save('b'), true, 'the loop knows whether something is left to do')
  t.equal(told.length, 1)
  t.equal(saves.isAhead, true, 'no image has it yet')
  t.same(await deployed(), { agreed: 2, of: 2, others: [] })
  t.equal(saves.isAhead, false)
})

t.test('before the first deployment nothing is sent', async (t) => {
  const { box, told, save } = work(t)
  t.equal(await save('b'), true)
  t.same([box.asked, told], [[], []])
})

t.test('broken code is refused with its line, no image is built for it, and mending it goes on', async (t) => {
  const { told, save, deployed, box } = work(t)
  await deployed()
  t.equal(await save('broken'), false)
  t.match(told.at(-1), /^refused src\/a.py changed TSK_SOURCES_REFUSED .*src\/a.py:1: SyntaxError/)
  t.same(box.serves('one'), IMAGE)
  t.equal(await save('a'), true, 'taken back: what is live is live')
  t.equal(await save('b'), true)
  t.equal(told.at(-1), 'synced src/a.py changed 2/2')
})

t.test('a frontend that does not compile stays in its pod, is named at each save, and no image is built', async (t) => {
  const { told, save, deployed, box, pods, saves } = work(t, 'frontend')
  await deployed()
  t.equal(await save('broken'), false)
  const line = told.at(-1)!
  t.match(
    line,
    /^refused src\/a.py changed TSK_SOURCES_REFUSED The frontend does not compile .*src\/a.py:1: SyntaxError/,
  )
  t.same(box.serves('one'), { 'src/a.py': 'broken' }, 'an open page shows it')
  t.equal(await saves.save(Date.now()), false, 'a save beside it changes nothing about that')
  t.match(told.at(-1), /SyntaxError/)
  t.equal(await save('a'), true)
  t.equal(told.at(-1), 'synced src/a.py changed 2/2', 'taken back')
  t.match(await pods.agreement(pods.wanted!.hash), { agreed: 2 })
})

t.test('a change of dependencies takes the full way until it is live, with all that is saved meanwhile', async (t) => {
  const { box, told, save, deployed, saves, context } = work(t)
  await deployed()
  t.equal(await save('fastapi', 'requirements.txt'), true)
  saves.deploys(context)
  t.equal(await save('b'), true)
  t.same([box.asked, told], [[], []], 'the pods that run lack what it may need')
  for (const name of ['one', 'two']) box.end(name)
  for (const name of ['three', 'four']) box.start(name, { 'src/a.py': 'b' })
  t.same(await deployed(), { agreed: 2, of: 2, others: [] })
  await save('c')
  t.same(told, ['synced src/a.py changed 2/2'], 'and from then on saves are sent again')
})

t.test('pods that do not run the sources of their image are named', async (t) => {
  const { box, deployed } = work(t)
  box.start('stale', { 'src/a.py': 'old' }, { takesSources: false })
  t.same(await deployed(), { agreed: 2, of: 3, others: ['stale'] })
})

t.test('an image that is live when a newer save is in the pods proves nothing about that one', async (t) => {
  const { save, saves, deployed, frozen } = work(t)
  await deployed()
  await save('b')
  t.equal(await saves.isLive(frozen), undefined)
})

t.test('where no pod takes sources, the image brings them, and that is said', async (t) => {
  const { box, told, save, deployed } = work(t)
  await deployed()
  for (const name of ['one', 'two']) box.end(name)
  box.start('plain', IMAGE, { takesSources: false })
  t.equal(await save('b'), true)
  t.same(told, ['not synced src/a.py changed: no pod takes sources at the moment'])
})

t.test('a folder that goes while it is read is left to the deployment, which says so', async (t) => {
  const { saves, deployed, context } = work(t)
  await deployed()
  rmSync(context, { recursive: true })
  t.equal(await saves.save(0), true)
})
