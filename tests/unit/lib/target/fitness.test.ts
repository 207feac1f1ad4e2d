// What a cluster lacks is named before anything is changed.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { targetOf } from '../../../../scripts/lib/run/which-cluster.ts'
import { assertTargetFits, MADE } from '../../../../scripts/lib/target/fitness.ts'
import { list } from '../../../fixtures/suite/checkout.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'
import { TARGET } from '../../../fixtures/suite/target.ts'

const named = (name: string, standard?: string): object => ({
  kind: 'Class',
  metadata: { name, ...(standard ? { annotations: { [`${standard}.kubernetes.io/is-default-class`]: 'true' } } : {}) },
})
const rights = (...refused: number[]): Rule => ({
  args: /create --filename - --output jsonpath.* --validate=false$/s,
  stdout: Array.from({ length: 50 }, (_, index) => `${!refused.includes(index)}\n`).join(''),
})
const storage = (...items: object[]): Rule => ({ args: /get storageclasses /, stdout: list(...items) })
const ingress = (...items: object[]): Rule => ({ args: /get ingressclasses /, stdout: list(...items), maybe: true })
const STORAGE = storage(named('fast', 'storageclass'), named('slow'))
const INGRESS = ingress(named('traefik', 'ingressclass'), named('nginx'))
const forbidden = (kinds: string): Rule => ({ args: new RegExp(`get ${kinds} `), exitCode: 1, stderr: 'Forbidden' })

/** What is said of a cluster that gives these answers, with these values of the person. */
function judge(t: Test, kubectl: readonly Rule[], { values = '', version = 'v1.35.4' } = {}): Promise<string[]> {
  const overrides = join(t.testdir(), 'ours.yaml')
  writeFileSync(overrides, values)
  const { context } = sandbox(t, { kubectl }, { settings: { ...TARGET, overrides } })
  return assertTargetFits(context, targetOf(context.config)!, { version })
}

t.test('a cluster that has all of it', async (t) => {
  t.same(await judge(t, [rights(), STORAGE, INGRESS]), [])
})

t.test('an old version', async (t) => {
  await t.rejects(judge(t, [], { version: 'v1.29.9' }), { code: 'TSK_TARGET_VERSION', evidence: [/v1\.30/] })
  t.same(await judge(t, [rights(), STORAGE, INGRESS], { version: 'v1.30.0+k3s1' }), [], 'counter-test')
})

t.test('each missing right is named', async (t) => {
  await t.rejects(judge(t, [rights(0, 15)]), {
    code: 'TSK_TARGET_RIGHTS',
    evidence: ['create services', 'create deployments.apps'],
    hint: /auth can-i create services -n taskora/,
  })
})

t.test('classes of storage', async (t) => {
  await t.rejects(judge(t, [rights(), storage(named('slow')), INGRESS]), {
    code: 'TSK_TARGET_STORAGE',
    evidence: ['StorageClasses: slow'],
    hint: /database\.storage\.className/,
  })
  const wanted = (name: string) => `database: { storage: { className: ${name} } }\nbackup: { enabled: false }\n`
  await t.rejects(judge(t, [rights(), STORAGE, INGRESS], { values: wanted('fats') }), {
    code: 'TSK_TARGET_STORAGE',
    message: 'The cluster has no StorageClass "fats" (did you mean "fast"?)',
  })
  t.same(await judge(t, [rights(), storage(named('slow')), INGRESS], { values: wanted('slow') }), [], 'counter-test')
})

t.test('classes of ingress', async (t) => {
  await t.rejects(judge(t, [rights(), STORAGE, ingress(named('nginx'))]), {
    code: 'TSK_TARGET_INGRESS',
    hint: /ingress\.className/,
  })
  await t.rejects(judge(t, [rights(), STORAGE, ingress()]), { code: 'TSK_TARGET_INGRESS', hint: /Install an ingress/ })
  const values = 'ingress: { className: nginx }\n'
  t.same(await judge(t, [rights(), STORAGE, ingress(named('nginx'))], { values }), [], 'counter-test')
  t.same(await judge(t, [rights(), STORAGE], { values: 'httpRoute: { enabled: true }\n' }), [], 'none is needed')
})

t.test('what this account may not look at is said, and no reason to refuse', async (t) => {
  t.match(await judge(t, [rights(), forbidden('storageclasses'), forbidden('ingressclasses')]), [
    /StorageClasses: no right/,
    /IngressClasses: no right/,
  ])
})

t.test('the rights are those for every kind that the chart makes with values-prod', (t) => {
  const chart = join(import.meta.dirname, '..', '..', '..', '..', 'helm', 'taskora', 'templates')
  const kinds = globSync('**/*.yaml', { cwd: chart, exclude: ['tests/**'] }).flatMap((file) =>
    [...readFileSync(join(chart, file), 'utf8').matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind!.toLowerCase()),
  )
  const made = Object.values(MADE).flat()
  const covers = (kind: string): boolean =>
    made.some((each) => [`${kind}s`, `${kind}es`, kind.replace(/y$/, 'ies')].includes(each))
  // Only where somebody asks for them.
  const optional = ['podmonitor', 'httproute', 'horizontalpodautoscaler']
  t.same(
    [...new Set(kinds)].filter((kind) => !covers(kind) && !optional.includes(kind)),
    [],
  )
  t.notOk(covers('daemonset'), 'counter-test')
  t.end()
})
