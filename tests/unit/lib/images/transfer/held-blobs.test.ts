import t, { type Test } from 'tap'
import { chainIds } from '../../../../../scripts/lib/images/content/digests.ts'
import { heldBlobs, layersInPlace } from '../../../../../scripts/lib/images/transfer/held-blobs.ts'
import { nodeIs } from '../../../../fixtures/suite/node.ts'
import { type Rule, sandbox } from '../../../../fixtures/suite/sandbox.ts'

const [A, B, C] = ['sha256:a', 'sha256:b', 'sha256:c']
const IMAGE = { reference: 'app:1', record: { id: 'sha256:app', sizeBytes: 1, layers: [A, B, C] } }
const ask = (t: Test, runtime: 'containerd' | 'docker', ...docker: Rule[]): Promise<ReadonlySet<string>> =>
  heldBlobs(sandbox(t, { docker }, { settings: { runtime } }).context, [IMAGE])
const inDocker = (args: string, answer: Partial<Rule>): Rule => ({
  args: new RegExp(`^exec taskora docker ${args}`),
  ...answer,
})
const OVERLAY = inDocker('info', { stdout: 'overlay2\n' })

t.test('containerd tells the blobs that it has; a node that does not answer has none', async (t) => {
  t.same([...(await ask(t, 'containerd', nodeIs({ blobs: [A, B] })))], [A, B])
  t.same([...(await ask(t, 'containerd', { ...nodeIs({}), stdout: '', exitCode: 1 }))], [])
})

t.test('docker tells the layers of its images, and only those in the same place count', async (t) => {
  const layers = (...lines: (string[] | null)[]): Rule =>
    inDocker('image inspect', { stdout: lines.map((line) => `${JSON.stringify(line)}\n`).join('') })
  const list = inDocker('image list', { stdout: 'sha256:1\nsha256:2\n' })
  t.same([...(await ask(t, 'docker', OVERLAY, list, layers([A, B], null)))], [A, B])
  t.same(
    [...(await ask(t, 'docker', OVERLAY, list, layers([B, C], ['sha256:other'])))],
    [],
    'the same layers above others',
  )
  t.same([...(await ask(t, 'docker', OVERLAY, inDocker('image list', { stdout: '' })))], [])
})

t.test(
  'docker with the containerd store names layers by digests that an image does not tell: all travels',
  async (t) => {
    t.same([...(await ask(t, 'docker', inDocker('info', { stdout: 'overlayfs\n' })))], [])
    t.same([...(await ask(t, 'docker', inDocker('info', { exitCode: 1 })))], [])
  },
)

t.test('a layer that is in place in one image and not in another travels', async (t) => {
  const chains = new Set(chainIds([A, B]))
  t.same([...layersInPlace([[A, B, C]], chains)], [A, B])
  t.same(
    [
      ...layersInPlace(
        [
          [A, B],
          [C, B],
        ],
        chains,
      ),
    ],
    [A],
  )
})
