// `npm run ask`: the way from a question to its answer. Nothing that is asked changes anything.
import t from 'tap'
import { operation } from '../../../../scripts/ops/ask/ask.ts'
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

t.test('the built-in answer follows where the chosen model cannot be asked', async (t) => {
  const settings = { settings: { ai: 'kubectl-ai' }, env: { GEMINI_API_KEY: 'k' } }
  const box = sandbox(t, { kubectl: [INGRESS] }, { ...settings, options: { words: ['ingress'] } })
  t.match(await operation.run(box.context), { answeredBy: 'built-in' })
  t.match(box.output(), /! kubectl-ai cannot be asked \(it is not on the PATH\)/)
})

t.test('a key alone sends nothing anywhere', async (t) => {
  const rules = { kubectl: [INGRESS], 'kubectl-ai': [] }
  const box = sandbox(t, rules, { options: { words: ['ingress'] }, env: { GEMINI_API_KEY: 'k' } })
  t.match(await operation.run(box.context), { answeredBy: 'built-in' })
})
