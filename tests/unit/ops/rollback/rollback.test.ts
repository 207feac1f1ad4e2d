import t, { type Test } from 'tap'
import type { Revision } from '../../../../scripts/lib/release/helm.ts'
import { rollBack } from '../../../../scripts/lib/release/rollback.ts'
import { ensureRevisionImages, imagesOf } from '../../../../scripts/lib/release/rollback-images.ts'
import { chooseRevision } from '../../../../scripts/ops/rollback/revision-choice.ts'
import { operation } from '../../../../scripts/ops/rollback/rollback.ts'
import { engineHas, engineStoreAt, image } from '../../../fixtures/suite/checkout.ts'
import { makeImage, savedImages } from '../../../fixtures/suite/engine-store.ts'
import { nodeImports, nodeIs } from '../../../fixtures/suite/node.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const history = (...statuses: string[]): Revision[] =>
  statuses.map((status, index) => ({
    revision: index + 1,
    status,
    updated: '2026-11-23T15:00:00Z',
    chart: 'taskora-0.1.0',
    description: status,
  }))

t.test('the revision to go back to', (t) => {
  const cases: [Revision[], string | undefined, number | undefined][] = [
    [history('superseded', 'deployed'), undefined, 1],
    [history('superseded', 'superseded', 'deployed'), undefined, 2],
    [history('superseded', 'deployed', 'failed'), undefined, 2],
    [history('superseded', 'failed', 'deployed'), undefined, 1],
    [history('superseded', 'superseded', 'deployed'), '1', 1],
    [history('deployed'), undefined, undefined],
    [history('failed', 'failed'), undefined, undefined],
    [history('superseded', 'deployed'), '2', undefined],
    [history('failed', 'deployed'), '1', undefined],
    [history('superseded', 'deployed'), '7', undefined],
  ]
  for (const [revisions, wanted, chosen] of cases) {
    if (chosen === undefined)
      t.throws(() => chooseRevision(revisions, wanted), { code: 'TSK_REVISION_NONE', evidence: [/^1 /] })
    else t.equal(chooseRevision(revisions, wanted).revision, chosen)
  }
  t.end()
})

t.test('what was left by going back is no place to return to unasked', (t) => {
  const revisions = history('superseded', 'superseded', 'superseded', 'deployed').map((each) =>
    each.revision === 4 ? { ...each, description: 'Rollback to 2' } : each,
  )
  t.equal(chooseRevision(revisions, undefined).revision, 1, 'neither 3, which was left, nor 2, which is live again')
  t.equal(chooseRevision(revisions, '3').revision, 3, 'who names it gets it')
  t.throws(() => chooseRevision(revisions.slice(1), undefined), { code: 'TSK_REVISION_NONE' })
  const since = [...revisions, { ...revisions[2]!, revision: 5, description: 'Upgrade complete' }]
  t.equal(chooseRevision(since, undefined).revision, 4, 'counter-test: after another deployment it is the one before')
  t.end()
})

const MANIFEST = `kind: Service
spec: { ports: [] }
---
kind: Deployment
spec: { template: { spec: { initContainers: [{ image: a:1 }], containers: [{ image: a:1 }] } } }
---
# empty
---
kind: StatefulSet
spec: { template: { spec: { containers: [{ image: b:2 }] } } }
`

t.test('every image of a manifest, once', (t) => {
  t.same(imagesOf(MANIFEST), ['a:1', 'b:2'])
  t.same(imagesOf(''), [])
  t.end()
})

const manifest: Rule = { args: /get manifest taskora --revision 3$/, stdout: MANIFEST }
const A = { 'a:1': image('a') }

t.test('images that the node has lost come from the engine', async (t) => {
  const b = await makeImage({ file: 'of b' })
  const box = sandbox(t, {
    helm: [manifest],
    docker: [
      nodeIs({ images: A }),
      engineHas('b:2', b.record),
      engineStoreAt(),
      { args: ['save', 'b:2'], stdout: await savedImages({ 'b:2': b }) },
      { ...nodeImports({ images: { ...A, 'b:2': b.record } }), stdin: /of b/ },
    ],
  })
  await ensureRevisionImages(box.context, 3)
})

t.test('images that are gone stop it before anything is changed', async (t) => {
  const box = sandbox(t, {
    helm: [manifest],
    docker: [nodeIs({ images: A }), { args: ['image', 'inspect', 'b:2'], exitCode: 1 }],
  })
  await t.rejects(ensureRevisionImages(box.context, 3), { code: 'TSK_REVISION_IMAGES_GONE', evidence: ['b:2'] })
})

for (const words of [['x'], ['-1'], ['1', '2']]) {
  t.test(`usage: ${words.join(' ')}`, async (t) => {
    await t.rejects(operation.run(sandbox(t, {}, { options: { words } }).context), { code: 'TSK_USAGE' })
  })
}

/** What a rollback would run, where an ingress controller is the way in. */
async function planned(t: Test, manifestText: string, ingress: string): Promise<string[]> {
  const rule: Rule = { args: / get manifest taskora --revision 3$/, stdout: manifestText }
  const box = sandbox(t, { helm: [rule] }, { settings: { ingress }, options: { dryRun: true } })
  await rollBack(box.context, { revision: 3, about: '' })
  return box
    .output()
    .split('\n')
    .flatMap((line) => / (rollback|delete|apply) /.exec(line)?.[1] ?? [])
}

t.test('the node port goes to the frontend with a revision that has it, else to the controller', async (t) => {
  const [own, none] = ['spec:\n  ports:\n    - nodePort: 30080\n', 'spec:\n  ports:\n    - port: 3000\n']
  t.same(await planned(t, own, 'on'), ['delete', 'rollback'])
  t.same(await planned(t, none, 'on'), ['rollback', 'apply'])
  t.same(await planned(t, own, 'auto'), ['rollback'], 'nobody else ever had it')
})

t.test('a revision of another scheme is refused before anything is changed', async (t) => {
  const of = (scheme: string): string => `env:\n  - name: PUBLIC_URL\n    value: "${scheme}://localhost:8080"\n`
  t.same(await planned(t, of('http'), 'on'), ['rollback', 'apply'])
  await t.rejects(planned(t, of('https'), 'on'), { code: 'TSK_ROLLBACK_TLS', hint: /--tls on/ })
})
