import t, { type Test } from 'tap'
import type { KubeObject } from '../../../../scripts/lib/cluster/cluster.ts'
import { lastStartOfRun, readWorkloads, waitForWorkloads } from '../../../../scripts/lib/cluster/rollout.ts'
import { apiServer } from '../../../fixtures/causes/api-server.ts'
import { eventsAre, list } from '../../../fixtures/suite/checkout.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'
import { type Rule, sandbox, sequence } from '../../../fixtures/suite/sandbox.ts'

const WORKLOADS =
  /get deployments,statefulsets,replicasets,pods --output json --ignore-not-found --selector \S+\/instance=taskora$/
const KINDS = {
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  replicasets: 'ReplicaSet',
  pods: 'Pod',
} as const

const objectsOf = (name: string): KubeObject[] =>
  recorded<KubeObject[]>('workloads.json').filter(
    ({ metadata }) => metadata.name === name || metadata.name.startsWith(`${name}-`),
  )
const READY = objectsOf('ready')
/** The same before the last pod is ready. */
const BEHIND = READY.map((each) =>
  each.kind === 'Deployment' ? { ...each, status: { ...(each['status'] as object), readyReplicas: 1 } } : each,
)

/** One stream for each kind, which tells what exists, then what it has become, and stays. */
const streams = (before: KubeObject[], after: KubeObject[]): Rule[] =>
  Object.entries(KINDS).map(([plural, kind]) => {
    const events = [
      ...before.filter((each) => each.kind === kind).map((object) => ({ type: 'ADDED', object })),
      { type: 'BOOKMARK', object: { kind, metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } } },
      ...after.filter((each) => each.kind === kind).map((object) => ({ type: 'MODIFIED', object })),
    ]
    return {
      args: new RegExp(
        `get --raw /\\S+/namespaces/taskora/${plural}\\?watch=1&\\S*` +
          'labelSelector=app\\.kubernetes\\.io%2Finstance%3Dtaskora$',
      ),
      staysMs: 60_000,
      maybe: true,
      stdout: events.map((each) => `${JSON.stringify(each)}\n`).join(''),
    }
  })

/** Waits until the streams or the rules end it; listings answer in their order. */
function wait(t: Test, listings: KubeObject[][], more: Rule[], timeout = '6s') {
  const box = sandbox(
    t,
    {
      kubectl: [
        ...sequence(WORKLOADS, ...listings.map((objects) => ({ stdout: list(...objects) }))),
        ...more,
        eventsAre(),
      ],
    },
    { settings: { 'timeouts.ready': timeout } },
  )
  return {
    box,
    result: waitForWorkloads(box.context),
    listings: () => box.calls().filter(({ argv }) => WORKLOADS.test(argv.join(' '))).length,
  }
}

t.test('the streams of four kinds together say that a rollout is done, and one listing proves it', async (t) => {
  const { box, result, listings } = wait(t, [BEHIND, READY], streams(BEHIND, READY))
  t.match(await result, {
    states: [{ name: 'ready', ready: 2, desired: 2, done: true }],
    objects: READY.map(({ metadata: { name } }) => ({ metadata: { name } })),
  })
  t.equal(listings(), 2)
  t.equal(box.calls().filter(({ argv }) => argv.includes('--raw')).length, 4)
})

t.test('a Warning is looked at as soon as the API tells it, by requests of this process alone', async (t) => {
  const box = sandbox(t, {}, { settings: { 'timeouts.ready': '60s' } })
  const objects: Parameters<typeof apiServer>[1]['objects'] & unknown[] = [...BEHIND] as never
  const api = await apiServer(t, { objects }, box.context.paths.kubeconfig)
  const result = waitForWorkloads(box.context)
  const plurals = [...Object.keys(KINDS), 'events']
  await Promise.all(plurals.map((plural) => api.watched(plural)))
  const refused = {
    ...{ kind: 'Event', type: 'Warning', reason: 'FailedCreate', lastTimestamp: new Date().toISOString() },
    message: 'Error creating: pods "ready-1" is forbidden: violates PodSecurity "restricted:latest": privileged',
    metadata: { name: 'ready.1', namespace: 'taskora' },
    involvedObject: { kind: 'ReplicaSet', name: READY.find(({ kind }) => kind === 'ReplicaSet')!.metadata.name },
  }
  const set = objects.findIndex(({ kind }) => kind === 'ReplicaSet')
  objects[set] = { ...objects[set]!, status: { replicas: 0 } }
  objects.push(refused)
  api.tell('replicasets', 'MODIFIED', objects[set]!)
  api.tell('events', 'ADDED', refused)
  await t.rejects(result, { code: 'TSK_POD_SECURITY_REFUSED' })
  t.same(box.calls(), [])
  t.ok(api.asked.some((each) => each.includes('/events?watch=1') && each.includes('fieldSelector=type%3DWarning')))
})

t.test('a pod that cannot start ends it at once', async (t) => {
  const { result, listings } = wait(t, [BEHIND, objectsOf('rolling')], streams(BEHIND, objectsOf('rolling')))
  await t.rejects(result, { code: 'TSK_IMAGE_UNAVAILABLE' })
  t.equal(listings(), 2)
})

t.test('a timeout says what the streams said last', async (t) => {
  const starting = BEHIND.map((each) =>
    each.kind === 'Deployment' ? { ...each, status: { ...(each['status'] as object), readyReplicas: 0 } } : each,
  )
  const { result, listings } = wait(t, [BEHIND], streams(BEHIND, starting))
  await t.rejects(result, { code: 'TSK_WORKLOAD_TIMEOUT', evidence: ['last seen: ready: 0 of 2 ready'] })
  t.equal(listings(), 1)
})

for (const [about, metadata, deletions] of [
  ['is replaced', {}, 1],
  ['that is on its way out is left alone', { deletionTimestamp: '2026-11-23T15:50:00Z' }, 0],
] as const) {
  t.test(`a broken database pod of an older revision ${about}`, async (t) => {
    const stuck = objectsOf('database').map(
      (each): KubeObject =>
        each.kind === 'StatefulSet'
          ? { ...each, status: { ...(each['status'] as object), updateRevision: 'database-new' } }
          : { ...each, metadata: { ...each.metadata, ...metadata }, status: { phase: 'Pending', conditions: [] } },
    )
    const { box, result } = wait(
      t,
      [stuck, objectsOf('database')],
      [...streams(stuck, objectsOf('database')), { args: /delete pod database-0 --wait=false$/, maybe: true }],
    )
    await result
    t.equal(box.calls().filter(({ argv }) => argv.includes('delete')).length, deletions)
  })
}

t.test('a database pod whose StatefulSet has not told its revision yet is no old one', async (t) => {
  for (const told of [{}, { observedGeneration: 1, updateRevision: 'database-older' }]) {
    const fresh = objectsOf('database').map(
      (each): KubeObject =>
        each.kind === 'StatefulSet'
          ? { ...each, metadata: { ...each.metadata, generation: 2 }, status: told }
          : { ...each, status: { phase: 'Pending', conditions: [] } },
    )
    const { box, result } = wait(t, [fresh, objectsOf('database')], streams(fresh, objectsOf('database')))
    await result
    t.notMatch(box.output(), /replaced/)
  }
})

t.test('pods whose image was missing before this run put it there are made anew, and no others', async (t) => {
  const failing = objectsOf('rolling').find(({ metadata }) => metadata.name.includes('764b57447c-'))!
  for (const found of [[failing], [READY.find(({ kind }) => kind === 'Pod')!]]) {
    const box = sandbox(
      t,
      {
        kubectl: [
          ...sequence(WORKLOADS, { stdout: list(...found) }, { stdout: list(...READY) }),
          { args: /delete pod rolling-764b57447c-h8z99 --ignore-not-found --wait=false$/, maybe: true },
          { args: /wait --for=delete pod\/rolling-764b57447c-h8z99 --timeout=15s$/, maybe: true },
          ...streams(READY, READY),
          eventsAre(),
        ],
      },
      { settings: { 'timeouts.ready': '6s' } },
    )
    await readWorkloads(box.context)
    await waitForWorkloads(box.context)
    const deletions = box.calls().filter(({ argv }) => argv.includes('delete')).length
    t.equal(deletions, found[0] === failing ? 1 : 0)
    t.equal(box.output().includes('1 pod whose image had been missing: made anew'), found[0] === failing)
  }
})

t.test('only what this run did not find running was started in it', async (t) => {
  const pod = (uid: string, startedAt: string): KubeObject => ({
    kind: 'Pod',
    metadata: { name: uid, uid },
    status: { containerStatuses: [{ name: 'c', state: { running: { startedAt } } }] },
  })
  const [healed, restarted] = [pod('a', '2026-11-01T12:00:00Z'), pod('a', '2026-11-01T12:10:00Z')]
  const { context } = sandbox(t, { kubectl: [{ args: WORKLOADS, stdout: list(healed) }] })
  t.equal(lastStartOfRun(context, [healed]), Date.parse('2026-11-01T12:00:00Z'), 'nobody has looked before')
  await readWorkloads(context)
  t.equal(lastStartOfRun(context, [healed]), undefined)
  t.equal(lastStartOfRun(context, [restarted]), Date.parse('2026-11-01T12:10:00Z'))
  t.equal(lastStartOfRun(context, [healed, pod('b', '2026-11-01T12:05:00Z')]), Date.parse('2026-11-01T12:05:00Z'))
})
