// Everyday questions find their answer; nothing that is asked can change anything.
import t from 'tap'
import { operation } from '../../../../scripts/ops/ask/ask.ts'
import { askKubectlAi, findProvider, kubectlAiArgs } from '../../../../scripts/ops/ask/kubectl-ai.ts'
import { chooseTopic, namedComponent, TOPICS } from '../../../../scripts/ops/ask/topics.ts'
import { type Rule, sandbox } from '../../../fixtures/suite/sandbox.ts'

const READY: Rule = { args: /--raw \/readyz/, stdout: 'ok' }

t.test('questions find their topic', (t) => {
  const cases: [string, string | undefined][] = [
    ['show me pod status', 'status of the pods'],
    ['Are all pods running?', 'status of the pods'],
    ['why is the backend not ready', 'why something is not ready'],
    ['Why does the frontend crash', 'why something is not ready'],
    ['logs of the backend', 'logs'],
    ['show me the errors in the api log', 'logs'],
    ['what events happened recently', 'events'],
    ['how often did it restart', 'restarts'],
    ['how much memory does it use', 'memory and processor usage'],
    ['cpu usage', 'memory and processor usage'],
    ['which image version runs', 'image versions'],
    ['what is the url', 'the address of the application'],
    ['list services', 'services'],
    ['is there an ingress', 'ingress'],
    ['helm release status', 'the release'],
    ['show the history', 'history and going back'],
    ['how do I roll back', 'history and going back'],
    ['how full is the disk', 'disk and volume'],
    ['is the volume bound', 'disk and volume'],
    ['which secrets are there', 'secrets, by name'],
    ['scale the backend to 5', 'scale'],
    ['is the database connected', 'the database'],
    ['what is love', undefined],
    ['', undefined],
  ]
  for (const [question, title] of cases) t.equal(chooseTopic(question)?.title, title, question)
  t.end()
})

t.test('components by their usual names', (t) => {
  t.equal(namedComponent('why is the API down'), 'backend')
  t.equal(namedComponent('Next.js logs'), 'frontend')
  t.equal(namedComponent('is postgresql up'), 'database')
  t.equal(namedComponent('capital'), undefined)
  t.end()
})

const READING: Readonly<Record<string, RegExp>> = {
  kubectl: /^(get|describe|logs) |^exec \S+ --container database -- (df|pg_isready|psql .*--command SELECT )/,
  helm: /^(status|history) /,
  docker: /^(stats|container port|exec \S+ (crictl stats|df)) /,
  minikube: /^status$/,
}

t.test('every command of every topic only reads, and none shows a secret', (t) => {
  const { config } = sandbox(t).context
  for (const { title, commands } of TOPICS) {
    for (const component of [undefined, 'backend'] as const) {
      for (const [tool, args] of commands({ config, component })) {
        t.match(`${args.join(' ')}${args.length > 1 ? ' ' : ''}`, READING[tool], `${title}: ${tool}`)
        if (args.join(' ').includes('secrets'))
          t.match(args.join(' '), /custom-columns=NAME:\.metadata\.name,TYPE:\.type,MADE:\S+$/)
      }
    }
  }
  t.notMatch('delete pod x', READING['kubectl'], 'the pattern can say no')
  t.notMatch('exec statefulset/x --container database -- psql --command DROP TABLE', READING['kubectl'])
  t.end()
})

t.test('the built-in answer shows the plain command and its output', async (t) => {
  const box = sandbox(
    t,
    { kubectl: [READY, { args: /get ingress$/, stdout: '\x1b[2J\x1b[Htaskora\n' }] },
    { options: { words: ['is there', 'an ingress?'] } },
  )
  const answer = await operation.run(box.context)
  t.match(box.output(), /\$ kubectl get ingress\n/)
  t.equal(box.data(), 'taskora\n')
  t.match(answer, {
    answeredBy: 'built-in',
    topic: 'ingress',
    answers: [{ command: 'kubectl get ingress', exitCode: 0, output: 'taskora' }],
  })
})

t.test('an unknown question lists what can be asked', async (t) => {
  const box = sandbox(t, { kubectl: [READY] }, { options: { words: ['what is love'] } })
  t.match(await operation.run(box.context), { answeredBy: 'nobody' })
  for (const { title } of TOPICS) t.ok(box.output().includes(title))
})

t.test('the provider is the one whose key is set', (t) => {
  t.equal(findProvider({}), undefined)
  t.equal(findProvider({ GEMINI_API_KEY: '' }), undefined)
  t.equal(findProvider({ OPENAI_API_KEY: 'k' })?.id, 'openai')
  const args = kubectlAiArgs('--delete everything', { id: 'gemini', model: 'm', variable: 'V' }, '/state/kubeconfig')
  t.ok(args.includes('--skip-permissions=false') && args.includes('--quiet'))
  t.same(args.slice(-2), ['--', '--delete everything'], 'a question is never a flag')
  t.end()
})

t.test('kubectl-ai answers where it is installed and has a key', async (t) => {
  const rules = {
    kubectl: [READY],
    'kubectl-ai': [{ args: /--llm-provider gemini .*changing nothing: how are you$/, stdout: 'All fine.\n' }],
  }
  const box = sandbox(t, rules, { options: { words: ['how are you'] }, env: { GEMINI_API_KEY: 'canary' } })
  t.match(await operation.run(box.context), { answeredBy: 'kubectl-ai', answer: 'All fine.' })
  t.match(box.output(), /leave this machine/)
  t.notMatch(box.commands().join() + box.output(), /canary/, 'the key is on no command line')
})

t.test('the built-in answer follows where kubectl-ai fails', async (t) => {
  const rules = {
    kubectl: [READY, { args: /get ingress/ }],
    'kubectl-ai': [{ args: /./, exitCode: 1, stderr: 'Error: RunOnce mode cannot handle user choice requests' }],
  }
  const box = sandbox(t, rules, { options: { words: ['ingress'] }, env: { GEMINI_API_KEY: 'k' } })
  t.match(await operation.run(box.context), { answeredBy: 'built-in' })
  t.match(box.output(), /! kubectl-ai gave no answer \(Error: RunOnce/)
})

t.test('it is not called without a key, nor with --builtin', async (t) => {
  const box = sandbox(t, { 'kubectl-ai': [] })
  t.equal(await askKubectlAi(box.context, 'q'), undefined)
  const builtin = sandbox(
    t,
    { kubectl: [READY, { args: /get ingress/ }], 'kubectl-ai': [] },
    { options: { words: ['ingress'], values: { builtin: true } }, env: { GEMINI_API_KEY: 'k' } },
  )
  t.match(await operation.run(builtin.context), { answeredBy: 'built-in' })
})
