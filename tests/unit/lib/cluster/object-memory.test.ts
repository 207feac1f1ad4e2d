import t from 'tap'
import type { KubeObject } from '../../../../scripts/lib/cluster/cluster.ts'
import {
  createObjectMemory,
  type ObjectMemory,
  type WatchEvent,
} from '../../../../scripts/lib/cluster/object-memory.ts'

const pod = (name: string, version = 1, uid = name): KubeObject => ({
  kind: 'Pod',
  metadata: { name, uid, resourceVersion: String(version) },
})
const workload: KubeObject = { kind: 'Deployment', metadata: { name: 'w', uid: 'w', resourceVersion: '1' } }
const event = (type: WatchEvent['type'], object: KubeObject): WatchEvent => ({ type, object })
const allTold: WatchEvent = event('BOOKMARK', {
  kind: 'Pod',
  metadata: { name: '', annotations: { 'k8s.io/initial-events-end': 'true' } },
})

const known = (memory: ObjectMemory): string[] =>
  memory
    .objects()
    .map(({ metadata }) => `${metadata.uid}@${metadata.resourceVersion}`)
    .sort()

/** A memory after a listing, and a watch of its pods that has told the given ones. */
async function watched(listing: KubeObject[], told: KubeObject[] = listing.filter(({ kind }) => kind === 'Pod')) {
  const memory = createObjectMemory()
  await memory.replace(async () => listing)
  const take = memory.follow()
  const rings = [...told.map((object) => event('ADDED', object)), allTold].map(take)
  return { memory, take, rings }
}

t.test('a listing is what is known, until a watch tells of changes', async (t) => {
  const { memory, take } = await watched([workload, pod('a'), pod('b')])
  t.same(known(memory), ['a@1', 'b@1', 'w@1'])
  t.ok(take(event('MODIFIED', pod('a', 2))))
  t.ok(take(event('DELETED', pod('b', 2))))
  t.ok(take(event('ADDED', pod('c'))))
  t.same(known(memory), ['a@2', 'c@1', 'w@1'])
})

t.test(
  'what a new watch tells takes the place of its kind as a whole, so that a lost removal is made good',
  async (t) => {
    const { memory, rings } = await watched([workload, pod('ghost'), pod('a')], [pod('a', 2)])
    t.same(known(memory), ['a@2', 'w@1'])
    t.same(rings, [false, true], 'nothing is believed before all is told')
    t.same(known((await watched([workload, pod('ghost')], [])).memory), ['w@1'], 'nothing is left')
  },
)

t.test('a watch that breaks off while it tells what exists takes nothing away', async (t) => {
  const { memory } = await watched([pod('a'), pod('b')])
  memory.follow()(event('ADDED', pod('a', 2)))
  t.same(known(memory), ['a@1', 'b@1'])
})

t.test('a successor of the same name is another object', async (t) => {
  const { memory, take } = await watched([pod('db-0', 1, 'old')])
  take(event('ADDED', pod('db-0', 2, 'new')))
  take(event('DELETED', pod('db-0', 3, 'old')))
  t.same(known(memory), ['new@2'])
})

t.test('what comes while a listing is under way is not lost to it', async (t) => {
  const { memory, take } = await watched([pod('a'), pod('b')])
  t.same(
    (
      await memory.replace(async () => {
        take(event('MODIFIED', pod('a', 3)))
        take(event('DELETED', pod('b', 3)))
        return [pod('a', 2), pod('b', 2)]
      })
    ).length,
    2,
  )
  t.same(known(memory), ['a@3'])
  await memory.replace(async () => [pod('a', 4)])
  t.same(known(memory), ['a@4'], 'and is not repeated upon the next one')
})

t.test('a listing that fails changes nothing', async (t) => {
  const { memory, take } = await watched([pod('a')])
  await t.rejects(
    memory.replace(async () => {
      throw new Error('refused')
    }),
    /refused/,
  )
  take(event('MODIFIED', pod('a', 2)))
  t.same(known(memory), ['a@2'])
})

t.test('an ERROR ends the watch; a bookmark of progress says nothing', async (t) => {
  const { memory, take } = await watched([pod('a')])
  t.notOk(take(event('BOOKMARK', { kind: 'Pod', metadata: { name: '', resourceVersion: '9' } })))
  t.throws(() => take({ type: 'ERROR', object: { kind: 'Status', code: 410, metadata: { name: '' } } }), /410/)
  t.same(known(memory), ['a@1'])
})
