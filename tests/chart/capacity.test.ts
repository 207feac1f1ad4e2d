import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { stringify } from 'yaml'
import { BACKENDS, capacityValues, MAX_CONNECTIONS } from '../../scripts/ops/bench/capacity.ts'
import { render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { pick } from '../fixtures/chart/objects.ts'

function valuesFile(t: Test, text: string): string {
  const file = join(t.testdir(), 'values.yaml')
  writeFileSync(file, text)
  return file
}

t.test('the most backends of the benchmark fit the connections that it asks for, and just so', async (t) => {
  const most = valuesFile(t, stringify(capacityValues(BACKENDS.at(-1)!)))
  const objects = await render([...VARIANTS.dev, '--values', most])
  t.equal(pick(objects, 'Deployment/taskora-backend').spec.replicas, BACKENDS.at(-1))
  const refused = await template([...VARIANTS.dev, '--values', most, '--set', 'database.maxConnections=187'])
  t.match(refused.stderr, /= 188, and database.maxConnections is 187/)
  t.ok(MAX_CONNECTIONS >= 188)
})

t.test('the values that docs/scaling.md shows are taken by the chart, over those of production', async (t) => {
  const document = readFileSync(join(import.meta.dirname, '../../docs/scaling.md'), 'utf8')
  const [, shown] = /```yaml\n([\s\S]*?)```/.exec(document)!
  const file = valuesFile(t, shown!.replaceAll(/^ {2}/gm, ''))
  const objects = await render([...VARIANTS.prod, '--values', file])
  const { spec } = pick(objects, 'HorizontalPodAutoscaler/taskora-backend')
  t.equal(spec.maxReplicas, 6)
  const refused = await template([...VARIANTS.prod, '--values', file, '--set', 'database.maxConnections=100'])
  t.match(refused.stderr, /The pods may open more connections/)
})
