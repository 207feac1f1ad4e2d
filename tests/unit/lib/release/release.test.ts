import t from 'tap'
import { parse } from 'yaml'
import { ownValues, throughNodePort } from '../../../../scripts/lib/release/machine-values.ts'
import {
  readRelease,
  recoverRelease,
  releaseDifference,
  renderManifest,
} from '../../../../scripts/lib/release/release.ts'
import { brief } from '../../../fixtures/suite/brief.ts'
import { image, releaseIs } from '../../../fixtures/suite/checkout.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const NO_RELEASE: Rule = {
  args: / get all /,
  exitCode: 1,
  stderr: recorded<Record<string, string>>('failures.json')['no such release']!,
}
const history = (...words: string[]): Rule => ({
  args: / history /,
  stdout: words.map((word, index) => ({ revision: index + 1, status: word })),
})

t.test('values name each image, and its ID so that a rebuilt one rolls its pods', async (t) => {
  const component = (reference: string) => ({ reference, record: image(reference) })
  const text = ownValues(
    {
      frontend: component('taskora/frontend:f1'),
      backend: component('taskora/backend:b1'),
      database: component('registry.test:5000/postgres:15'),
    },
    {
      publicUrl: 'http://localhost:8080',
      trustedOrigins: ['http://127.0.0.1:8080'],
      secretsRevision: 'r1',
      way: throughNodePort(30080),
    },
  )
  t.match(parse(text), {
    publicUrl: 'http://localhost:8080',
    trustedOrigins: ['http://127.0.0.1:8080'],
    secrets: {
      database: { existingSecret: 'taskora-database' },
      auth: { existingSecret: 'taskora-auth' },
      assistant: { existingSecret: 'taskora-assistant' },
      revision: 'r1',
    },
    frontend: {
      image: { repository: 'taskora/frontend', tag: 'f1' },
      podAnnotations: { 'taskora.dev/image-id': 'sha256:taskora/frontend:f1' },
      service: { type: 'NodePort', nodePort: 30080 },
    },
    backend: { image: { tag: 'b1' } },
    database: { image: { repository: 'registry.test:5000/postgres', tag: '15' } },
  })
})

t.test('a release that is not there is told apart from a cluster that does not answer', async (t) => {
  t.equal(await readRelease(sandbox(t, { helm: [NO_RELEASE] }).context), undefined)
  t.match(await readRelease(sandbox(t, { helm: [releaseIs('failed', '', 3)] }).context), {
    status: 'failed',
    revision: 3,
  })
  const { context } = sandbox(t, {
    helm: [{ args: / get all /, exitCode: 1, stderr: 'Error: Kubernetes cluster unreachable' }],
  })
  await t.rejects(readRelease(context), { code: 'TSK_RELEASE_UNREADABLE', evidence: [/cluster unreachable/] })
})

const DIFFERENCES: [about: string, release: Rule, rendered: string, difference: string | undefined][] = [
  [
    'the same manifest in another order',
    releaseIs('deployed', '---\nb: 2\n---\n# x\na: 1\n'),
    'a: 1\n---\nb: 2\n',
    undefined,
  ],
  [
    'another manifest',
    releaseIs('deployed', 'kind: Service\nmetadata: {name: s}\n'),
    'kind: Service\nmetadata: {name: s}\nspec: {}\n',
    'Service/s changed',
  ],
  ['the same manifest of a failed upgrade', releaseIs('failed', 'a: 1\n'), 'a: 1\n', 'the release is failed'],
  ['no release', NO_RELEASE, 'a: 1\n', 'nothing is installed'],
]
for (const [about, release, rendered, difference] of DIFFERENCES) {
  t.test(`${about}: ${difference ?? 'nothing to do'}`, async (t) => {
    const box = sandbox(t, { helm: [release, { args: / template /, stdout: rendered }] })
    const wanted = await renderManifest(box.context, 'own: values')
    t.equal(releaseDifference(await readRelease(box.context), wanted), difference)
    t.equal(box.calls().find(({ argv }) => argv.includes('template'))?.stdin, 'own: values')
  })
}

const PENDING: [about: string, rules: Rule[], done: string | undefined, changed: string[]][] = [
  ['a deployed release is left alone', [releaseIs('deployed')], undefined, []],
  ['a failed release is left to the next upgrade', [releaseIs('failed')], undefined, []],
  ['no release needs no repair', [NO_RELEASE], undefined, []],
  [
    'an interrupted upgrade goes back to the last good revision',
    [releaseIs('pending-upgrade'), history('superseded', 'deployed', 'pending-upgrade'), { args: / rollback / }],
    'the release was pending-upgrade: rolled back to revision 2',
    ['helm rollback taskora 2 --history-max 10'],
  ],
  [
    'a failed revision is not a good one',
    [releaseIs('pending-rollback'), history('superseded', 'failed', 'pending-rollback'), { args: / rollback / }],
    'the release was pending-rollback: rolled back to revision 1',
    ['helm rollback taskora 1 --history-max 10'],
  ],
  [
    'half removed',
    [releaseIs('uninstalling'), { args: / uninstall taskora .*--wait/ }],
    'an earlier removal of the release had not ended: it was carried through, data and secrets kept',
    ['helm uninstall taskora --ignore-not-found --cascade foreground --wait --timeout 2m'],
  ],
  [
    'an interrupted first install is removed',
    [releaseIs('pending-install'), history('pending-install'), { args: / uninstall / }],
    'the first install was pending-install: removed, data and secrets kept',
    ['helm uninstall taskora --ignore-not-found --cascade foreground --wait --timeout 2m'],
  ],
]
for (const [about, rules, done, changed] of PENDING) {
  t.test(about, async (t) => {
    const box = sandbox(t, { helm: rules })
    t.equal(await recoverRelease(box.context, await readRelease(box.context)), done)
    t.same(
      brief(t, box).filter((line) => /rollback|uninstall/.test(line)),
      changed,
    )
  })
}
