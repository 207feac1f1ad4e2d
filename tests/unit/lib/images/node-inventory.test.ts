import t from 'tap'
import { importAndAsk, inNode, nodeInventory, parseInventory } from '../../../../scripts/lib/images/node-inventory.ts'
import { nodeIs } from '../../../fixtures/suite/node.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

t.test('reads what a real node says', async (t) => {
  const { images, unpacked, blobs } = parseInventory(recorded<{ answer: string }>('node-inventory.json').answer)
  t.equal(
    images.get('registry.k8s.io/pause:3.10.1'),
    'sha256:a97224dde78732524ab677f05d80a707adaee5a8ac557966f4c2635cfd56331e',
  )
  t.ok(blobs.size > 0)
  t.ok([...blobs].every((digest) => /^sha256:[0-9a-f]{64}$/.test(digest)))
  t.ok(unpacked && unpacked.size > 0)
  t.ok([...unpacked!].every((chain) => /^sha256:[0-9a-f]{64}$/.test(chain)))
})

t.test('an answer that lacks a part, or all, says nothing of it', async (t) => {
  t.same(parseInventory(''), { images: new Map(), unpacked: undefined, blobs: new Set() })
  t.match(parseInventory('sha256:a\n---\n---\nnot JSON'), { images: new Map(), blobs: new Set(['sha256:a']) })
})

t.test('all of it is one command, and none where this run has just asked', async (t) => {
  const { context, commands } = sandbox(t, { docker: [nodeIs({ blobs: ['sha256:a'] })] })
  await Promise.all([nodeInventory(context), nodeInventory(context)])
  t.same([...(await nodeInventory(context)).blobs], ['sha256:a'])
  t.equal(commands().length, 1)
})

t.test("an import says afterwards what the node has; the importer's own words are no answer", async (t) => {
  t.match(importAndAsk('p', 'containerd'), [
    'docker',
    [
      'exec',
      '--interactive',
      'p',
      'sh',
      '-c',
      /^ctr --namespace k8s\.io images import --digests=false - >&2 && \{ ctr .*crictl/,
    ],
  ])
  t.match(importAndAsk('p', 'docker')[1].at(-1), /^docker load >&2 && /)
  t.same(inNode('p', ['ls']), ['exec', 'p', 'ls'])
})
