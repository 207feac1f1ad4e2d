// Two releases of the chart in one cluster, whether they share a namespace or not.
import t from 'tap'
import { clashes } from '../fixtures/chart/clashes.ts'
import { render, VARIANTS } from '../fixtures/chart/helm.ts'
import { type KubernetesObject, pick } from '../fixtures/chart/objects.ts'

const everything = [
  ...['--set', 'backup.enabled=true,ingress.enabled=true'],
  ...['--set', 'frontend.service.type=NodePort'],
]

const named: [way: string, args: readonly string[]][] = [
  ['default', []],
  ['prod', VARIANTS.prod],
  ['everything switched on', everything],
]

for (const [way, args] of named) {
  t.test(`${way}: two releases share nothing, in one namespace and in two`, async (t) => {
    const one = await render(args, 'taskora')
    for (const other of ['blue', 'taskora-blue']) t.strictSame(clashes(one, await render(args, other)), [], other)
    t.strictSame(clashes(one, await render([...args, '--namespace', 'elsewhere'], 'taskora')), [], 'one name, twice')
  })
}

t.test('values-dev alone takes a port of the whole cluster', async (t) => {
  const one = await render(VARIANTS.dev)
  t.strictSame(clashes(one, await render([...VARIANTS.dev, '--namespace', 'elsewhere'], 'blue')), [
    'node port 30080 is of both',
  ])
})

t.test('the check finds what clashes', async (t) => {
  const one = await render()
  const spoilt: [RegExp, (objects: KubernetesObject[]) => void][] = [
    [
      /ConfigMap\/taskora-settings is of both/,
      (all) => (pick(all, 'ConfigMap/blue-taskora-settings').metadata.name = 'taskora-settings'),
    ],
    [
      /Service\/blue-taskora-backend chooses pods of Deployment\/taskora-backend/,
      (all) => forget(pick(all, 'Service/blue-taskora-backend').spec.selector),
    ],
    [
      /NetworkPolicy\/blue-taskora-dns chooses pods of/,
      (all) => forget(pick(all, 'NetworkPolicy/blue-taskora-dns').spec.podSelector.matchLabels),
    ],
    [
      /NetworkPolicy\/blue-taskora-database chooses pods of Deployment\/taskora-frontend/,
      (all) => forget(pick(all, 'NetworkPolicy/blue-taskora-database').spec.ingress[0].from[0].podSelector.matchLabels),
    ],
    [
      /Deployment\/blue-taskora-frontend chooses pods of/,
      (all) =>
        forget(
          pick(all, 'Deployment/blue-taskora-frontend').spec.template.spec.topologySpreadConstraints[0].labelSelector
            .matchLabels,
        ),
    ],
  ]
  for (const [fault, spoil] of spoilt) {
    const other = await render([], 'blue')
    spoil(other)
    t.match(clashes(one, other).join('\n'), fault)
  }
  t.match(clashes(one, one).join('\n'), /taskora\/Service\/taskora-frontend is of both/)
})

const forget = (labels: Record<string, string>): boolean => delete labels['app.kubernetes.io/instance']
