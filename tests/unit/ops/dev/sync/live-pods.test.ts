import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createLivePods, type LivePods } from '../../../../../scripts/ops/dev/sync/live-pods.ts'
import { readSyncedSources, type SyncedSources } from '../../../../../scripts/ops/dev/sync/synced-sources.ts'
import { type SupervisedPods, supervisedPods } from '../../../../fixtures/suite/supervised-pods.ts'

const IMAGE = { 'src/a.py': 'a', 'src/b.py': 'b' }

/** Sources as they are read from a folder. */
function sources(t: Test, files: Readonly<Record<string, string>>): SyncedSources {
  const src = Object.fromEntries(Object.entries(files).map(([path, text]) => [path.slice('src/'.length), text]))
  return readSyncedSources(t.testdir({ '.dockerignore': '*\n!src', src }))
}

/** Three pods; those that look for others do it every few milliseconds, or never. */
function three(t: Test, lookMs = 600_000): { box: SupervisedPods; pods: LivePods } {
  const box = supervisedPods()
  for (const name of ['one', 'two', 'three']) box.start(name, IMAGE)
  const pods = createLivePods(box.access, lookMs)
  t.teardown(() => pods.close())
  return { box, pods }
}

t.test('a save goes into every pod, and only what differs is sent', async (t) => {
  const { box, pods } = three(t)
  const changed = { ...IMAGE, 'src/a.py': 'A' }
  t.same(await pods.bring(sources(t, changed)), { agreed: 3, of: 3, others: [] })
  t.same(box.asked.sort(), ['one put src/a.py', 'three put src/a.py', 'two put src/a.py'])
  for (const name of ['one', 'two', 'three']) t.same(box.serves(name), changed)
})

t.test('a deleted file goes, a renamed one goes and comes', async (t) => {
  const { box, pods } = three(t)
  t.match(await pods.bring(sources(t, { 'src/a.py': 'a', 'src/c.py': 'b' })), { agreed: 3 })
  t.same(box.asked.filter((line) => line.startsWith('one ')).sort(), ['one put src/c.py', 'one remove src/b.py'])
  t.match(await pods.bring(sources(t, { 'src/a.py': 'a' })), { agreed: 3 })
  t.same(box.serves('two'), { 'src/a.py': 'a' })
})

t.test(
  'broken sources are refused by name, and every pod runs what it ran before, those too that took them',
  async (t) => {
    const { box, pods } = three(t)
    const good = sources(t, { ...IMAGE, 'src/a.py': 'good' })
    await pods.bring(good)
    t.match(await pods.bring(sources(t, { ...IMAGE, 'src/a.py': 'broken' })), {
      refused: 'src/a.py:1: SyntaxError: invalid syntax',
      agreed: 0,
    })
    t.equal(pods.wanted, good)
    t.match(await pods.agreement(good.hash), { agreed: 3, of: 3 })
    // One that is otherwise than the others refuses what they take.
    box.end('two')
    box.start('two', { ...IMAGE, 'src/x.py': 'broken' })
    const next = sources(t, { ...IMAGE, 'src/a.py': 'next', 'src/x.py': 'fine' })
    t.match(await pods.bring(next), { agreed: 3 }, 'it takes what mends it')
  },
)

t.test('a pod that takes no sources is counted, and named', async (t) => {
  const { box, pods } = three(t)
  box.start('plain', IMAGE, { takesSources: false })
  box.start('starting', IMAGE, { isReady: false })
  const brought = await pods.bring(sources(t, { ...IMAGE, 'src/a.py': 'A' }))
  t.same(brought, { agreed: 3, of: 4, others: ['plain'] }, 'one that is not ready gets no traffic')
  t.equal(box.serves('starting')!['src/a.py'], 'A', 'and is prepared all the same')
})

t.test('a pod that is replaced in the middle of a save: its successor gets the save as well', async (t) => {
  const { box, pods } = three(t)
  await pods.agreement('')
  box.onChange = (name) => {
    if (name !== 'two') return
    box.onChange = () => {}
    box.start('four', IMAGE)
    box.end('one')
  }
  const changed = sources(t, { ...IMAGE, 'src/a.py': 'A' })
  t.match(await pods.bring(changed), { agreed: 3, others: [] })
  t.equal(box.serves('four')!['src/a.py'], 'A')
})

t.test('a pod whose connection breaks is spoken to again', async (t) => {
  const { box, pods } = three(t)
  await pods.agreement('')
  const files = box.serves('one')!
  box.end('one')
  box.start('one', files)
  t.match(await pods.bring(sources(t, { ...IMAGE, 'src/a.py': 'A' })), { agreed: 3, of: 3 })
})

t.test('a pod that starts later is given what is wanted, and keeps its own where nothing is', async (t) => {
  const { box, pods } = three(t, 5)
  const changed = sources(t, { ...IMAGE, 'src/a.py': 'A' })
  await pods.bring(changed)
  box.start('late', IMAGE)
  while (box.serves('late')!['src/a.py'] !== 'A') await sleep(5)
  pods.expect(undefined)
  box.start('of another image', { 'src/a.py': 'newer' })
  const agreement = await pods.agreement(changed.hash)
  t.same(agreement, { agreed: 4, of: 5, others: ['of another image'] })
  t.same(box.serves('of another image'), { 'src/a.py': 'newer' })
})

t.test('pods that cannot be listed fail a save, and no later one', async (t) => {
  const box = supervisedPods()
  box.start('one', IMAGE)
  let answers = false
  const list = async () => (answers ? box.access.list() : Promise.reject(new Error('connection refused')))
  const pods = createLivePods({ ...box.access, list }, 600_000)
  t.teardown(() => pods.close())
  const changed = sources(t, { ...IMAGE, 'src/a.py': 'A' })
  await t.rejects(pods.bring(changed), { message: 'connection refused' })
  answers = true
  t.match(await pods.bring(changed), { agreed: 1, of: 1 })
})
