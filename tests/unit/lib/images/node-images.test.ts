import t from 'tap'
import { chainIds } from '../../../../scripts/lib/images/digests.ts'
import { parseImage } from '../../../../scripts/lib/images/docker.ts'
import {
  assertLoaded,
  inNode,
  inspectNodeImage,
  isSameImage,
  lackingImages,
  loadCommands,
  parseNodeImage,
} from '../../../../scripts/lib/images/node-images.ts'
import { nodeUnpacked } from '../../../fixtures/suite/checkout.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const ID = 'sha256:74f001b4e745d068f0b48634123cf83219c360e9dc960611af44f42bdde4ad5a'
const HOST = parseImage(recorded('docker-image-inspect.json'))
const NODE = parseNodeImage(recorded('crictl-inspecti.json'))
const INSPECT = ['exec', 'taskora', 'crictl', 'inspecti', '--output', 'json', 'docker.io/taskora/backend:1']

t.test('a real engine and a real node name the same image', async (t) => {
  t.equal(NODE.id, ID)
  t.same(NODE.layers, HOST.layers)
  t.ok(isSameImage(HOST, NODE))
})

const SAME: [about: string, host: Partial<typeof HOST>, node: Partial<typeof NODE> | undefined, same: boolean][] = [
  ['equal IDs', {}, {}, true],
  ['another configuration of equal layers: another command, another variable', { id: 'sha256:other' }, {}, false],
  ['another ID and other layers', { id: 'sha256:other', layers: ['sha256:1'] }, {}, false],
  ['no such image in the node', {}, undefined, false],
]
for (const [about, host, node, same] of SAME) {
  t.test(`${about}: ${same ? 'the same' : 'not the same'}`, async (t) =>
    t.equal(isSameImage({ ...HOST, ...host }, node && { ...NODE, ...node }), same),
  )
}

const NODE_SAYS: Rule = { args: INSPECT, stdout: recorded('crictl-inspecti.json') }
const IMAGE = { reference: 'taskora/backend:1', record: HOST }
const unpacked = (...chains: string[]): Rule => nodeUnpacked({ ...HOST, layers: chains })
const COMPLETE = unpacked(chainIds(HOST.layers).at(-1)!)

t.test('what the node does not hold as it was built is refused, with both IDs', async (t) => {
  const { context } = sandbox(t, { docker: [NODE_SAYS, COMPLETE] })
  await assertLoaded(context, [IMAGE])
  await t.rejects(assertLoaded(context, [{ ...IMAGE, record: { ...HOST, id: 'sha256:new', layers: [] } }]), {
    code: 'TSK_IMAGE_NOT_LOADED',
    exitCode: 4,
    evidence: ['built: sha256:new', `node:  ${ID}`],
    hint: /npm run load -- --force/,
  })
})

t.test('an image that the node lacks is told as such', async (t) => {
  const { context } = sandbox(t, { docker: [{ args: INSPECT, exitCode: 1, stderr: 'no such image' }, COMPLETE] })
  t.equal(await inspectNodeImage(context, 'taskora/backend:1'), undefined)
  await t.rejects(assertLoaded(context, [IMAGE]), {
    code: 'TSK_IMAGE_NOT_LOADED',
    evidence: [/built/, 'node:  no such image'],
  })
})

t.test('an image that containerd lists without its layers is not held: a broken import leaves it so', async (t) => {
  const { context } = sandbox(t, { docker: [NODE_SAYS, unpacked(...chainIds(HOST.layers).slice(0, -1))] })
  t.match(await lackingImages(context, [IMAGE]), [{ image: IMAGE, node: /layers are not all there/ }])
})

const UNTOLD: [about: string, settings: Record<string, string>, rule: Rule[]][] = [
  ['another snapshotter', {}, [{ ...unpacked(), stdout: 'KEY PARENT KIND\n' }]],
  ['a node that does not tell', {}, [{ ...unpacked(), exitCode: 1 }]],
  ['the docker runtime, which lists no image without its layers', { runtime: 'docker' }, []],
]
for (const [about, settings, rules] of UNTOLD) {
  t.test(`${about}: the ID decides alone`, async (t) => {
    const { context } = sandbox(t, { docker: [NODE_SAYS, ...rules] }, { settings })
    t.same(await lackingImages(context, [IMAGE]), [])
  })
}

t.test("images stream from the engine into the node's own store", async (t) => {
  t.same(loadCommands('taskora', 'containerd', ['a:1', 'b:1']), [
    ['docker', ['save', 'a:1', 'b:1']],
    [
      'docker',
      ['exec', '--interactive', 'taskora', 'ctr', '--namespace', 'k8s.io', 'images', 'import', '--digests=false', '-'],
    ],
  ])
  t.same(loadCommands('p', 'docker', ['a:1'])[1], ['docker', ['exec', '--interactive', 'p', 'docker', 'load']])
  t.same(inNode('p', ['ls']), ['exec', 'p', 'ls'])
})
