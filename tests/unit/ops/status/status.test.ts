// One listing becomes what a person looks for, and one next step.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { KubeObject } from '../../../../scripts/lib/cluster/cluster.ts'
import { nextCommand } from '../../../../scripts/ops/status/next-command.ts'
import { describeObjects, type Overview } from '../../../../scripts/ops/status/overview.ts'
import { operation } from '../../../../scripts/ops/status/status.ts'
import { clusterAnswers, clusterHolds, list, UNPLACED } from '../../../fixtures/suite/checkout.ts'
import { sandbox } from '../../../fixtures/suite/sandbox.ts'

const pod = (name: string, status: object, metadata: object = {}): KubeObject => ({
  kind: 'Pod',
  metadata: { name, creationTimestamp: '2026-11-23T15:00:00Z', ...metadata },
  spec: { containers: [{ image: 'registry:5000/taskora/backend:abc' }] },
  status,
})
const container = (state: object, more: object = {}): object => ({
  name: 'c',
  ready: false,
  restartCount: 0,
  state,
  ...more,
})

t.test('the state of a pod in one word', (t) => {
  const cases: [string, object, object?][] = [
    ['Running', { phase: 'Running', containerStatuses: [container({ running: {} }, { ready: true })] }],
    ['Pending', { phase: 'Pending' }],
    [
      'CrashLoopBackOff',
      {
        phase: 'Running',
        containerStatuses: [container({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 4 })],
      },
    ],
    [
      'OOMKilled',
      { phase: 'Running', containerStatuses: [container({ terminated: { reason: 'OOMKilled', exitCode: 137 } })] },
    ],
    [
      'Init:Running',
      {
        phase: 'Pending',
        initContainerStatuses: [container({ running: {} })],
        containerStatuses: [container({ waiting: { reason: 'PodInitializing' } })],
      },
    ],
    [
      'Init:Error',
      { phase: 'Pending', initContainerStatuses: [container({ terminated: { reason: 'Error', exitCode: 1 } })] },
    ],
    [
      'Running',
      {
        phase: 'Running',
        initContainerStatuses: [container({ terminated: { reason: 'Completed', exitCode: 0 } })],
        containerStatuses: [container({ running: {} })],
      },
    ],
    ['Evicted', { phase: 'Failed', reason: 'Evicted' }],
    ['Terminating', { phase: 'Running' }, { deletionTimestamp: '2026-11-23T15:01:00Z' }],
  ]
  for (const [state, status, metadata] of cases)
    t.equal(describeObjects([pod('p', status, metadata)]).pods[0]!.state, state)
  t.match(describeObjects([pod('p', cases[2]![1])]).pods[0], { ready: '0/1', restarts: 4, tags: ['abc'] })
  t.end()
})

t.test('services, ingresses and volumes', (t) => {
  const seen = describeObjects([
    { kind: 'Service', metadata: { name: 's' }, spec: { type: 'NodePort', ports: [{ port: 3000, nodePort: 30080 }] } },
    { kind: 'Ingress', metadata: { name: 'i' }, spec: { rules: [{ host: 'a.b' }, {}] } },
    {
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'v' },
      status: { phase: 'Bound', capacity: { storage: '2Gi' } },
    },
  ])
  t.match(seen, {
    services: [{ type: 'NodePort', ports: '3000:30080' }],
    ingresses: [{ hosts: 'a.b, *', className: 'default' }],
    volumes: [{ phase: 'Bound', capacity: '2Gi' }],
  })
  t.end()
})

const LIVE: Overview = {
  engine: 'answers',
  node: 'running',
  cluster: 'ready',
  pods: [],
  services: [],
  ingresses: [],
  volumes: [],
  backups: [],
  release: { revision: 1, updated: '', status: 'deployed', chart: 'taskora-0.1.0', description: '' },
  workloads: [{ kind: 'Deployment', name: 'taskora-backend', desired: 3, ready: 3, done: true, detail: 'ready' }],
  url: { address: 'http://localhost:8080', answers: true, detail: 'status 307' },
  causes: [],
}
const { release: _none, ...UNINSTALLED } = LIVE
const backend = (more: object): Overview => ({ ...LIVE, workloads: [{ ...LIVE.workloads[0]!, ...more }] })

t.test('the next step in every state', (t) => {
  const cases: [string, Overview][] = [
    ['npm run doctor', { ...LIVE, engine: 'silent' }],
    ['npm run deploy', { ...LIVE, node: 'missing' }],
    ['npm run setup', { ...LIVE, node: 'stopped' }],
    ['npm run doctor', { ...LIVE, node: 'broken' }],
    ['npm run setup', { ...LIVE, node: 'paused' }],
    ['npm run deploy -- --profile NAME', { ...LIVE, node: 'foreign' }],
    ['npm run setup', { ...LIVE, cluster: 'unreachable' }],
    ['npm run deploy', UNINSTALLED],
    ['npm run deploy', { ...LIVE, release: { ...LIVE.release!, status: 'pending-upgrade' } }],
    [
      'npm run load',
      backend({ done: false, fatal: { message: 'no image', hint: 'Run `npm run load`, which puts it there' } }),
    ],
    [
      'npm run logs -- taskora-backend-1 --previous',
      backend({ done: false, fatal: { message: 'crash', hint: 'Read: npm run logs -- taskora-backend-1 --previous' } }),
    ],
    ['npm run logs -- backend', backend({ done: false, fatal: { message: 'x', hint: undefined } })],
    ['npm run deploy -- --only deploy --force', backend({ desired: 0, ready: 0 })],
    ['npm run logs -- backend', backend({ done: false, ready: 1 })],
    [
      'kubectl uncordon n1',
      { ...LIVE, causes: [{ sentence: 'n1 is cordoned', mend: 'kubectl uncordon n1', workloads: [] }] },
    ],
    ['npm run doctor', { ...LIVE, url: { ...LIVE.url, answers: false } }],
    ['npm run open', LIVE],
  ]
  for (const [command, overview] of cases)
    t.equal(nextCommand(overview, new Map([['taskora-backend', 3]])).command, command)
  t.end()
})

t.test('without an engine nothing else is asked', async (t) => {
  const box = sandbox(
    t,
    {
      docker: [{ args: ['version', '--format', '{{.Server.Version}}'], exitCode: 1, stderr: 'Cannot connect' }],
      kubectl: [],
      helm: [],
    },
    { settings: { port: '65001' } },
  )
  t.match(await operation.run(box.context), { engine: 'silent', next: { command: 'npm run doctor' } })
  t.match(box.output(), /next: npm run doctor/)
  t.equal(box.data(), '')
})

t.test('--watch ends with an interruption, and shows an unchanged state once', async (t) => {
  const box = sandbox(
    t,
    { docker: [{ args: /^version/, exitCode: 1 }] },
    { settings: { port: '65001' }, options: { values: { watch: true } } },
  )
  const watched = operation.run(box.context)
  const poll = setInterval(() => box.calls().length >= 2 && box.abort(), 50)
  t.teardown(() => clearInterval(poll))
  t.match(await watched, { engine: 'silent' })
  t.equal(box.output().match(/next:/g)?.length, 1)
})

t.test('the cause is on the line of the workload that fails of it', async (t) => {
  const { docker, kubectl } = clusterHolds(...UNPLACED)
  const box = sandbox(
    t,
    {
      docker,
      kubectl: [clusterAnswers, ...kubectl, { args: /get deployments,/, stdout: list(...UNPLACED) }],
      helm: [{ args: /history/, exitCode: 1 }],
    },
    { settings: { port: '65001' } },
  )
  const profile = join(box.context.paths.minikubeHome, '.minikube', 'profiles', 'taskora')
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(profile, 'config.json'), '{}')
  t.match(await operation.run(box.context), { causes: [{ workloads: ['taskora-backend'] }] })
  t.match(box.output(), /taskora-backend +0\/1 .*cordoned/)
})
