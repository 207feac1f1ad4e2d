import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  chartValues,
  claimName,
  componentsOf,
  objectName,
  readChartValues,
} from '../../../../scripts/lib/run/chart-values.ts'
import type { Paths } from '../../../../scripts/lib/run/paths.ts'

const CHART = join(import.meta.dirname, '..', '..', '..', '..', 'helm', 'taskora')
const read = (chart: string, values: 'dev' | 'prod') => readChartValues({ chart } as Paths, { values, overrides: '' })

t.test("reads the chart's own facts", async (t) => {
  t.match(read(CHART, 'dev'), {
    repositories: { frontend: 'taskora/frontend', backend: 'taskora/backend', database: 'postgres' },
    pods: { frontend: { least: 2, most: 2 }, backend: { least: 3, most: 3 }, database: { least: 1, most: 1 } },
    servicePorts: { frontend: 3000, backend: 8000, database: 5432 },
    nodePort: 30080,
  })
})

t.test('the variant lies over the base, value by value, a zero and a false included', async (t) => {
  const chart = t.testdir({
    'values.yaml':
      'frontend: {replicas: 2, image: {repository: a}, service: {port: 1, nodePort: 2}}\ningress: {enabled: true}\n',
    'values-dev.yaml': '# nothing\n',
    'values-prod.yaml': 'frontend: {replicas: 0}\ningress: {enabled: false}\n',
  })
  t.match(read(chart, 'dev'), {
    pods: { frontend: { least: 2 }, backend: { least: 1 } },
    ingressEnabled: true,
    nodePort: 2,
  })
  t.match(read(chart, 'prod'), {
    pods: { frontend: { least: 0, most: 0 } },
    repositories: { frontend: 'a' },
    ingressEnabled: false,
    nodePort: 2,
  })
})

t.test('an autoscaler decides between its bounds, whichever file switches it on', async (t) => {
  const base = { backend: { replicas: 3, autoscaling: { enabled: false, minReplicas: 2, maxReplicas: 5 } } }
  const values = chartValues([{ backend: { autoscaling: { enabled: true } } }, base])
  t.same(
    [values.pods.backend, values.pods.frontend],
    [
      { least: 2, most: 5 },
      { least: 1, most: 1 },
    ],
  )
  t.same(chartValues([base]).pods.backend, { least: 3, most: 3 }, 'switched off, it decides nothing')
})

t.test('mail is there where a server is named, and the auth Secret has its own name and key', async (t) => {
  t.match(read(CHART, 'dev'), { mail: false, authSecret: { name: '', key: 'secret' } })
  const secrets = { auth: { existingSecret: 'ours', key: 'token' } }
  t.match(chartValues([{ mail: { host: 'smtp.example.com' }, secrets }]), {
    mail: true,
    authSecret: { name: 'ours', key: 'token' },
  })
})

t.test('a database elsewhere is no component of the release', async (t) => {
  const values = chartValues([{ database: { external: { host: 'db.example.com' } } }, { database: { replicas: 1 } }])
  t.same([componentsOf(values), values.database.host], [['frontend', 'backend'], 'db.example.com'])
  t.same(componentsOf(chartValues([{ database: { external: { host: '' } } }])), ['frontend', 'backend', 'database'])
})

for (const [release, name] of [
  ['taskora', 'taskora-backend'],
  ['my-taskora', 'my-taskora-backend'],
  ['demo', 'demo-taskora-backend'],
] as const) {
  t.test(`objects of the release ${release} are named ${name}`, async (t) =>
    t.equal(objectName({ release }, 'backend'), name),
  )
}

t.test("the database's claim has the name that the chart gives it", async (t) => {
  const template = readFileSync(join(CHART, 'templates', '_helpers.tpl'), 'utf8')
  t.match(
    template,
    /define "taskora.claimName" -\}\}\n.*default \(printf "%s-database-data" \(include "taskora.fullname" \.\)\)/,
  )
  t.equal(claimName({ release: 'demo' }), 'demo-taskora-database-data')
})
