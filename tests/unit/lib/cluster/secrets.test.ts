import t from 'tap'
import {
  ensureNamespace,
  ensureSecrets,
  hasSecrets,
  readSecretsRevision,
} from '../../../../scripts/lib/cluster/secrets.ts'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import { brief } from '../../../fixtures/suite/brief.ts'
import { list } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const secret = (name: string, resourceVersion = '1') => ({ kind: 'Secret', metadata: { name, resourceVersion } })
const CLAIM = { kind: 'PersistentVolumeClaim', metadata: { name: 'taskora-database-data' } }
const BOTH = [secret('taskora-database'), secret('taskora-auth')]
const LISTED = /get secrets,persistentvolumeclaims /
const APPLY = 'kubectl apply --server-side --force-conflicts --field-manager taskora --filename -'

/** The manifests that were applied. */
const applied = (
  stdin: string,
): {
  kind: string
  metadata: { name: string; namespace?: string; labels: Record<string, string> }
  stringData: Record<string, string>
}[] => stdin.split('\n').map((line) => JSON.parse(line))

t.test('a first setup makes both Secrets, and their values only ever pass by standard input', async (t) => {
  const box = sandbox(t, { kubectl: [{ args: LISTED, stdout: '' }, { args: /apply/ }] })
  t.same(await ensureSecrets(box.context), ['taskora-database', 'taskora-auth'])
  t.same(brief(t, box), ['kubectl get secrets,persistentvolumeclaims --output json --ignore-not-found', APPLY])
  const objects = applied(box.calls()[1]!.stdin)
  t.match(
    objects.map(({ metadata }) => metadata),
    [{ name: 'taskora-database', namespace: 'taskora' }, { name: 'taskora-auth' }],
  )
  t.same(
    objects.map(({ stringData }) => Object.keys(stringData)),
    [['postgres-password', 'password'], ['secret']],
  )
  const values = objects.flatMap(({ stringData }) => Object.values(stringData))
  t.equal(new Set(values).size, 3, 'no value is used twice')
  for (const value of values) {
    t.match(value, /^[\w-]{43}$/, '256 random bits')
    t.notOk(
      JSON.stringify(box.calls().map(({ argv, env }) => [argv, env])).includes(value),
      'not on a command line, not in a variable',
    )
    t.notOk(box.output().includes(value), 'not on the terminal')
  }
})

t.test('two clusters never share a value', async (t) => {
  const made = await Promise.all(
    [0, 1].map(async () => {
      const box = sandbox(t, { kubectl: [{ args: LISTED, stdout: list() }, { args: /apply/ }] })
      await ensureSecrets(box.context)
      return applied(box.calls()[1]!.stdin).flatMap(({ stringData }) => Object.values(stringData))
    }),
  )
  t.equal(new Set(made.flat()).size, 6)
})

t.test('what exists is never made anew', async (t) => {
  const box = sandbox(t, { kubectl: [{ args: LISTED, stdout: list(...BOTH, CLAIM) }] })
  t.same(await ensureSecrets(box.context), [])
})

t.test('one that is missing is made alone, as long as there is no data', async (t) => {
  const box = sandbox(t, { kubectl: [{ args: LISTED, stdout: list(secret('taskora-database')) }, { args: /apply/ }] })
  t.same(await ensureSecrets(box.context), ['taskora-auth'])
  t.match(
    applied(box.calls()[1]!.stdin).map(({ metadata }) => metadata.name),
    ['taskora-auth'],
  )
})

for (const [about, left, named] of [
  ['one', [secret('taskora-auth')], /guarded by taskora-database, /],
  ['both', [], /guarded by taskora-database, /],
] as const) {
  t.test(`data without ${about} of its Secrets stops everything, and nothing is made`, async (t) => {
    const box = sandbox(t, { kubectl: [{ args: LISTED, stdout: list(...left, CLAIM) }] })
    await t.rejects(ensureSecrets(box.context), {
      code: 'TSK_SECRET_LOST',
      exitCode: EXIT.guard,
      message: named,
      hint: /rotate -- database --recover/,
    })
  })
}

t.test('a claim of somebody else in the namespace holds no data of ours', async (t) => {
  const other = { kind: 'PersistentVolumeClaim', metadata: { name: 'other' } }
  const box = sandbox(t, { kubectl: [{ args: LISTED, stdout: list(other) }, { args: /apply/ }] })
  t.same(await ensureSecrets(box.context), ['taskora-database', 'taskora-auth'])
})

t.test('the auth Secret alone is made anew beside data: only sessions depend on it', async (t) => {
  const box = sandbox(t, {
    kubectl: [{ args: LISTED, stdout: list(secret('taskora-database'), CLAIM) }, { args: /apply/ }],
  })
  t.same(await ensureSecrets(box.context), ['taskora-auth'])
})

t.test("the assistant's key is taken from the environment, and never without it", async (t) => {
  const box = sandbox(
    t,
    { kubectl: [{ args: LISTED, stdout: list(...BOTH) }, { args: /apply/ }] },
    { env: { COHERE_API_KEY: 'a-key-for-tests' } },
  )
  t.same(await ensureSecrets(box.context), [])
  t.match(applied(box.calls()[1]!.stdin), [
    { metadata: { name: 'taskora-assistant' }, stringData: { 'cohere-api-key': 'a-key-for-tests' } },
  ])
  t.notMatch(JSON.stringify(box.calls().map(({ argv }) => argv)), /a-key-for-tests/)
})

t.test('the namespace enforces Pod Security "restricted" from its first moment', async (t) => {
  const box = sandbox(t, { kubectl: [{ args: /apply/ }] }, { settings: { namespace: 'other' } })
  await ensureNamespace(box.context)
  t.match(applied(box.calls()[0]!.stdin), [
    { kind: 'Namespace', metadata: { name: 'other', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
  ])
})

t.test('hasSecrets wants all that are generated', async (t) => {
  for (const [held, all] of [
    [BOTH, true],
    [[BOTH[0]!], false],
    [[], false],
  ] as const) {
    t.equal(await hasSecrets(sandbox(t, { kubectl: [{ args: /get secrets /, stdout: list(...held) }] }).context), all)
  }
})

t.test('the revision changes with the content of our Secrets, and with nothing else', async (t) => {
  const revision = (...secrets: object[]) =>
    readSecretsRevision(sandbox(t, { kubectl: [{ args: /get secrets /, stdout: list(...secrets) }] }).context)
  const before = await revision(...BOTH)
  t.equal(await revision(...[...BOTH].reverse(), secret('foreign', '9')), before)
  t.not(await revision(secret('taskora-database', '2'), BOTH[1]!), before)
  t.not(await revision(...BOTH, secret('taskora-assistant')), before)
})
