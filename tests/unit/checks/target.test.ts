// What verify and status say of a cluster whose nodes are not the suite's.
import t, { type Test } from 'tap'
import { CLUSTER_CHECKS } from '../../../scripts/checks/cluster.ts'
import { checkWayIn } from '../../../scripts/checks/way-in.ts'
import { type CheckResult, runChecks } from '../../../scripts/lib/run/health.ts'
import { operation as status } from '../../../scripts/ops/status/status.ts'
import {
  BUILD_BASES,
  clusterAnswers,
  clusterHolds,
  clusterIsSilent,
  engineHas,
  image,
  list,
  recordToolchain,
} from '../../fixtures/suite/checkout.ts'
import { type Rules, sandbox } from '../../fixtures/suite/sandbox.ts'
import { registryHas, TARGET } from '../../fixtures/suite/target.ts'

t.setTimeout(120_000)

const IMAGES = { frontend: 'taskora/frontend', backend: 'taskora/backend', database: 'base/postgres' } as const

function prepare(t: Test, rules: Rules) {
  const box = sandbox(t, { docker: [], helm: [], kubectl: [], minikube: [], ...rules }, { settings: TARGET })
  recordToolchain(box)
  return box
}

const judge = async (t: Test, id: string, rules: Rules): Promise<CheckResult> =>
  (
    await runChecks(
      CLUSTER_CHECKS.filter((check) => check.id === id),
      prepare(t, rules).context,
      { forMs: 0 },
    )
  )[0]!

/** A pod of the backend with one container. */
const podOf = (container: object): object => ({
  kind: 'Pod',
  metadata: { name: 'backend-1', labels: { 'app.kubernetes.io/component': 'backend' } },
  status: { containerStatuses: [{ name: 'backend', restartCount: 0, ...container }] },
})
const holds = (container: object) => ({ args: /get \S+endpointslices,ingresses /, stdout: list(podOf(container)) })

t.test('a pod runs what was built when its image has the digest that was pushed', async (t) => {
  const docker = [
    BUILD_BASES,
    { args: /^info --format/, stdout: {}, maybe: true },
    ...Object.values(IMAGES).map((name) => engineHas(name, image(name))),
    ...Object.entries(IMAGES).map(([component, name]) => registryHas(component, `sha256:${name}`)),
  ]
  const of = (imageID: string) => judge(t, 'images', { docker, kubectl: [holds({ imageID })] })
  t.match(await of('registry.example:5000/team/taskora-backend@sha256:of-backend'), { ok: true })
  t.match(await of('sha256:taskora/backend'), { ok: true }, 'by the configuration, as other runtimes have it')
  t.match(await of('registry.example:5000/team/taskora-backend@sha256:of-frontend'), { ok: false })
})

t.test('a restart counts from the installation of the revision on', async (t) => {
  const helm = [{ args: / history taskora /, stdout: [{ revision: 1, updated: '2026-11-01T12:00:00Z' }] }]
  const of = (finishedAt: string) =>
    judge(t, 'stability', {
      helm,
      kubectl: [holds({ restartCount: 1, lastState: { terminated: { reason: 'Error', exitCode: 1, finishedAt } } })],
    })
  t.match(await of('2026-11-01T11:59:00Z'), { ok: true, detail: 'none since this revision was installed' })
  t.match(await of('2026-11-01T12:01:00Z'), { ok: false })
})

t.test('a namespace that its owner did not restrict is said to be so, and is no failure', async (t) => {
  const of = (exitCode: number, stderr = '') =>
    judge(t, 'pod-security', { kubectl: [{ args: /create --dry-run=server /, exitCode, stderr }] })
  t.match(await of(0), { ok: true, detail: /^not so/ })
  t.match(await of(1, 'violates PodSecurity "restricted:latest"'), { ok: true, detail: 'refused by "restricted"' })
  t.match(await of(1, 'connection lost'), { ok: false })
})

t.test('the address has to be one of the Ingress', async (t) => {
  const ingress = (host: string) => ({
    args: /get \S+endpointslices,ingresses /,
    stdout: list({ kind: 'Ingress', metadata: { name: 'taskora' }, spec: { rules: [{ host }] } }),
  })
  const of = (host: string) => checkWayIn(prepare(t, { kubectl: [ingress(host)] }).context)
  t.equal(await of('tasks.example'), 'the Ingress taskora, for tasks.example')
  await t.rejects(of('other.example'), { message: /is no address of the Ingress, which has other\.example/ })
})

t.test('status names the target in place of a node', async (t) => {
  const { kubectl } = clusterHolds()
  const live = prepare(t, {
    kubectl: [clusterAnswers, { args: /get deployments,\S+cronjobs /, stdout: list() }, ...kubectl],
    helm: [{ args: / history /, exitCode: 1 }],
  })
  t.match(await status.run(live.context), { target: 'lab', cluster: 'ready', next: { command: 'npm run deploy' } })
  t.match(live.output(), /target +lab: its nodes are not looked at/)
  const silent = prepare(t, { kubectl: [clusterIsSilent] })
  t.match(await status.run(silent.context), {
    cluster: 'unreachable',
    next: { command: 'npm run setup', reason: /the target "lab" does not answer/ },
  })
})
