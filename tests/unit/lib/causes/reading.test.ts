// One look at the API: what is read of it, and that what cannot be read is named and is not taken for well.
import { readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { diagnoseOwn } from '../../../../scripts/lib/causes/own.ts'
import { readLive } from '../../../../scripts/lib/causes/reading/read-live.ts'
import { operation } from '../../../../scripts/ops/why/why.ts'
import { type ApiState, apiServer } from '../../../fixtures/causes/api-server.ts'
import { UNPLACED } from '../../../fixtures/suite/checkout.ts'
import { type Rules, type Sandbox, sandbox } from '../../../fixtures/suite/sandbox.ts'

const NO_MACHINE: Rules = {
  docker: [
    { args: /^version/, stdout: '28.0.0', maybe: true },
    { args: /^container inspect/, stdout: 'running taskora', maybe: true },
    { args: /./, maybe: true, exitCode: 1 },
  ],
  kubectl: [{ args: / exec /, maybe: true, exitCode: 1 }],
}
const named = (name: string) => ({ name, namespace: 'taskora', creationTimestamp: '2026-11-29T03:00:00Z' })
const NODE = {
  kind: 'Node',
  metadata: { name: 'taskora' },
  status: { allocatable: { cpu: '4', memory: '8Gi' }, conditions: [{ type: 'Ready', status: 'True' }] },
}
const NAMESPACES = ['default', 'kube-system', 'taskora'].map((name) => ({ kind: 'Namespace', metadata: { name } }))
const CRASHING = {
  kind: 'Pod',
  metadata: named('taskora-backend-1'),
  spec: { containers: [{ name: 'backend', image: 'b' }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [
      {
        name: 'backend',
        ready: false,
        restartCount: 4,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-29T03:00:00Z' } },
      },
    ],
  },
}
/** The same pod while its container has been started once more: what the run before said is a log of its own. */
const RUNNING_AGAIN = {
  ...CRASHING,
  status: {
    ...CRASHING.status,
    containerStatuses: [
      {
        ...CRASHING.status.containerStatuses[0]!,
        state: { running: { startedAt: new Date().toISOString() } },
        lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: new Date().toISOString() } },
      },
    ],
  },
}
const WELL = [NODE, ...NAMESPACES]

async function boxWith(
  t: Parameters<typeof sandbox>[0],
  state: ApiState,
  options = {},
): Promise<Sandbox & { asked: readonly string[] }> {
  const box = sandbox(t, NO_MACHINE, { options })
  const { asked } = await apiServer(t, state, box.context.paths.kubeconfig)
  return { ...box, asked }
}

t.test(
  'every list is one request, and so are the last lines of a container; kubectl only asks the database',
  async (t) => {
    const logs = { 'taskora-backend-1/backend': 'now\n', 'taskora-backend-1/backend/previous': 'the end\n' }
    const box = await boxWith(t, { objects: [...WELL, RUNNING_AGAIN], logs })
    const facts = await readLive(box.context)
    t.same(facts.unread, [])
    t.ok(
      facts.complete.has('Ingress') && facts.complete.has('Pod') && facts.complete.size >= 28,
      `${facts.complete.size}`,
    )
    t.same(
      facts.logs.map(({ pod, previous, lines, times }) => ({ pod, previous, lines, times })),
      [
        { pod: 'taskora-backend-1', previous: false, lines: ['now'], times: [Date.parse('2026-11-29T03:00:00.5Z')] },
        { pod: 'taskora-backend-1', previous: true, lines: ['the end'], times: undefined },
      ],
    )
    t.match(
      facts.objects.find(({ kind }) => kind === 'Pod'),
      { kind: 'Pod', metadata: { name: 'taskora-backend-1' } },
    )
    t.equal(box.asked.filter((path) => !path.includes('/log?')).length, 28)
    t.same(
      box.commands().filter((each) => each.startsWith('kubectl') && !each.includes(' exec ')),
      [],
    )
  },
)

t.test(
  'while a container does not run its log is that of its last run, and what the kubelet says is none',
  async (t) => {
    const gone = 'unable to retrieve container logs for containerd://0123abcd'
    for (const [namespace, words, said] of [
      ['taskora', 'config.yaml: no such file or directory', /config\.yaml/],
      ['shop', 'config.yaml: no such file or directory', /config\.yaml/],
      ['taskora', gone, /exit code 1$/],
    ] as const) {
      const pod = { ...CRASHING, metadata: { ...CRASHING.metadata, namespace } }
      const objects = [...WELL, { kind: 'Namespace', metadata: { name: 'shop' } }, pod]
      const logs = { 'taskora-backend-1/backend': `${words}\n`, 'taskora-backend-1/backend/previous': `${gone}\n` }
      const box = await boxWith(t, { objects, logs })
      const facts = await readLive(box.context)
      const [first] = diagnoseOwn(facts, { namespace }).causes
      t.match(first?.finding.cause, said, `${namespace}: ${words}`)
      t.notMatch(JSON.stringify(first), /unable to retrieve|--previous/)
      t.same(
        box.asked.filter((path) => path.includes('previous')),
        [],
      )
    }
  },
)

t.test('a list that is refused, late or cut off is named, and the rest is read', async (t) => {
  const refuses = { secrets: 403, ingresses: 503, configmaps: 'half', events: 'hang' } as const
  const box = await boxWith(t, { objects: [...WELL, ...UNPLACED] as never, refuses })
  const said = (await operation.run(box.context)) as { unread: { what: string; why: string }[] }
  t.match(said, { healthy: false, causes: [{ code: 'TSK_NODE_CORDONED' }] })
  t.same(said.unread.map(({ what }) => what).sort(), Object.keys(refuses).sort())
  t.match(
    said.unread.find(({ what }) => what === 'events'),
    { why: /no answer within/ },
  )
  t.match(box.output(), /not read: .*secrets/)
})

t.test('where not everything could be read, nothing is said to be well', async (t) => {
  for (const [what, status] of [
    ['events', 403],
    ['pods', 503],
  ] as const) {
    const box = await boxWith(t, { objects: WELL, refuses: { [what]: status } })
    t.match(await operation.run(box.context), {
      healthy: false,
      causes: [],
      unread: [{ what, why: /refused by the test/ }],
    })
    t.match(box.output(), /Nothing wrong was found, but not everything could be read/)
    t.notMatch(box.output(), /Nothing is wrong/)
  }
  const whole = await boxWith(t, { objects: WELL })
  t.match(await operation.run(whole.context), { healthy: true, causes: [], unread: [] })
  t.match(whole.output(), /Nothing is wrong/)
})

t.test('logs that cannot be read are named; a container that has not run yet has none', async (t) => {
  const refused = await readLive((await boxWith(t, { objects: [...WELL, CRASHING], refuses: { log: 500 } })).context)
  t.match(refused.unread, [{ what: 'logs of taskora/taskora-backend-1', why: /refused/ }])
  const waiting = await readLive((await boxWith(t, { objects: [...WELL, CRASHING] })).context)
  t.same([waiting.unread, waiting.logs], [[], []])
})

t.test('a namespace that does not exist names the nearest', async (t) => {
  const box = await boxWith(t, { objects: WELL }, { values: { namespace: 'taskroa' } })
  await t.rejects(operation.run(box.context), {
    code: 'TSK_USAGE',
    message: /no namespace "taskroa" \(did you mean "taskora"\?\)/,
  })
  const far = await boxWith(t, { objects: WELL }, { values: { namespace: 'shop' } })
  await t.rejects(operation.run(far.context), {
    message: /no namespace "shop"; there are default, kube-system, taskora/,
  })
  const there = await boxWith(t, { objects: WELL }, { values: { namespace: 'default' } })
  t.match(await operation.run(there.context), { causes: [] })
})

t.test('without a cluster the engine and the node are still judged', async (t) => {
  const cases: [string, Rules['docker'], RegExp][] = [
    ['no engine', [{ args: /./, exitCode: 1, stderr: 'Cannot connect' }], /No Docker engine answers/],
    [
      'no node',
      [
        { args: /^version/, stdout: '28.0.0' },
        { args: /^container inspect/, exitCode: 1, stderr: 'Error: No such container: taskora' },
        { args: /./, exitCode: 1, maybe: true },
      ],
      /There is no cluster/,
    ],
  ]
  for (const [name, docker, cause] of cases) {
    const silent = { args: /./, exitCode: 1, stderr: 'The connection to the server was refused' }
    const box = sandbox(t, { docker: docker!, kubectl: [silent], minikube: [] })
    const said = await operation.run(box.context)
    t.match(said, { healthy: false, causes: [{ cause }], looked: { objects: 0 } }, name)
    t.match(box.output(), /not read: .*pods/, name)
  }
  // A kubeconfig whose server is gone: the requests fail one by one, and the node is judged.
  const box = sandbox(t, { ...NO_MACHINE, docker: cases[1]![1]! })
  const { kubeconfig } = await apiServer(t, {}, box.context.paths.kubeconfig)
  writeFileSync(
    kubeconfig,
    JSON.stringify(JSON.parse(readFileSync(kubeconfig, 'utf8')), (key, value) =>
      key === 'server' ? 'https://localhost:9' : value,
    ),
  )
  t.match(await operation.run(box.context), { causes: [{ cause: /There is no cluster/ }] })
})

t.test('who has no certificate of the cluster is refused, which is named', async (t) => {
  const box = await boxWith(t, { objects: WELL })
  const config = JSON.parse(readFileSync(box.context.paths.kubeconfig, 'utf8'))
  config.users[0].user = { token: 'x' }
  writeFileSync(box.context.paths.kubeconfig, JSON.stringify(config))
  const { unread, objects } = await readLive(box.context)
  t.same(objects, [])
  t.match(unread[0], { why: /Unauthorized/ })
})

t.test('a paused node is named without waiting for what it cannot answer', async (t) => {
  const docker = [
    { args: /^container inspect/, stdout: 'paused taskora' },
    { args: /./, maybe: true, exitCode: 1 },
  ]
  const kubectl = [{ args: / exec /, maybe: true, staysMs: 60_000 }]
  const box = sandbox(t, { docker, kubectl })
  const hangs = Object.fromEntries(['pods', 'nodes', 'events', 'secrets'].map((plural) => [plural, 'hang' as const]))
  await apiServer(t, { refuses: hangs }, box.context.paths.kubeconfig)
  const began = performance.now()
  const said = (await operation.run(box.context)) as { unread: { what: string; why: string }[] }
  t.ok(performance.now() - began < 20_000, `${performance.now() - began} ms`)
  t.match(said, { healthy: false, causes: [{ cause: /paused/ }] })
  t.match(said.unread.find(({ what }) => what === 'pods')?.why, /the node is paused/)
})
