// How soon a wait for workloads ends after the API shows a fatal state, and what it lets pass, on a simulated clock.
import t from 'tap'
import { FINALITIES, finalityOf } from '../../../../scripts/lib/cluster/finality.ts'
import type { KubeObject } from '../../../../scripts/lib/kube-object.ts'
import {
  again,
  database,
  deployment,
  ended,
  NODE,
  pod,
  running,
  unplaced,
  waiting,
  warning,
} from '../../../fixtures/rollout/objects.ts'
import { type Shown, simulate, stamp, timeline } from '../../../fixtures/rollout/simulation.ts'

/** From the promise: a wait ends within this time of a fatal state being visible. */
const LIMIT_MS = 5_000

const of = (...objects: (KubeObject | KubeObject[])[]): Shown => ({ objects: objects.flat(), needs: [NODE] })
const said = ({ objects, needs = [], words }: Shown, ...more: KubeObject[]): Shown => ({
  objects,
  needs: [...needs, ...more],
  ...(words ? { words } : {}),
})
const NONE = { replicas: 0, updatedReplicas: 0 }
/** A ReplicaSet that gets no pods. */
const EMPTY = of(deployment(0, { more: NONE }))
const STARTS = of(deployment(), pod(waiting('ContainerCreating')))
const RUNS = of(deployment(), pod(running()))
const READY = of(deployment(1), pod(running(), { ready: true }))
const refused = (message: string, at: number): KubeObject =>
  warning('ReplicaSet/api-1', 'FailedCreate', `Error creating: pods "api-1-" is forbidden: ${message}`, at)
const QUOTA = 'exceeded quota: few, requested: pods=1, used: pods=3, limited: pods=3'
const quota = { kind: 'ResourceQuota', metadata: { name: 'few', namespace: 'taskora' } } as KubeObject

const MINE = { kind: 'Secret', metadata: { name: 'mine', namespace: 'taskora' } } as KubeObject

/** Each: the state from its moment on, at which the API shows it. */
const AT = 3_200
const later = (shown: Shown, before = STARTS): ((at: number) => Shown) => timeline([0, before], [AT, shown])
const refusal = (message: string) => later(said(EMPTY, quota, refused(message, AT)), EMPTY)
const crash = (words: string[], more: object = {}, others: KubeObject[] = []): ((at: number) => Shown) => {
  const end = (times: number, at: number): Shown => {
    const back = warning('Pod/api-1-x', 'BackOff', 'Back-off restarting failed container api in pod api-1-x', at)
    const shown = of(deployment(), pod(ended(times, at, more)), others)
    return { ...said(shown, ...(times > 1 ? [back] : [])), words: { 'api-1-x api': words[times - 1] ?? '' } }
  }
  const run = (times: number, at: number): Shown => ({
    ...of(deployment(), pod(again(times, at, more)), others),
    words: { 'api-1-x api': words[times - 1] ?? '' },
  })
  return timeline(
    [0, of(deployment(), pod(running()), others)],
    [2_000, end(1, 2_000)],
    [3_000, run(1, 3_000)],
    [AT + 1_000, end(2, AT + 1_000)],
  )
}
const pulls = (image: string, reason: string, message: string, tries: number): Shown =>
  said(
    of(deployment(), pod({ image, ...waiting(reason, message) })),
    warning('Pod/api-1-x', 'Failed', `Failed to pull image "${image}": ${message}`, AT, tries),
  )
const TIMEOUT = 'failed to do request: Head "https://example.org/v2/": dial tcp 192.0.2.1:443: i/o timeout'

const FATAL: [about: string, code: string, shows: (at: number) => Shown, at?: number][] = [
  ['a quota that is used up', 'TSK_QUOTA_EXCEEDED', refusal(QUOTA)],
  [
    'what Pod Security forbids',
    'TSK_POD_SECURITY_REFUSED',
    refusal('violates PodSecurity "restricted:latest": privileged (container "api" must not set privileged=true)'),
  ],
  [
    'a webhook without a server',
    'TSK_WEBHOOK_FAILS',
    refusal('failed calling webhook "a.example.org": service "hook" not found'),
  ],
  [
    'a webhook that says no',
    'TSK_WEBHOOK_DENIES',
    later(
      said(
        EMPTY,
        warning(
          'ReplicaSet/api-1',
          'FailedCreate',
          'Error creating: admission webhook "a.example.org" denied the request: no label team',
          AT,
        ),
      ),
      EMPTY,
    ),
  ],
  [
    'an account that does not exist',
    'TSK_SERVICE_ACCOUNT_MISSING',
    refusal('error looking up service account taskora/api: serviceaccount "api" not found'),
  ],
  [
    'a Secret that does not exist',
    'TSK_SECRET_MISSING',
    later(of(deployment(), pod(waiting('CreateContainerConfigError', 'secret "mine" not found')))),
  ],
  [
    'a key that a Secret does not have',
    'TSK_SECRET_KEY_MISSING',
    later(
      of(deployment(), pod(waiting('CreateContainerConfigError', "couldn't find key pass in Secret taskora/mine"))),
    ),
  ],
  [
    'a volume of a Secret that does not exist',
    'TSK_SECRET_MISSING',
    later(
      said(
        STARTS,
        warning('Pod/api-1-x', 'FailedMount', 'MountVolume.SetUp failed for volume "v" : secret "mine" not found', AT),
      ),
    ),
  ],
  [
    'a class that does not exist',
    'TSK_STORAGE_CLASS_MISSING',
    later(
      said(
        STARTS,
        {
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data', namespace: 'taskora', creationTimestamp: stamp(0) },
          spec: { storageClassName: 'fast' },
          status: { phase: 'Pending' },
        } as KubeObject,
        warning('PersistentVolumeClaim/data', 'ProvisioningFailed', 'storageclass.storage.k8s.io "fast" not found', AT),
      ),
    ),
  ],
  [
    'a label that no node has',
    'TSK_NODE_SELECTOR',
    later(
      of(
        deployment(),
        unplaced("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", {
          spec: { nodeSelector: { disk: 'fast' }, containers: [{ name: 'api' }] },
        }),
      ),
    ),
  ],
  [
    'a request that no node can meet',
    'TSK_POD_UNSCHEDULABLE',
    later(
      of(
        deployment(),
        unplaced('0/1 nodes are available: 1 Insufficient cpu.', {
          spec: { containers: [{ name: 'api', resources: { requests: { cpu: '90' } } }] },
        }),
      ),
    ),
  ],
  [
    'an image that was not built',
    'TSK_IMAGE_UNAVAILABLE',
    later(pulls('docker.io/taskora/backend:x', 'ErrImagePull', TIMEOUT, 1)),
  ],
  [
    'an image that the registry does not have',
    'TSK_PULL_NOT_FOUND',
    later(pulls('example.org/api:x', 'ErrImagePull', 'example.org/api:x: not found', 1)),
  ],
  [
    'a reference that is none',
    'TSK_PULL_NAME',
    later(of(deployment(), pod({ image: 'A:B:C', ...waiting('InvalidImageName', 'invalid reference format') }))),
  ],
  [
    'a registry that does not answer the second time',
    'TSK_PULL_UNREACHABLE',
    later(pulls('example.org/api:1', 'ImagePullBackOff', TIMEOUT, 2)),
  ],
  [
    'a process that ends twice with the same last words, whatever the time in them',
    'TSK_POD_CRASH',
    crash(['12:00:01 it is over', '12:00:09 it is over']),
    AT + 1_000,
  ],
  [
    'a file that is not there',
    'TSK_APP_FILE',
    crash(Array<string>(2).fill('Error: ENOENT: no such file or directory, open /a.conf')),
    AT + 1_000,
  ],
  [
    'a migration that cannot pass, while what waits for nothing is ready',
    'TSK_POD_CRASH',
    crash(['Target database is not up to date', 'Target database is not up to date'], {}, database(true)),
    AT + 1_000,
  ],
  ['a segmentation fault', 'TSK_PROCESS_SIGNAL', crash(['', ''], { exitCode: 139 }), AT + 1_000],
  [
    'a limit of memory that is too small',
    'TSK_POD_OOM',
    later(of(deployment(), pod(again(1, AT, { exitCode: 137, reason: 'OOMKilled' })))),
  ],
]
for (const [about, code, shows, at = AT] of FATAL) {
  t.test(`${about} ends it within ${LIMIT_MS / 1000} s`, async (t) => {
    const outcome = await simulate(shows, at + 30_000)
    t.match(outcome, { state: 'failed', code })
    t.ok(outcome.at >= at && outcome.at - at <= LIMIT_MS, `${outcome.at - at} ms after it was shown`)
  })
}

const MINUTE = 60_000
const LEAVING = pod(running(), { name: 'old', metadata: { deletionTimestamp: stamp(0) } })
const FULL = 'pods "api-1-x": 0/1 nodes are available: 1 Insufficient memory.'
const UNSYNCED = 'failed to sync secret cache: timed out waiting for the condition'

const HEALS: [about: string, shows: (at: number) => Shown][] = [
  [
    'a quota that pods on their way out leave',
    timeline(
      [0, EMPTY],
      [AT, said(of(EMPTY.objects as KubeObject[], LEAVING), quota, refused(QUOTA, AT))],
      [AT + 20_000, READY],
    ),
  ],
  [
    'a quota whose use is counted late',
    timeline([0, EMPTY], [AT, said(EMPTY, quota, refused(QUOTA, AT))], [AT + 1_000, READY]),
  ],
  ['a quota that was removed', timeline([0, EMPTY], [AT, said(EMPTY, refused(QUOTA, AT))], [AT + 20_000, READY])],
  [
    'a webhook whose server is replaced',
    timeline(
      [0, EMPTY],
      [AT, said(EMPTY, refused('failed calling webhook "a.example.org": connection refused', AT))],
      [AT + 1_000, READY],
    ),
  ],
  [
    'a taint of a node that has just started',
    timeline(
      [0, STARTS],
      [AT, of(deployment(), unplaced('0/1 nodes are available: 1 node(s) had untolerated taint(s) {a: b}.'))],
      [AT + 1_000, READY],
    ),
  ],
  [
    'a full node whose pods make room',
    timeline([0, STARTS], [AT, of(deployment(), unplaced(FULL), LEAVING)], [AT + 30_000, READY]),
  ],
  [
    'a node that the pods of before keep others from',
    timeline(
      [0, STARTS],
      [
        AT,
        of(
          deployment(),
          unplaced("0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules."),
          pod(running(), { name: 'api-0-x', hash: '0', ready: true }),
        ),
      ],
      [AT + 20_000, READY],
    ),
  ],
  [
    'a registry that does not answer once',
    timeline([0, STARTS], [AT, pulls('example.org/api:1', 'ErrImagePull', TIMEOUT, 1)], [AT + 15_000, READY]),
  ],
  [
    'a Secret that has been made since the kubelet looked for it',
    timeline(
      [0, said(of(deployment(), pod(waiting('CreateContainerConfigError', 'secret "mine" not found'))), MINE)],
      [12_000, READY],
    ),
  ],
  [
    'a Secret of a volume that has been made since the kubelet looked for it',
    timeline(
      [
        0,
        said(
          STARTS,
          MINE,
          warning('Pod/api-1-x', 'FailedMount', 'MountVolume.SetUp failed: secret "mine" not found', 0),
        ),
      ],
      [12_000, READY],
    ),
  ],
  [
    'a cache of the kubelet that is behind',
    timeline(
      [0, STARTS],
      [AT, of(deployment(), pod(waiting('CreateContainerConfigError', UNSYNCED)))],
      [AT + 8_000, READY],
    ),
  ],
  [
    'a start that the runtime failed once',
    timeline(
      [0, STARTS],
      [AT, of(deployment(), pod({ restartCount: 1, ...waiting('RunContainerError', 'busy') }))],
      [AT + 8_000, READY],
    ),
  ],
  ['one end', timeline([0, RUNS], [AT, of(deployment(), pod(ended(1, AT)))], [AT + 5_000, READY])],
  ['two ends with different last words', (at) => (at > 30_000 ? READY : crash(['one thing', 'another'])(at))],
  [
    'two ends with the same last words while the database starts',
    (at) => (at > 30_000 ? READY : crash(['not now', 'not now'], {}, database(false))(at)),
  ],
  [
    'two ends for want of a connection',
    (at) => {
      const line = 'connect ECONNREFUSED 10.0.0.9:5432'
      return at > 30_000 ? READY : crash([line, line], {}, database(true))(at)
    },
  ],
  [
    'a pod of the template before',
    timeline(
      [
        0,
        of(
          deployment(0, { more: { observedGeneration: 0 } }),
          pod(waiting('CreateContainerConfigError', 'secret "mine" not found')),
        ),
      ],
      [600, READY],
    ),
  ],
  [
    'a volume that is being made',
    timeline(
      [
        0,
        said(STARTS, {
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data', namespace: 'taskora', creationTimestamp: stamp(0) },
          spec: { storageClassName: 'standard' },
          status: { phase: 'Pending' },
        } as KubeObject),
      ],
      [12_000, READY],
    ),
  ],
  [
    'a start whose port is not open yet',
    timeline(
      [0, RUNS],
      [AT, said(RUNS, warning('Pod/api-1-x', 'Unhealthy', 'Readiness probe failed: connection refused', AT, 4))],
      [AT + 25_000, READY],
    ),
  ],
]
for (const [about, shows] of HEALS) {
  t.test(`${about} is waited for`, async (t) => {
    t.match(await simulate(shows, MINUTE), { state: 'done' })
  })
}

t.test('each named state has a moment at which the API shows it, and a reason for what is ruled out', (t) => {
  for (const { why, holdsMs } of FINALITIES) t.ok(why !== '' && holdsMs < LIMIT_MS - 1_500)
  t.match(finalityOf('TSK_QUOTA_EXCEEDED'), { holdsMs: 1_500 })
  t.match(finalityOf('TSK_SECRET_MISSING'), { holdsMs: 0 })
  t.end()
})
