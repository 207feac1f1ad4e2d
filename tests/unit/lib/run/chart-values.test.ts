import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { claimName, objectName, readChartValues } from '../../../../scripts/lib/run/chart-values.ts'
import type { Paths } from '../../../../scripts/lib/run/paths.ts'

const CHART = join(import.meta.dirname, '..', '..', '..', '..', 'helm', 'taskora')
const read = (chart: string, values: 'dev' | 'prod') => readChartValues({ chart } as Paths, { values })

t.test("reads the chart's own facts", async (t) => {
  t.match(read(CHART, 'dev'), {
    repositories: { frontend: 'taskora/frontend', backend: 'taskora/backend', database: 'postgres' },
    replicas: { frontend: 2, backend: 3, database: 1 },
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
  t.match(read(chart, 'dev'), { replicas: { frontend: 2, backend: 1 }, ingressEnabled: true, nodePort: 2 })
  t.match(read(chart, 'prod'), {
    replicas: { frontend: 0 },
    repositories: { frontend: 'a' },
    ingressEnabled: false,
    nodePort: 2,
  })
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
