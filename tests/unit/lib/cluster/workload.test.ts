import t from 'tap'
import type { KubeObject } from '../../../../scripts/lib/cluster/cluster.ts'
import { type ContainerStatus, isReady, type PodStatus } from '../../../../scripts/lib/cluster/pod-failure.ts'
import { currentPods, evaluateWorkload } from '../../../../scripts/lib/cluster/workload.ts'
import { EXIT } from '../../../../scripts/lib/errors.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'

/** A fresh copy for each test, so that tests can change it. */
const listing = (): KubeObject[] => recorded<KubeObject[]>('workloads.json')

const find = (objects: KubeObject[], name: string): KubeObject =>
  objects.find(({ kind, metadata }) => (kind === 'Deployment' || kind === 'StatefulSet') && metadata.name === name)!

const podOf = (objects: KubeObject[], prefix: string): KubeObject =>
  objects.find(({ kind, metadata }) => kind === 'Pod' && metadata.name.startsWith(prefix))!

const evaluate = (objects: KubeObject[], name: string) => evaluateWorkload(find(objects, name), objects)

/** The one container of a pod, to be changed. */
const container = (pod: KubeObject): ContainerStatus => (pod['status'] as PodStatus).containerStatuses![0]!

const RECORDED: [name: string, expected: object][] = [
  ['ready', { kind: 'Deployment', desired: 2, ready: 2, done: true, detail: 'ready', fatal: undefined }],
  ['database', { kind: 'StatefulSet', desired: 1, ready: 1, done: true, detail: 'ready', fatal: undefined }],
  [
    'rolling',
    {
      done: false,
      detail: '2 of 2 ready (ErrImagePull)',
      fatal: {
        code: 'TSK_IMAGE_UNAVAILABLE',
        message: /^rolling-764b57447c-h8z99, container main/,
        evidence: ['image: docker.io/taskora/backend:no-such-tag', /no-such-tag/],
      },
    },
  ],
  [
    'crash',
    {
      done: false,
      ready: 0,
      detail: '0 of 1 ready (Error)',
      fatal: {
        code: 'TSK_POD_CRASH',
        message: /exit code 3, 4 restarts/,
        hint: /npm run logs -- crash-\S+ --previous/,
      },
    },
  ],
  [
    'oom',
    {
      done: false,
      detail: '0 of 1 ready (OOMKilled)',
      fatal: { code: 'TSK_POD_OOM', hint: /resources\.limits\.memory/ },
    },
  ],
  // Whether room will come, the pods alone do not say.
  ['big', { done: false, detail: '0 of 1 ready (Pending)', fatal: undefined }],
  [
    'config',
    {
      done: false,
      detail: '0 of 1 ready (CreateContainerConfigError)',
      fatal: { code: 'TSK_POD_CONFIG', evidence: [/image/, 'secret "absent" not found'] },
    },
  ],
]
for (const [name, expected] of RECORDED) {
  t.test(`a real cluster's ${name}`, async (t) => {
    const state = evaluate(listing(), name)
    t.match(state, expected)
    if (state.fatal) t.equal(state.fatal.exitCode, EXIT.unhealthy)
  })
}

t.test('pods of an older revision say nothing about the rollout', async (t) => {
  const objects = listing()
  t.same(
    currentPods(find(objects, 'rolling'), objects).map(({ metadata }) => metadata.name),
    ['rolling-764b57447c-h8z99'],
  )
  // The broken one becomes the old one: what fails there must not end the wait for the new one.
  find(objects, 'rolling').metadata.annotations!['deployment.kubernetes.io/revision'] = '1'
  t.equal(evaluate(objects, 'rolling').fatal, undefined)
})

t.test('an older pod of a StatefulSet is ignored, and so is one that is being deleted', async (t) => {
  const objects = listing()
  const pod = podOf(objects, 'database')
  container(pod).state = { waiting: { reason: 'ImagePullBackOff' } }
  const status = find(objects, 'database')['status'] as Record<string, unknown>
  Object.assign(status, { readyReplicas: 0 })
  t.equal(evaluate(objects, 'database').fatal?.code, 'TSK_IMAGE_UNAVAILABLE')
  Object.assign(status, { updateRevision: 'database-new' })
  t.equal(evaluate(objects, 'database').fatal, undefined)
  Object.assign(status, { updateRevision: status['currentRevision'] })
  pod.metadata.deletionTimestamp = '2026-11-23T15:50:00Z'
  t.equal(evaluate(objects, 'database').fatal, undefined)
})

const NOT_DONE: [about: string, name: string, change: (workload: KubeObject) => void][] = [
  [
    'the controller has not seen the newest template',
    'ready',
    ({ metadata }) => {
      metadata.generation = 7
    },
  ],
  [
    'only some pods are updated',
    'ready',
    ({ status }) => {
      Object.assign(status as object, { updatedReplicas: 1 })
    },
  ],
  [
    'an old pod is still there',
    'ready',
    ({ status }) => {
      Object.assign(status as object, { replicas: 3 })
    },
  ],
  [
    'one is not ready',
    'ready',
    ({ status }) => {
      Object.assign(status as object, { readyReplicas: 1 })
    },
  ],
  [
    'one is not available yet',
    'ready',
    ({ status }) => {
      Object.assign(status as object, { availableReplicas: 1 })
    },
  ],
  [
    'more are wanted',
    'ready',
    ({ spec }) => {
      Object.assign(spec as object, { replicas: 3 })
    },
  ],
  [
    'nothing is known yet',
    'ready',
    (workload) => {
      workload['status'] = {}
    },
  ],
  [
    'a StatefulSet is between revisions',
    'database',
    ({ status }) => {
      Object.assign(status as object, { updateRevision: 'database-new' })
    },
  ],
]
for (const [about, name, change] of NOT_DONE) {
  t.test(`is not done while ${about}`, async (t) => {
    const objects = listing()
    t.equal(evaluate(objects, name).done, true, 'before')
    change(find(objects, name))
    t.equal(evaluate(objects, name).done, false)
  })
}

const STATES: [about: string, status: Partial<ContainerStatus>, code: string | undefined][] = [
  ['an image that is being pulled', { state: { waiting: { reason: 'ContainerCreating' } } }, undefined],
  ['ErrImagePull', { state: { waiting: { reason: 'ErrImagePull' } } }, 'TSK_IMAGE_UNAVAILABLE'],
  ['ImagePullBackOff', { state: { waiting: { reason: 'ImagePullBackOff' } } }, 'TSK_IMAGE_UNAVAILABLE'],
  ['ErrImageNeverPull', { state: { waiting: { reason: 'ErrImageNeverPull' } } }, 'TSK_IMAGE_UNAVAILABLE'],
  ['InvalidImageName', { state: { waiting: { reason: 'InvalidImageName' } } }, 'TSK_IMAGE_UNAVAILABLE'],
  ['CreateContainerError', { state: { waiting: { reason: 'CreateContainerError' } } }, 'TSK_POD_CONFIG'],
  [
    'a start that the runtime failed, and the kubelet will try again',
    { restartCount: 1, state: { waiting: { reason: 'RunContainerError' } } },
    undefined,
  ],
  [
    'a start that the runtime keeps failing',
    { restartCount: 3, state: { waiting: { reason: 'RunContainerError' } } },
    'TSK_POD_CONFIG',
  ],
  ['a first crash', { restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } }, undefined],
  [
    'a second crash, while the database starts',
    { restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } } },
    undefined,
  ],
  [
    'a third crash',
    { restartCount: 3, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1 } } },
    'TSK_POD_CRASH',
  ],
  [
    'a third crash that the kubelet has just seen',
    { restartCount: 3, state: { terminated: { exitCode: 1, reason: 'Error' } } },
    'TSK_POD_CRASH',
  ],
  [
    'a container that ended well and is started again',
    { restartCount: 3, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
    undefined,
  ],
  [
    'running again after crashes',
    { restartCount: 9, state: { running: { startedAt: '' } }, lastState: { terminated: { exitCode: 1 } } },
    undefined,
  ],
  [
    'a first kill for memory',
    { restartCount: 0, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
    undefined,
  ],
  [
    'a second kill for memory',
    { restartCount: 1, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
    'TSK_POD_OOM',
  ],
  [
    'a kill for memory before the present pause',
    {
      restartCount: 1,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    },
    'TSK_POD_OOM',
  ],
]
for (const where of ['containerStatuses', 'initContainerStatuses'] as const) {
  for (const [about, status, code] of STATES) {
    t.test(`${about} in ${where} is ${code ?? 'waited for'}`, async (t) => {
      const objects = listing()
      const pod = podOf(objects, 'config')
      const changed = { ...container(pod), ...status }
      pod['status'] = { phase: 'Pending', [where]: [changed] }
      t.equal(evaluate(objects, 'config').fatal?.code, code)
    })
  }
}

t.test('a node whose disk is nearly full is named, not waited for', async (t) => {
  const objects = listing()
  const [condition] = (podOf(objects, 'big')['status'] as PodStatus).conditions!
  condition!.message = '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }'
  t.match(evaluate(objects, 'big').fatal, {
    code: 'TSK_NODE_PRESSURE',
    exitCode: EXIT.unhealthy,
    message: /disk is nearly full/,
    evidence: [/disk-pressure/],
    hint: /docker system df/,
  })
})

t.test('a pod that waits for the node, and not for room, is waited for', async (t) => {
  const objects = listing()
  const [condition] = (podOf(objects, 'big')['status'] as PodStatus).conditions!
  condition!.message = '0/1 nodes are available: 1 node(s) had untolerated taint(s)'
  t.equal(evaluate(objects, 'big').fatal, undefined)
})

t.test("readiness is the pod's own word", async (t) => {
  const objects = listing()
  t.equal(isReady(podOf(objects, 'ready')), true)
  t.equal(isReady(podOf(objects, 'crash')), false)
  t.equal(isReady(podOf(objects, 'big')), false)
  t.equal(isReady({ kind: 'Pod', metadata: { name: 'new' } }), false)
})

t.test('what an init container does is told', async (t) => {
  const objects = listing()
  const pod = podOf(objects, 'config')
  const init = { ...container(pod), name: 'migrate', state: { running: { startedAt: '' } } }
  pod['status'] = {
    phase: 'Pending',
    initContainerStatuses: [init],
    containerStatuses: [{ ...container(pod), state: { waiting: { reason: 'PodInitializing' } } }],
  }
  t.equal(evaluate(objects, 'config').detail, '0 of 1 ready (init container migrate runs)')
})

t.test('a report of before the node was stopped is held against the pods', (t) => {
  const objects = listing()
  const pod = podOf(objects, 'ready-')
  const { conditions } = pod['status'] as { conditions: { type: string; status: string }[] }
  conditions.find(({ type }) => type === 'Ready')!.status = 'False'
  t.match(evaluate(objects, 'ready'), { done: false, ready: 1, detail: /^1 of 2 ready/ })
  const evicted = structuredClone(podOf(listing(), 'ready-'))
  evicted['status'] = { phase: 'Failed', reason: 'Evicted' }
  evicted.metadata.name = 'ready-evicted'
  t.match(evaluate([...listing(), evicted], 'ready'), { done: true }, 'what was evicted counts for nothing')
  t.end()
})
