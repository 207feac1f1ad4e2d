// Kagent: nothing before its chart is there, its key on no command line, its rights asked, and nothing left behind.
import t from 'tap'
import { KAGENT } from '../../../../scripts/ops/ai/kagent.ts'
import { type Rule, type Rules, type Sandbox, sandbox } from '../../../fixtures/suite/sandbox.ts'

const KEY = { OPENAI_API_KEY: 'sk-canary-4711-canary' }
const NO_NAMESPACE: Rule = { args: /get namespace kagent --ignore-not-found/ }
const CHART: Rule = { args: /^show chart oci:\/\/ghcr\.io\/kagent-dev\/kagent\/helm\/kagent\S* --version 0\.10\.1$/ }
const APPLY: Rule = {
  args: /--namespace kagent apply --server-side/,
  stdin: /"Namespace"[^]*"ResourceQuota"[^]*"LimitRange"[^]*"OPENAI_API_KEY":"sk-canary/,
}
const upgrade = (release: string, rest: Partial<Rule> = {}): Rule => ({
  args: new RegExp(`--namespace kagent upgrade ${release} \\S+ --version 0\\.10\\.1 --install --wait`),
  ...rest,
})
const ACCOUNTS: Rule = { args: /get serviceaccounts/, stdout: 'serviceaccount/kagent-tools\nserviceaccount/default\n' }
const may = (stdout: string, args = /auth can-i /): Rule => ({ args, stdout, exitCode: stdout === 'yes' ? 0 : 1 })
const REMOVAL: Required<Pick<Rules, 'helm' | 'kubectl'>> = {
  helm: [{ args: /uninstall kagent --ignore-not-found/ }, { args: /uninstall kagent-crds --ignore-not-found/ }],
  kubectl: [{ args: /delete namespace kagent --ignore-not-found --wait/ }],
}
const left = (...names: string[]): Rule => ({ args: /get namespaces,clusterroles/, stdout: names.join('\n') })

const box = (t: Parameters<typeof sandbox>[0], rules: Rules, env: Record<string, string> = KEY): Sandbox =>
  sandbox(t, rules, { env })

t.test('install: key by standard input, tools that only look, and rights that were asked for', async (t) => {
  const values = /"kagent-tools":\{"rbac":\{"readOnly":true,"allowSecrets":false\}/
  const { context, commands } = box(t, {
    helm: [CHART, upgrade('kagent-crds'), upgrade('kagent', { stdin: values })],
    kubectl: [NO_NAMESPACE, APPLY, ACCOUNTS, may('no')],
  })
  t.match(await KAGENT.install(context), /Kagent 0\.10\.1 looks at namespace taskora/)
  t.notMatch(commands().join('\n'), /canary/)
  const asked = commands().filter((each) => each.includes('can-i'))
  t.equal(asked.length, 8)
  t.ok(asked.every((each) => / --as system:serviceaccount:kagent:\S+ --namespace taskora$/.test(each)))
})

t.test('without its chart or a key nothing is made', async (t) => {
  const refused = { args: /^show chart/, exitCode: 1, stderr: 'Error: lookup ghcr.io: no such host\n' }
  const none = box(t, { helm: [refused], kubectl: [NO_NAMESPACE] })
  await t.rejects(KAGENT.install(none.context), { code: 'TSK_AI_CHART', evidence: [/no such host/] })
  await t.rejects(KAGENT.install(box(t, {}, {}).context), { code: 'TSK_AI_TOOL', message: /OPENAI_API_KEY/ })
})

t.test('one that may do more than look is removed again, and so is one that did not start', async (t) => {
  const more = box(t, {
    helm: [CHART, upgrade('kagent-crds'), upgrade('kagent'), ...REMOVAL['helm']!],
    kubectl: [
      NO_NAMESPACE,
      APPLY,
      ACCOUNTS,
      may('yes', /can-i delete pods --as \S+kagent-tools/),
      may('no'),
      ...REMOVAL['kubectl']!,
    ],
  })
  await t.rejects(KAGENT.install(more.context), { code: 'TSK_AI_RIGHTS', message: /kagent-tools: delete pods: yes/ })
  const silent = box(t, {
    helm: [CHART, upgrade('kagent-crds'), upgrade('kagent'), ...REMOVAL['helm']!],
    kubectl: [NO_NAMESPACE, APPLY, ACCOUNTS, { args: /can-i/, exitCode: 1, stderr: 'refused' }, ...REMOVAL['kubectl']!],
  })
  await t.rejects(KAGENT.install(silent.context), { code: 'TSK_AI_RIGHTS', message: /no answer/ })
  const late = upgrade('kagent', { exitCode: 1, stderr: 'Error: context deadline exceeded' })
  const stuck = box(t, {
    helm: [CHART, upgrade('kagent-crds'), late, ...REMOVAL['helm']!],
    kubectl: [NO_NAMESPACE, APPLY, ...REMOVAL['kubectl']!],
  })
  await t.rejects(KAGENT.install(stuck.context), { code: 'TSK_AI_CHART', message: /was removed again/ })
})

t.test("somebody else's namespace is left alone", async (t) => {
  const foreign: Rule = { args: /get namespace kagent/, stdout: '{"kubernetes.io/metadata.name":"kagent"}' }
  await t.rejects(KAGENT.install(box(t, { kubectl: [foreign] }).context), { code: 'TSK_AI_FOREIGN' })
  await t.rejects(KAGENT.remove(box(t, { kubectl: [foreign] }).context), { code: 'TSK_AI_FOREIGN' })
})

t.test('remove says that all is gone after a look', async (t) => {
  const gone = box(t, {
    helm: REMOVAL['helm']!,
    kubectl: [NO_NAMESPACE, ...REMOVAL['kubectl']!, left('namespace/taskora')],
  })
  t.match(await KAGENT.remove(gone.context), /are gone/)
  const held = box(t, {
    helm: REMOVAL['helm']!,
    kubectl: [
      NO_NAMESPACE,
      ...REMOVAL['kubectl']!,
      left('clusterrole.rbac.authorization.k8s.io/kagent-tools-read-role'),
    ],
  })
  await t.rejects(KAGENT.remove(held.context), { code: 'TSK_AI_LEFT', message: /kagent-tools-read-role/ })
})

t.test('status: what Helm says, and what is there without a release', async (t) => {
  t.equal(await KAGENT.status(box(t, { kubectl: [left()] }).context), 'not installed')
  const list = (stdout: object): Rule => ({ args: /list --filter \^kagent\$/, stdout })
  const there = box(t, {
    kubectl: [left('namespace/kagent')],
    helm: [list([{ status: 'deployed', chart: 'kagent-0.10.1' }])],
  })
  t.equal(await KAGENT.status(there.context), 'kagent-0.10.1, deployed')
  const rest = box(t, { kubectl: [left('customresourcedefinition/agents.kagent.dev')], helm: [list([])] })
  t.match(await KAGENT.status(rest.context), /still there: .*agents\.kagent\.dev/)
})
