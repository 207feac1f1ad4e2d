import t from 'tap'
import { writeChart } from '../../scripts/ops/bench/made-up-chart.ts'
import { helm, parseManifest } from '../fixtures/chart/helm.ts'

t.test('the made-up chart has so many services, each of which a mark replaces', async (t) => {
  const folder = t.testdir()
  writeChart(folder, 20, 'registry.k8s.io/pause:3.10')
  const render = async (mark: string) => {
    const { stdout } = await helm(['template', 'services', folder, '--set', `mark=${mark}`])
    return parseManifest(stdout)
  }
  const [one, two] = [await render('one'), await render('two')]
  t.same([one.length, new Set(one.map(({ metadata }) => metadata.name)).size], [20, 20])
  for (const [index, { kind, metadata, spec }] of one.entries()) {
    t.equal(kind, 'Deployment')
    t.equal(metadata.labels!['app.kubernetes.io/instance'], 'services', 'the wait of the deploy step finds it')
    t.same(spec.selector.matchLabels, spec.template.metadata.labels)
    t.not(JSON.stringify(spec.template), JSON.stringify(two[index]!.spec.template))
  }
})
