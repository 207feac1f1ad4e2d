// The identity of kubectl-ai: it may look, which was asked, and it is gone after removal, which was looked at.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import t from 'tap'
import { operation } from '../../../../scripts/ops/ai/ai.ts'
import { KUBECTL_AI } from '../../../../scripts/ops/ai/reader.ts'
import { readerKubeconfig } from '../../../../scripts/ops/ask/models/kubectl-ai.ts'
import { type Rule, type Sandbox, sandbox } from '../../../fixtures/suite/sandbox.ts'

const VERSION: Rule = { args: ['version'], stdout: 'version: 0.0.26\n' }
const TOKEN: Rule = { args: /create token taskora-reader --duration 8h$/, stdout: 'token-canary\n' }
const can = (verb: string, stdout: string): Rule => ({
  args: new RegExp(`auth can-i ${verb}`),
  stdout,
  exitCode: stdout === 'yes' ? 0 : 1,
})
const RIGHTS = [can('get pods', 'yes'), can('get secrets', 'no'), can('(delete|create|patch) ', 'no')]
const APPLY: Rule = { args: /apply --server-side/, stdin: /"name":"view"/ }

function withKubeconfig(box: Sandbox): Sandbox {
  const { kubeconfig } = box.context.paths
  mkdirSync(dirname(kubeconfig), { recursive: true })
  const cluster = { server: 'https://127.0.0.1:1', 'certificate-authority-data': 'QQ==' }
  const users = [{ name: 'taskora', user: { 'client-key-data': 'person-canary' } }]
  writeFileSync(kubeconfig, JSON.stringify({ clusters: [{ name: 'taskora', cluster }], users }))
  return box
}

t.test('install makes a kubeconfig with the token alone, and asks what it may', async (t) => {
  const box = withKubeconfig(sandbox(t, { 'kubectl-ai': [VERSION], kubectl: [APPLY, TOKEN, ...RIGHTS] }))
  t.match(await KUBECTL_AI.install(box.context), /kubectl-ai 0\.0\.26 looks with the role view/)
  const file = readerKubeconfig(box.context.paths.state)
  const text = readFileSync(file, 'utf8')
  t.match(text, /token-canary/)
  t.notMatch(text, /person-canary/)
  t.equal(statSync(file).mode & 0o077, 0)
  t.notMatch(box.commands().join('\n'), /canary/)
})

t.test('an identity that may do more is not used', async (t) => {
  const rights = [can('get pods', 'yes'), can('get secrets', 'yes'), can('(delete|create|patch) ', 'no')]
  const box = withKubeconfig(sandbox(t, { 'kubectl-ai': [VERSION], kubectl: [APPLY, TOKEN, ...rights] }))
  await t.rejects(KUBECTL_AI.install(box.context), { code: 'TSK_AI_RIGHTS', message: /get secrets: yes/ })
  t.notOk(existsSync(readerKubeconfig(box.context.paths.state)))
})

t.test('an API that does not answer is no proof that it may not', async (t) => {
  const silent: Rule = { args: /auth can-i/, exitCode: 1, stderr: 'refused' }
  const box = withKubeconfig(sandbox(t, { 'kubectl-ai': [VERSION], kubectl: [APPLY, TOKEN, silent] }))
  await t.rejects(KUBECTL_AI.install(box.context), { code: 'TSK_AI_RIGHTS', message: /no answer/ })
})

t.test('kubectl-ai has to be there, and new enough', async (t) => {
  await t.rejects(KUBECTL_AI.install(sandbox(t).context), { code: 'TSK_AI_TOOL' })
  const old = sandbox(t, { 'kubectl-ai': [{ args: ['version'], stdout: 'version: 0.0.9' }], kubectl: [] })
  await t.rejects(KUBECTL_AI.install(old.context), { code: 'TSK_AI_TOOL', message: /0\.0\.9 is older/ })
})

t.test('remove says that all is gone after a look', async (t) => {
  const deleted: Rule = { args: /delete --ignore-not-found --wait rolebinding\/taskora-reader serviceaccount/ }
  const gone = sandbox(t, { kubectl: [deleted, { args: /get rolebinding/ }] })
  const file = readerKubeconfig(gone.context.paths.state)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '{}')
  t.match(await KUBECTL_AI.remove(gone.context), /are gone/)
  t.notOk(existsSync(file))
  const held = sandbox(t, {
    kubectl: [deleted, { args: /get rolebinding/, stdout: 'serviceaccount/taskora-reader\n' }],
  })
  await t.rejects(KUBECTL_AI.remove(held.context), { code: 'TSK_AI_LEFT', message: /serviceaccount\/taskora-reader/ })
})

t.test('words that are none are refused', async (t) => {
  for (const words of [['install'], ['install', 'gordon'], ['make', 'kubectl-ai'], ['remove', 'kubectl-ai', 'x']])
    await t.rejects(
      operation.run(sandbox(t, {}, { options: { words } }).context),
      { code: 'TSK_USAGE' },
      words.join(' '),
    )
})
