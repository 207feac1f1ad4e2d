// What the wait for workloads finds behind objects that are not ready.
import t, { type Test } from 'tap'
import { apiClient } from '../../../../scripts/lib/cluster/api-client.ts'
import type { Look } from '../../../../scripts/lib/cluster/further-look.ts'
import { retryRefused } from '../../../../scripts/lib/cluster/retry-refused.ts'
import { createCauseLook } from '../../../../scripts/lib/cluster/rollout-causes.ts'
import type { KubeObject } from '../../../../scripts/lib/kube-object.ts'
import type { Context } from '../../../../scripts/lib/run/context.ts'
import { apiServer } from '../../../fixtures/causes/api-server.ts'
import { eventsAre } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const meta = (name: string, more: object = {}) => ({
  name,
  namespace: 'taskora',
  creationTimestamp: new Date(Date.now() - 5_000).toISOString(),
  ...more,
})
const SET = {
  kind: 'ReplicaSet',
  metadata: meta('api-7d4b9c6f5d', { ownerReferences: [{ kind: 'Deployment', name: 'api', uid: 'd' }] }),
  spec: { replicas: 2 },
  status: { replicas: 0 },
} as KubeObject
const event = (name: string, kind: string, reason: string, message: string, at = Date.now()) => ({
  kind: 'Event',
  metadata: { name: `${name}.1`, namespace: 'taskora' },
  type: 'Warning',
  reason,
  message,
  lastTimestamp: new Date(at).toISOString(),
  involvedObject: { kind, name, namespace: 'taskora' },
})
const FEW = { kind: 'ResourceQuota', metadata: meta('few') }

/** A look, and a second one after longer than anything has to be said. */
function lookTwice(t: Test, context: Context): { (objects: readonly KubeObject[]): Promise<Look>; first: Look[] } {
  let at = Date.now()
  const client = apiClient(context)
  t.teardown(() => client?.close())
  const look = createCauseLook(context, client, () => at)
  const first: Look[] = []
  return Object.assign(
    async (objects: readonly KubeObject[]) => {
      first.push(await look(objects))
      at += 3_000
      return look(objects)
    },
    { first },
  )
}
const QUOTA = 'pods "api-1" is forbidden: exceeded quota: few, requested: pods=1, used: pods=3, limited: pods=3'
const pod = (spec: object, status: object): KubeObject =>
  ({ kind: 'Pod', metadata: meta('api-7d4b9c6f5d-x2x4k'), spec, status }) as KubeObject

t.test('a quota is final when it is still said after a while', async (t) => {
  const { context } = sandbox(t, {
    kubectl: [eventsAre(FEW, event('api-7d4b9c6f5d', 'ReplicaSet', 'FailedCreate', QUOTA))],
  })
  const look = lookTwice(t, context)
  t.match(await look([SET]), { error: { code: 'TSK_QUOTA_EXCEEDED', exitCode: 6, evidence: [/FailedCreate/] } })
  t.match(look.first, [{ detail: /ResourceQuota taskora\/few is used up/, error: undefined }])
})

t.test('the API is read by requests of this process where it can be', async (t) => {
  const box = sandbox(t, {})
  // Certificates are made before the look begins, however long that takes.
  const refused = event('api-7d4b9c6f5d', 'ReplicaSet', 'FailedCreate', QUOTA, Date.now() + 60_000)
  const { asked } = await apiServer(t, { objects: [refused, FEW] }, box.context.paths.kubeconfig)
  const look = lookTwice(t, box.context)
  t.match(await look([SET]), { error: { code: 'TSK_QUOTA_EXCEEDED' } })
  t.same(box.commands(), [])
  t.ok(asked.includes('/api/v1/namespaces/taskora/events') && asked.includes('/api/v1/nodes'))
  const secrets = asked.filter((each) => each.includes('/secrets'))
  t.ok(secrets.length > 0 && secrets.every((each) => each.endsWith('/secrets names')), 'what Secrets hold is not read')
})

t.test('a look that cannot read everything says nothing', async (t) => {
  const box = sandbox(t, {})
  const refused = event('api-7d4b9c6f5d', 'ReplicaSet', 'FailedCreate', QUOTA, Date.now() + 60_000)
  await apiServer(t, { objects: [refused], refuses: { nodes: 403 } }, box.context.paths.kubeconfig)
  const look = lookTwice(t, box.context)
  t.same(await look([SET]), {})
})

t.test('what was refused before the wait began says nothing about it', async (t) => {
  const old = event('api-7d4b9c6f5d', 'ReplicaSet', 'FailedCreate', QUOTA, Date.now() - 60_000)
  const { context } = sandbox(t, { kubectl: [eventsAre(old)] })
  const failed = {
    ...SET,
    status: { replicas: 0, conditions: [{ type: 'ReplicaFailure', status: 'True', message: QUOTA }] },
  }
  const look = lookTwice(t, context)
  t.same(await look([failed]), {})
})

t.test('a quota that pods on their way out will leave is waited for', async (t) => {
  const leaving = {
    ...pod({}, { phase: 'Running' }),
    metadata: meta('old', { deletionTimestamp: new Date().toISOString() }),
  } as KubeObject
  const { context } = sandbox(t, {
    kubectl: [eventsAre(FEW, event('api-7d4b9c6f5d', 'ReplicaSet', 'FailedCreate', QUOTA))],
  })
  const look = lookTwice(t, context)
  t.match(await look([SET, leaving]), { detail: /few/, error: undefined })
})

/** A Deployment in a rollout on a full node: pods by their revision, and whether a node has taken them. */
function fullNode(pods: readonly [revision: string, placed: boolean][]): KubeObject[] {
  const owner = (kind: string, name: string, uid: string) => ({ ownerReferences: [{ kind, name, uid }] })
  const refused = '0/1 nodes are available: 1 Insufficient memory. preemption: 0/1 nodes are available'
  const sets = ['old', 'new'].map((revision) => ({
    kind: 'ReplicaSet',
    metadata: meta(`api-${revision}`, { uid: revision, ...owner('Deployment', 'api', 'd') }),
  }))
  const each = pods.map(([revision, placed], index) => ({
    kind: 'Pod',
    metadata: meta(`api-${revision}-${index}`, {
      labels: { 'pod-template-hash': revision },
      creationTimestamp: new Date(Date.now() - 120_000).toISOString(),
      ...owner('ReplicaSet', `api-${revision}`, revision),
    }),
    spec: { containers: [{ name: 'api' }], ...(placed ? { nodeName: 'n1' } : {}) },
    status: placed
      ? { phase: 'Running' }
      : {
          phase: 'Pending',
          conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: refused }],
        },
  }))
  return [{ kind: 'Deployment', metadata: meta('api', { uid: 'd' }), spec: {} }, ...sets, ...each] as KubeObject[]
}

t.test('a full node is waited for while new pods take the place of old ones, and final when none does', async (t) => {
  const { context } = sandbox(t, { kubectl: [eventsAre()] })
  const moves = lookTwice(t, context)
  const rolling = fullNode([
    ['old', true],
    ['new', true],
    ['new', false],
  ])
  t.match(await moves(rolling), { error: undefined, detail: /enough memory free/ })
  const stands = lookTwice(t, context)
  const full = fullNode([
    ['old', true],
    ['new', false],
  ])
  t.match(await stands(full), { error: { code: 'TSK_POD_UNSCHEDULABLE', evidence: [/Insufficient memory/] } })
})

t.test('a Secret that does not exist ends it at the first look', async (t) => {
  const waiting = pod(
    { containers: [{ name: 'api' }], volumes: [{ name: 'keys', secret: { secretName: 'mine' } }] },
    {
      phase: 'Pending',
      containerStatuses: [{ name: 'api', restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } }],
    },
  )
  const mount = event(
    'api-7d4b9c6f5d-x2x4k',
    'Pod',
    'FailedMount',
    'MountVolume.SetUp failed for volume "keys" : secret "mine" not found',
  )
  const { context } = sandbox(t, { kubectl: [eventsAre(mount)] })
  t.match(await createCauseLook(context)([waiting]), {
    error: { code: 'TSK_SECRET_MISSING', message: /taskora\/mine does not exist/ },
  })
})

const MENDS: [about: string, name: string, message: string, hint: string][] = [
  ['of the suite', 'taskora-auth', 'secret "taskora-auth" not found', 'Run `npm run setup`'],
  [
    'that somebody named',
    'mine',
    'secret "mine" not found',
    'Run `kubectl -n taskora create secret generic mine --from-literal=KEY=VALUE`',
  ],
  [
    'that somebody named, without its key',
    'mine',
    'references non-existent secret key: secret',
    'Run `kubectl -n taskora edit secret mine`',
  ],
  [
    'of the suite, without its key',
    'taskora-auth',
    'references non-existent secret key: secret',
    'Run `npm run rotate -- auth`',
  ],
]
for (const [about, secretName, message, hint] of MENDS) {
  t.test(`a Secret ${about}: ${hint}`, async (t) => {
    const frontend = {
      ...pod(
        {
          containers: [{ name: 'frontend' }],
          volumes: [{ name: 'auth', secret: { secretName, items: [{ key: 'secret', path: 'secret' }] } }],
        },
        {
          phase: 'Pending',
          containerStatuses: [
            { name: 'frontend', restartCount: 0, state: { waiting: { reason: 'ContainerCreating' } } },
          ],
        },
      ),
      metadata: meta('taskora-frontend-1', { labels: { 'app.kubernetes.io/part-of': 'taskora' } }),
    } as KubeObject
    const mount = event('taskora-frontend-1', 'Pod', 'FailedMount', `MountVolume.SetUp failed for volume : ${message}`)
    const { context } = sandbox(t, { kubectl: [eventsAre(mount)] })
    t.match(await createCauseLook(context)([frontend]), { error: { hint } })
  })
}

t.test('a class that does not exist is named with those that do', async (t) => {
  const claim = {
    kind: 'PersistentVolumeClaim',
    metadata: meta('data'),
    spec: { storageClassName: 'fast' },
    status: { phase: 'Pending' },
  }
  const standard = { kind: 'StorageClass', metadata: { name: 'standard' } }
  const failed = event(
    'data',
    'PersistentVolumeClaim',
    'ProvisioningFailed',
    'storageclass.storage.k8s.io "fast" not found',
  )
  const { context } = sandbox(t, { kubectl: [eventsAre(claim, standard, failed)] })
  t.match(await lookTwice(t, context)([]), {
    error: { code: 'TSK_STORAGE_CLASS_MISSING', message: /fast .*there is standard/ },
  })
})

t.test('what starts is left in peace, and so is a listing that fails', async (t) => {
  const starting = pod(
    { containers: [{ name: 'api' }] },
    {
      phase: 'Running',
      containerStatuses: [
        { name: 'api', ready: false, restartCount: 0, state: { running: { startedAt: new Date().toISOString() } } },
      ],
    },
  )
  const probe = event('api-7d4b9c6f5d-x2x4k', 'Pod', 'Unhealthy', 'Readiness probe failed: connection refused')
  t.same(await createCauseLook(sandbox(t, { kubectl: [eventsAre(probe)] }).context)([starting]), {})
  t.same(await createCauseLook(sandbox(t, { kubectl: [{ args: /get events,/, exitCode: 1 }] }).context)([SET]), {})
})

t.test('controllers that were refused try again at once', async (t) => {
  const box = sandbox(t, {
    kubectl: [{ args: /annotate replicaset api-7d4b9c6f5d taskora\.dev\/tried-at=\S+ --overwrite$/ }],
  })
  const failed = { ...SET, status: { replicas: 0, conditions: [{ type: 'ReplicaFailure', status: 'True' }] } }
  await retryRefused(box.context, [failed, { ...SET, metadata: meta('other') } as KubeObject])
  t.equal(box.calls().length, 1)
})
