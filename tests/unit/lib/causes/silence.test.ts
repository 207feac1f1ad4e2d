// A system that is well, or on its way, gets no finding.
import t from 'tap'
import { diagnose } from '../../../../scripts/lib/causes/diagnose.ts'
import { ago, type Differences, system } from '../../../fixtures/causes/system.ts'

const STATES: Record<string, Differences> = {
  healthy: {},
  'starting: containers are being made': {
    pods: {
      web: { age: 10, waiting: ['ContainerCreating'] },
      api: { age: 10, waiting: ['PodInitializing'] },
      db: { age: 12, waiting: ['ContainerCreating'] },
    },
  },
  'starting: processes run, probes are not met yet': {
    pods: { web: { age: 40, started: 20, ready: false }, api: { age: 40, started: 15, ready: false } },
    events: [
      [
        'Pod/api',
        'Unhealthy',
        'Readiness probe failed: Get "http://10.244.0.9:8080/health": dial tcp 10.244.0.9:8080: connect: ' +
          'connection refused',
        3,
      ],
      ['Pod/web', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', 3],
    ],
    logs: {
      api: [
        'could not connect to server: connection to server at "db", port 5432 failed: Connection refused',
        'retrying',
      ],
    },
  },
  'starting: the process has not written the program that its probe runs': {
    pods: { db: { age: 20, started: 15, ready: false } },
    events: [
      [
        'Pod/db',
        'Unhealthy',
        'Readiness probe errored: exec failed: exec: "/tmp/ready": stat /tmp/ready: no such file or directory',
      ],
    ],
  },
  'starting: a container ended once because the database was not there yet': {
    pods: { api: { age: 50, started: 10, ready: false, restarts: 1, exit: [1], ended: 15 } },
    logs: {
      'api/previous': [
        'could not connect to server: connection to server at "db", port 5432 failed: Connection refused',
      ],
    },
  },
  'serving: clients of the database have gone without a word': {
    logs: {
      db: [70, 60, 50, 40].map(
        (seconds) => `${ago(seconds)} LOG:  could not receive data from client: Connection reset by peer`,
      ),
    },
  },
  'rolling out: a new pod starts beside those that serve': {
    apps: {
      next: { image: 'shop/api:1.5', age: 15, waiting: ['ContainerCreating'], service: false, labels: { app: 'api' } },
    },
    patch: {
      'Deployment/api': {
        status: {
          updatedReplicas: 1,
          conditions: [{ type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' }],
        },
      },
    },
  },
  'rolling out: an old pod ends': {
    patch: {
      'Pod/web': {
        metadata: { deletionTimestamp: ago(20) },
        status: { conditions: [{ type: 'Ready', status: 'False' }] },
      },
    },
    apps: { web2: { image: 'shop/web:1.5', port: 3000, labels: { app: 'web' }, service: false } },
  },
  'resumed: everything was started again with the node': {
    pods: {
      web: { restarts: 4, exit: [255, 'Unknown'], ended: 200, started: 150 },
      api: { restarts: 4, exit: [255, 'Error'], ended: 200, started: 150 },
      db: { restarts: 4, exit: [137, 'Error'], ended: 210, started: 150 },
    },
    events: [
      ['Node/n1', 'Starting', 'Starting kubelet.', 190],
      ['Pod/api', 'Unhealthy', 'Readiness probe failed: connection refused', 140],
      ['Pod/web', 'BackOff', 'Back-off restarting failed container', 170],
      ['Node/n1', 'Rebooted', 'Node n1 has been rebooted', 190],
    ],
    logs: { api: ['could not connect to server: connection refused', 'ready', 'GET /health 200', 'GET /health 200'] },
  },
  'resumed: the kubelet has not heard of the pod yet, whose Secret is optional': {
    pods: { api: { age: 40, started: 30, ready: false } },
    events: [
      ['Pod/api', 'FailedMount', 'MountVolume.SetUp failed for volume "key" : object "shop"/"api-key" not registered'],
    ],
  },
  'resumed: the node has just said that it is ready': {
    patch: {
      'Node/n1': {
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'False',
              reason: 'KubeletNotReady',
              message: 'container runtime status check may not have completed yet',
              lastTransitionTime: ago(10),
            },
          ],
        },
      },
    },
  },
  'healed: old warnings lie about': {
    events: [
      ['Pod/api', 'Failed', 'Failed to pull image "shop/api:1.4": i/o timeout', 1800],
      ['ReplicaSet/api', 'FailedCreate', 'exceeded quota: few, requested: pods=1, used: pods=3, limited: pods=3', 1800],
      ['Pod/api', 'FailedScheduling', '0/1 nodes are available: 1 Insufficient cpu.', 1800],
      ['Pod/db', 'FailedMount', 'MountVolume.SetUp failed for volume "x" : secret "db-password" not found', 1800],
      [
        'PersistentVolumeClaim/data-db-0',
        'ProvisioningFailed',
        'storageclass.storage.k8s.io "standard" not found',
        1800,
      ],
    ],
  },
  'a claim that waits for its first pod': {
    add: [
      {
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'later' },
        spec: { storageClassName: 'standard' },
        status: { phase: 'Pending' },
      },
    ],
    events: [
      [
        'PersistentVolumeClaim/later',
        'WaitForFirstConsumer',
        'waiting for first consumer to be created before binding',
      ],
    ],
  },
  'a Deployment that is off and that nobody needs': {
    apps: { spare: { replicas: 0, none: true, service: false } },
    patch: { 'Deployment/spare': { spec: { replicas: 0 } } },
  },
  'a Job that is done': { apps: { task: { phase: 'Succeeded', service: false } } },
  'an evicted pod whose workload has all of its pods without it': {
    add: [
      {
        kind: 'Pod',
        metadata: {
          name: 'api-7d4b9c6f5d-gone',
          creationTimestamp: ago(7200),
          labels: { app: 'api' },
          ownerReferences: [{ kind: 'ReplicaSet', name: 'api-7d4b9c6f5d', uid: 'r' }],
        },
        spec: { containers: [{ name: 'api' }], nodeName: 'n1' },
        status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' },
      },
    ],
  },
  'a Job that is done at its second try': {
    add: [
      {
        kind: 'Job',
        metadata: { name: 'import', uid: 'j' },
        status: { succeeded: 1, failed: 1, conditions: [{ type: 'Complete', status: 'True' }] },
      },
      {
        kind: 'Pod',
        metadata: {
          name: 'import-a',
          creationTimestamp: ago(900),
          ownerReferences: [{ kind: 'Job', name: 'import', uid: 'j' }],
        },
        spec: { containers: [{ name: 'import' }] },
        status: {
          phase: 'Failed',
          containerStatuses: [{ name: 'import', restartCount: 0, state: { terminated: { exitCode: 1 } } }],
        },
      },
    ],
  },
  'an application that tells its users that they are wrong': {
    logs: {
      api: [
        'POST /login 401 invalid password',
        'POST /login 401 invalid password',
        'POST /login 401 invalid password',
        'POST /login 401 invalid credentials',
      ],
    },
  },
  'an application that failed for names before it was ready': {
    logs: {
      web: [
        '2026-11-29T01:59:01Z getaddrinfo ENOTFOUND api',
        '2026-11-29T01:59:02Z getaddrinfo ENOTFOUND api',
        '2026-11-29T01:59:03Z getaddrinfo ENOTFOUND api',
        '2026-11-29T01:59:09Z ready',
      ],
    },
  },
  'a CronJob that restarts a workload every night': {
    add: [
      {
        kind: 'CronJob',
        metadata: { name: 'nightly' },
        spec: {
          jobTemplate: {
            spec: {
              template: {
                spec: { containers: [{ name: 'k', command: ['kubectl', 'rollout', 'restart', 'deployment/api'] }] },
              },
            },
          },
        },
      },
    ],
  },
  'two versions behind one Service': {
    apps: { canary: { image: 'shop/api:1.5', labels: { app: 'api' }, service: false } },
  },
  'a policy that allows what is needed': {
    add: [
      {
        kind: 'NetworkPolicy',
        metadata: { name: 'db' },
        spec: {
          podSelector: { matchLabels: { app: 'db' } },
          policyTypes: ['Ingress'],
          ingress: [{ from: [{ podSelector: { matchLabels: { app: 'api' } } }], ports: [{ port: 5432 }] }],
        },
      },
    ],
  },
  'an optional Secret that does not exist': {
    pods: { api: { spec: { volumes: [{ name: 'o', secret: { secretName: 'none', optional: true } }] } } },
  },
  'a gate that has just been set, which its controller opens': {
    add: [
      {
        kind: 'Pod',
        metadata: { name: 'queued', creationTimestamp: ago(20) },
        spec: { containers: [{ name: 'a', image: 'shop/a:1' }], schedulingGates: [{ name: 'queue.example/gate' }] },
        status: {
          phase: 'Pending',
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'SchedulingGated',
              message: 'Scheduling is blocked due to non-empty scheduling gates',
            },
          ],
        },
      },
    ],
  },
  'evictions of a workload that has been deleted since': {
    events: [
      ['Pod/gone-7d4b9c6f5d-x2x4k', 'Evicted', 'Usage of EmptyDir volume "cache" exceeds the limit "1Mi".', 60, 3],
    ],
  },
  'a full node during a surge': {
    add: [
      {
        kind: 'Pod',
        metadata: {
          name: 'api-new-x1',
          creationTimestamp: ago(20),
          labels: { app: 'api', 'pod-template-hash': 'new' },
          ownerReferences: [{ kind: 'ReplicaSet', name: 'api-7d4b9c6f5d' }],
        },
        spec: { containers: [{ name: 'api', image: 'shop/api:1.4' }] },
        status: {
          phase: 'Pending',
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: '0/1 nodes are available: 1 Insufficient memory.',
            },
          ],
        },
      },
    ],
  },
}

for (const [name, different] of Object.entries(STATES))
  t.test(name, async (t) => {
    const { causes, unknown } = diagnose(system(different))
    const said = [
      ...causes.filter(({ finding }) => finding.level !== 'waiting').map(({ finding }) => finding),
      ...unknown,
    ].map(({ code, cause }) => `${code} ${cause}`)
    t.same(said, [])
  })

t.test('an empty namespace is no fault', async (t) => {
  t.same(diagnose(system(), { namespace: 'empty' }).causes, [])
})

const refusals = (seconds: readonly number[]): string[] =>
  seconds.map((each) => `${ago(each)} could not connect to db:5432: connect ECONNREFUSED 10.96.0.9:5432`)
const backAgo = (seconds: number) => ({
  status: { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(seconds) }] },
})

t.test(
  'what a server that serves complained of before its target came back is over; what it still says is not',
  (t) => {
    const causes = (said: readonly number[], back: number) =>
      diagnose(system({ logs: { api: refusals(said) }, patch: { 'Pod/db': backAgo(back) } })).causes
    t.same(causes([100, 95, 90, 85], 80), [], 'the database came back after it')
    t.same(causes([100, 90, 70], 80), [], 'a name that is remembered for a while')
    t.match(causes([100, 90, 80, 20], 80), [{ finding: { code: 'TSK_DEPENDENCY_UNREACHABLE' } }], 'it goes on')
    t.match(causes([40, 30, 20, 10], 3_600), [{ finding: { code: 'TSK_DEPENDENCY_UNREACHABLE' } }], 'the target is old')
    t.end()
  },
)

t.test('an installer that is at work is no fault; one that was interrupted is', (t) => {
  const release = (seconds: number, revision = 2) => {
    const facts = system()
    const at = facts.takenAt - seconds * 1_000
    const helm = [{ namespace: 'shop', name: 'shop', revision, status: 'pending-upgrade', description: '', at }]
    return diagnose({ ...facts, helm }).causes.map(({ finding }) => finding)
  }
  t.same(
    release(10).filter(({ level }) => level !== 'waiting'),
    [],
  )
  t.match(release(900), [{ code: 'TSK_RELEASE_UNFINISHED', level: 'problem', mend: /^helm rollback shop/ }])
  const failed = (description: string) =>
    diagnose({
      ...system(),
      helm: [{ namespace: 'shop', name: 'shop', revision: 2, status: 'failed', description }],
    }).causes.map(({ finding }) => finding.level)
  t.same(failed('Upgrade "shop" failed: resource not ready. context deadline exceeded'), ['waiting'])
  t.same(failed('Upgrade "shop" failed: cannot patch "api"'), ['problem'])
  t.match(release(900, 1), [{ mend: /delete secret sh\.helm\.release\.v1\.shop\.v1$/ }])
  t.end()
})

t.test('a process that ended once is not said to keep ending', async (t) => {
  const cause = (restarts: number) =>
    diagnose(
      system({
        pods: { api: { restarts, exit: [3], ended: 20, waiting: ['CrashLoopBackOff'] } },
        logs: { 'api/previous': ['no configuration'] },
      }),
    ).causes.map(({ finding }) => finding.cause)
  t.match(cause(1).join('\n'), /Container api of Deployment \S+ ended with exit code 3/)
  t.match(cause(4).join('\n'), /Container api of Deployment \S+ keeps ending with exit code 3/)
})
