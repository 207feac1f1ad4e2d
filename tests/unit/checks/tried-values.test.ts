// Verify judges a release by the values that it was installed with, and not by the chart's files alone.
import t, { type Test } from 'tap'
import { CLUSTER_CHECKS } from '../../../scripts/checks/cluster.ts'
import { forgetReleaseValues, releaseValues } from '../../../scripts/lib/release/release-values.ts'
import { type CheckResult, runChecks } from '../../../scripts/lib/run/health.ts'
import { list, recordToolchain } from '../../fixtures/suite/checkout.ts'
import { type Rule, sandbox } from '../../fixtures/suite/sandbox.ts'

const REPLICAS = { frontend: 1, backend: 1, database: 1 }

/** A cluster in which each workload has so many ready pods, and no Ingress. */
const cluster = (replicas: Record<string, number>): Rule => ({
  args: /get deployments\S*pods/,
  stdout: list(
    ...Object.entries(replicas).flatMap(([component, ready]) => [
      {
        kind: component === 'database' ? 'StatefulSet' : 'Deployment',
        metadata: { name: `taskora-${component}`, generation: 1, labels: {} },
        spec: { replicas: ready },
        status: {
          observedGeneration: 1,
          replicas: ready,
          updatedReplicas: ready,
          readyReplicas: ready,
          availableReplicas: ready,
        },
      },
      {
        kind: 'EndpointSlice',
        metadata: { name: component, labels: { 'kubernetes.io/service-name': `taskora-${component}` } },
        endpoints: Array.from({ length: ready }, () => ({ conditions: { ready: true } })),
      },
    ]),
  ),
})

const installed = (values: object): Rule => ({ args: / get values taskora --all --output json$/, stdout: values })

async function judge(t: Test, rules: { kubectl: Rule; helm: Rule }): Promise<Record<string, CheckResult>> {
  const box = sandbox(t, { docker: [], minikube: [], kubectl: [rules.kubectl], helm: [rules.helm] })
  recordToolchain(box)
  const checks = CLUSTER_CHECKS.filter(({ id }) => ['replicas', 'services', 'ingress'].includes(id))
  return Object.fromEntries((await runChecks(checks, box.context)).map((result) => [result.id, result]))
}

const TRIED = {
  ...{ frontend: { replicas: 1 }, backend: { replicas: 1 }, database: { name: 'x', user: 'u' } },
  ingress: { enabled: false },
}

t.test(
  '--set backend.replicas=1 --set frontend.replicas=1 --set ingress.enabled=false: all as asked for',
  async (t) => {
    t.match(await judge(t, { kubectl: cluster(REPLICAS), helm: installed(TRIED) }), {
      replicas: { ok: true },
      services: { ok: true },
      ingress: { ok: true, detail: 'switched off' },
    })
  },
)

t.test('a workload that something else scaled down is still found', async (t) => {
  const values = { ...TRIED, backend: { replicas: 3 }, ingress: { enabled: true } }
  t.match(await judge(t, { kubectl: cluster(REPLICAS), helm: installed(values) }), {
    replicas: { ok: false },
    services: { ok: false, detail: 'taskora-backend leads to 1 of 3 pods' },
    ingress: { ok: false, detail: 'there is none' },
  })
})

t.test('pods of an autoscaler are right within its bounds, and wrong beyond them', async (t) => {
  const autoscaling = { enabled: true, minReplicas: 2, maxReplicas: 4 }
  const helm = installed({ ...TRIED, backend: { replicas: 1, autoscaling } })
  t.match(await judge(t, { kubectl: cluster({ ...REPLICAS, backend: 4 }), helm }), {
    replicas: { ok: true },
    services: { ok: true },
  })
  t.match(await judge(t, { kubectl: cluster({ ...REPLICAS, backend: 5 }), helm }), {
    replicas: { ok: false },
    services: { ok: false, detail: 'taskora-backend leads to 5 of 2 to 4 pods' },
  })
})

t.test('a database elsewhere is not looked for in the cluster', async (t) => {
  const kubectl = cluster({ frontend: 1, backend: 1 })
  const external = { ...TRIED, database: { ...TRIED.database, external: { host: 'db.example.com' } } }
  t.match(await judge(t, { kubectl, helm: installed(external) }), { replicas: { ok: true }, services: { ok: true } })
  t.match(await judge(t, { kubectl, helm: installed(TRIED) }), { replicas: { ok: false }, services: { ok: false } })
})

t.test('the values are read once in a run, until something installs another revision', async (t) => {
  const none = { exitCode: 1, stderr: 'Error: release: not found' }
  const helm = [
    { ...installed(TRIED), times: 1 },
    { ...installed({}), ...none },
  ]
  const box = sandbox(t, { docker: [], minikube: [], kubectl: [], helm })
  recordToolchain(box)
  t.match([await releaseValues(box.context), await releaseValues(box.context)], [{ database: { name: 'x' } }, {}])
  t.equal(box.calls().length, 1)
  forgetReleaseValues(box.context)
  t.match(await releaseValues(box.context), { database: { name: 'taskora' }, pods: { backend: { least: 3 } } })
})
