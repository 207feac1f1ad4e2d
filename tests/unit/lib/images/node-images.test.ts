import t from 'tap'
import { chainIds } from '../../../../scripts/lib/images/content/digests.ts'
import { parseImage } from '../../../../scripts/lib/images/docker.ts'
import { assertLoaded, lackingImages, loadCommands } from '../../../../scripts/lib/images/node-images.ts'
import { nodeIs } from '../../../fixtures/suite/node.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const RECORD = parseImage(recorded('docker-image-inspect.json'))
const IMAGE = { reference: 'taskora/backend:1', record: RECORD }

t.test('what the node holds as it was built is not lacking', async (t) => {
  const { context, calls } = sandbox(t, { docker: [nodeIs({ images: { 'taskora/backend:1': RECORD } })] })
  t.same(await lackingImages(context, [IMAGE]), [])
  await assertLoaded(context, [IMAGE])
  t.equal(calls().length, 1, 'the node is asked once')
})

t.test('what the node does not hold as it was built is refused, with both IDs', async (t) => {
  const { context } = sandbox(t, { docker: [nodeIs({ images: { 'taskora/backend:1': RECORD } })] })
  await t.rejects(assertLoaded(context, [{ ...IMAGE, record: { ...RECORD, id: 'sha256:new' } }]), {
    code: 'TSK_IMAGE_NOT_LOADED',
    exitCode: 4,
    evidence: ['built: sha256:new', `node:  ${RECORD.id}`],
    hint: /npm run load -- --force/,
  })
})

t.test('an image that the node lacks is told as such', async (t) => {
  for (const rule of [
    nodeIs({ images: { 'taskora/backend:2': RECORD } }),
    { ...nodeIs({}), stdout: '', exitCode: 1 },
  ]) {
    const { context } = sandbox(t, { docker: [rule] })
    await t.rejects(assertLoaded(context, [IMAGE]), {
      code: 'TSK_IMAGE_NOT_LOADED',
      evidence: [/built/, 'node:  no such image'],
    })
  }
})

t.test('an image that containerd lists without its layers is not held: a broken import leaves it so', async (t) => {
  const unpacked = chainIds(RECORD.layers).slice(0, -1)
  const { context } = sandbox(t, { docker: [nodeIs({ images: { 'taskora/backend:1': RECORD }, unpacked })] })
  t.match(await lackingImages(context, [IMAGE]), [{ image: IMAGE, node: /layers are not all there/ }])
})

t.test('another snapshotter, whose layers are not told: the ID decides alone', async (t) => {
  const { context } = sandbox(t, { docker: [nodeIs({ images: { 'taskora/backend:1': RECORD }, unpacked: [] })] })
  t.same(await lackingImages(context, [IMAGE]), [])
})

t.test("images stream from the engine into the node's own store", async (t) => {
  t.same(loadCommands('taskora', 'containerd', ['a:1', 'b:1']), [
    ['docker', ['save', 'a:1', 'b:1']],
    [
      'docker',
      ['exec', '--interactive', 'taskora', 'ctr', '--namespace', 'k8s.io', 'images', 'import', '--digests=false', '-'],
    ],
  ])
  t.same(loadCommands('p', 'docker', ['a:1'])[1], ['docker', ['exec', '--interactive', 'p', 'docker', 'load']])
})
