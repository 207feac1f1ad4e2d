// `npm run ask`: the way from a question to its answer. Nothing that is asked changes anything.
import t from 'tap'
import { operation } from '../../../../scripts/ops/ask/ask.ts'
import { findProvider, kubectlAiArgs } from '../../../../scripts/ops/ask/kubectl-ai.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const INGRESS: Rule = {
  args: /get deployments,\S*ingresses/,
  stdout: { items: [{ kind: 'Ingress', metadata: { name: 'shop' }, spec: { rules: [{ host: 'taskora.test' }] } }] },
}

t.test('a question is answered with the facts and the plain command', async (t) => {
  const box = sandbox(t, { kubectl: [INGRESS] }, { options: { words: ['do we have', 'an ingress?'] } })
  const answer = await operation.run(box.context)
  t.match(box.data(), /^shop for taskora\.test; /)
  t.match(box.output(), /\$ kubectl get ingress\n/)
  t.match(answer, { answeredBy: 'built-in', about: 'ingress', command: 'kubectl get ingress', unseen: [] })
})

t.test('a cluster that does not answer is named, and is no answer', async (t) => {
  const rules = { kubectl: [{ args: /get/, exitCode: 1, stderr: 'The connection to the server was refused' }] }
  const box = sandbox(t, rules, { options: { words: ['is there an ingress'] } })
  t.match(await operation.run(box.context), { unseen: [{ what: 'objects' }] })
  t.match(box.data(), /^This cannot be answered now: the objects of the cluster could not be read \(The connection/)
})

t.test('an unknown question says so and offers the nearest', async (t) => {
  const box = sandbox(t, {}, { options: { words: ['who won the world cup'] } })
  t.match(await operation.run(box.context), { answeredBy: 'nobody', nearest: [/./, /./, /./] })
  t.match(box.output(), /There is no answer to that here/)
  t.equal(box.data(), '', 'nothing that looks like an answer')
})

t.test('a question is needed', async (t) => {
  await t.rejects(operation.run(sandbox(t).context), { code: 'TSK_USAGE' })
})

t.test('the provider of kubectl-ai is the one whose key is set', (t) => {
  t.equal(findProvider({}), undefined)
  t.equal(findProvider({ GEMINI_API_KEY: '' }), undefined)
  t.equal(findProvider({ OPENAI_API_KEY: 'k' })?.id, 'openai')
  const args = kubectlAiArgs('--delete everything', { id: 'gemini', model: 'm', variable: 'V' }, '/state/kubeconfig')
  t.ok(args.includes('--skip-permissions=false') && args.includes('--quiet'))
  t.same(args.slice(-2), ['--', '--delete everything'], 'a question is never a flag')
  t.end()
})

t.test('kubectl-ai answers where it is asked to, is installed and has a key', async (t) => {
  const rules = {
    'kubectl-ai': [{ args: /--llm-provider gemini .*changing nothing: how are you$/, stdout: 'Fine.\n' }],
  }
  const settings = { settings: { ai: 'kubectl-ai' }, env: { GEMINI_API_KEY: 'canary' } }
  const box = sandbox(t, rules, { ...settings, options: { words: ['how are you'] } })
  t.match(await operation.run(box.context), { answeredBy: 'kubectl-ai', answer: 'Fine.' })
  t.match(box.output(), /leave this machine/)
  t.notMatch(box.commands().join() + box.output(), /canary/, 'the key is on no command line')
})

t.test('the built-in answer follows where kubectl-ai fails', async (t) => {
  const rules = { kubectl: [INGRESS], 'kubectl-ai': [{ args: /./, exitCode: 1, stderr: 'Error: cannot choose' }] }
  const settings = { settings: { ai: 'kubectl-ai' }, env: { GEMINI_API_KEY: 'k' } }
  const box = sandbox(t, rules, { ...settings, options: { words: ['ingress'] } })
  t.match(await operation.run(box.context), { answeredBy: 'built-in' })
  t.match(box.output(), /! kubectl-ai gave no answer \(Error: cannot choose/)
})

t.test('a key alone sends nothing anywhere', async (t) => {
  const rules = { kubectl: [INGRESS], 'kubectl-ai': [] }
  const box = sandbox(t, rules, { options: { words: ['ingress'] }, env: { GEMINI_API_KEY: 'k' } })
  t.match(await operation.run(box.context), { answeredBy: 'built-in' })
})
