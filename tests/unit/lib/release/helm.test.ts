import t from 'tap'
import * as helm from '../../../../scripts/lib/release/helm.ts'
import { recordToolchain } from '../../../fixtures/suite/checkout.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

t.test("every call names this checkout's kubeconfig, context and namespace", async (t) => {
  const { context } = sandbox(t, {}, { settings: { profile: 'p', namespace: 'n', release: 'r' } })
  const calls: [verb: string, args: string[]][] = [
    ['upgrade', helm.upgradeArgs(context)],
    ['template', helm.templateArgs(context)],
    ['get', helm.releaseArgs(context)],
    ['history', helm.historyArgs(context)],
    ['get', helm.manifestArgs(context)],
    ['rollback', helm.rollbackArgs(context, 3)],
    ['uninstall', helm.uninstallArgs(context, { wait: true })],
    ['uninstall', helm.uninstallArgs(context, { wait: false })],
  ]
  for (const [verb, args] of calls) {
    t.same(
      args.slice(0, 6),
      ['--kubeconfig', context.paths.kubeconfig, '--kube-context', 'p', '--namespace', 'n'],
      verb,
    )
    t.equal(args[6], verb)
    t.ok(args.includes('r'), `${verb} names the release`)
  }
})

t.test('upgrade and template read the same values in the same order, so that they can be compared', async (t) => {
  const valuesOf = (args: string[]): string[] =>
    args.filter((_, index) => args[index - 1] === '--values' || args[index - 1] === '--set')
  for (const [values, set] of [
    ['dev', []],
    ['prod', ['backend.replicas=1']],
    ['prod', ['backend.replicas=1', 'frontend.replicas=1']],
  ] as const) {
    const { context } = sandbox(t, {}, { settings: { values }, options: { values: { set } } })
    const seen = valuesOf(helm.upgradeArgs(context))
    t.same(seen.slice(1), ['-', ...set])
    t.match(seen[0], new RegExp(`values-${values}\\.yaml$`))
    t.same(valuesOf(helm.templateArgs(context)), seen)
  }
})

t.test('reads a real history', async (t) => {
  t.match(
    helm.parseHistory(recorded('helm-history.json')).map(({ revision, status }) => [revision, status]),
    [
      [1, 'superseded'],
      [2, 'superseded'],
      [3, 'deployed'],
    ],
  )
})

const EQUAL: [about: string, one: string, other: string][] = [
  ['the order of keys', 'a: 1\nb: {c: 1, d: 2}\n', 'b: {d: 2, c: 1}\na: 1\n'],
  ['the order of documents', 'a: 1\n---\nb: 2\n', 'b: 2\n---\na: 1\n'],
  ['comments and the source lines of Helm', '---\n# Source: x\na: 1 # why\n', 'a: 1\n'],
  ['empty documents', '---\n---\na: 1\n---\n# nothing\n', 'a: 1\n'],
  ['quotes', 'a: "x"\n', 'a: x\n'],
  ['block and flow style', 'a: [1, 2]\n', 'a:\n  - 1\n  - 2\n'],
  ['the notation of a file mode', 'mode: 0555\n', 'mode: 365\n'],
]
for (const [about, one, other] of EQUAL)
  t.test(`${about} makes no difference between manifests`, async (t) =>
    t.same(helm.parseManifest(one), helm.parseManifest(other)),
  )

const DIFFERENT: [about: string, one: string, other: string][] = [
  ['a value', 'a: 1\n', 'a: 2\n'],
  ['a number and a text', 'a: 1\n', 'a: "1"\n'],
  ['the order of a list', 'a: [1, 2]\n', 'a: [2, 1]\n'],
  ['a further key', 'a: 1\n', 'a: 1\nb: null\n'],
  ['a further document', 'a: 1\n', 'a: 1\n---\na: 1\n'],
  ['a # inside of a text', 'a: "x # y"\n', 'a: "x"\n'],
]
for (const [about, one, other] of DIFFERENT)
  t.test(`${about} makes a difference between manifests`, async (t) =>
    t.notSame(helm.parseManifest(one), helm.parseManifest(other)),
  )

t.test('objects that differ are named, with what happened to them', async (t) => {
  const [before, after] = [
    'kind: A\nmetadata: {name: a}\nx: 1\n---\nkind: B\nmetadata: {name: b}\n',
    'kind: A\nmetadata: {name: a}\nx: 2\n---\nkind: C\nmetadata: {name: c}\n',
  ].map(helm.parseManifest)
  t.same(helm.differingObjects(before!, after!), ['A/a changed', 'B/b removed', 'C/c added'])
  t.same(helm.differingObjects(before!, before!), [])
})

t.test('reads status, revision and manifest of a release, and nothing else for them', async (t) => {
  t.same(helm.parseRelease('deployed 4\n---\na: 1\n'), { status: 'deployed', revision: 4, manifest: '---\na: 1\n' })
  t.throws(() => helm.parseRelease('Usage: helm get all'), /helm get all answered/)
})

t.test('Helm 4 takes back what somebody else set; Helm 3 is not told, because it does not know the word', async (t) => {
  for (const [version, forced] of [
    ['v4.1.4', true],
    ['v3.18.0', false],
  ] as const) {
    const box = sandbox(t, { docker: [], minikube: [], kubectl: [], helm: [] })
    const { tools } = recordToolchain(box)
    recordToolchain(box, { tools: { ...tools, helm: { ...tools.helm, version } } })
    for (const args of [helm.upgradeArgs(box.context), helm.rollbackArgs(box.context, 2)])
      t.equal(args.includes('--force-conflicts'), forced, `${version} ${args[6]}`)
  }
})
