import t from 'tap'
import { render, VARIANTS } from '../fixtures/chart/helm.ts'
import { type KubernetesObject, nameOf, pick } from '../fixtures/chart/objects.ts'
import { danglingReferences } from '../fixtures/chart/references.ts'

const everything = [
  ...['--set', 'backup.enabled=true,ingress.enabled=true,httpRoute.enabled=true'],
  ...['--set', 'frontend.autoscaling.enabled=true,backend.autoscaling.enabled=true'],
  ...['--set-json', 'httpRoute.parentRefs=[{"name":"public"}]'],
]

for (const [variant, args] of Object.entries({ ...VARIANTS, everything })) {
  t.test(`${variant}: every reference leads somewhere`, async (t) => {
    const objects = await render(args)
    t.strictSame(danglingReferences(objects), [])
    const names = objects.map(nameOf)
    t.equal(new Set(names).size, names.length, 'no two objects have one name')
    for (const object of objects) {
      t.equal(object.metadata.namespace, 'taskora', `${nameOf(object)} names its namespace`)
      t.match(object.metadata.labels, {
        'app.kubernetes.io/name': 'taskora',
        'app.kubernetes.io/instance': 'taskora',
        'app.kubernetes.io/part-of': 'taskora',
        'app.kubernetes.io/managed-by': 'Helm',
        'app.kubernetes.io/version': '0.1.0',
      })
    }
  })
}

t.test('the check finds references that lead nowhere', async (t) => {
  const good = await render(everything)
  const spoilt: [RegExp, (objects: KubernetesObject[]) => void][] = [
    [
      /Service\/taskora-backend does not choose the pods/,
      (all) => (pick(all, 'Service/taskora-backend').spec.selector['app.kubernetes.io/component'] = 'back'),
    ],
    [
      /PodDisruptionBudget\/taskora-backend does not choose/,
      (all) =>
        delete pick(all, 'PodDisruptionBudget/taskora-backend').spec.selector.matchLabels[
          'app.kubernetes.io/component'
        ],
    ],
    [
      /does not choose its own pods/,
      (all) => (pick(all, 'Deployment/taskora-frontend').spec.selector.matchLabels.more = 'x'),
    ],
    [/leads to no port web/, (all) => (pick(all, 'Service/taskora-frontend').spec.ports[0].targetPort = 'web')],
    [
      /a probe asks port web/,
      (all) =>
        (pick(all, 'Deployment/taskora-frontend').spec.template.spec.containers[0].livenessProbe.httpGet.port = 'web'),
    ],
    [
      /has no ServiceAccount/,
      (all) =>
        all.splice(
          all.findIndex(({ kind }) => kind === 'ServiceAccount'),
          1,
        ),
    ],
    [
      /settings taskora-settings are missing/,
      (all) => all.splice(all.indexOf(pick(all, 'ConfigMap/taskora-settings')), 1),
    ],
    [
      /volume start has no ConfigMap/,
      (all) => all.splice(all.indexOf(pick(all, 'ConfigMap/taskora-database-scripts')), 1),
    ],
    [
      /volume data has no claim/,
      (all) => all.splice(all.indexOf(pick(all, 'PersistentVolumeClaim/taskora-database-data')), 1),
    ],
    [
      /NetworkPolicy\/taskora-database concerns no pods/,
      (all) =>
        (pick(all, 'NetworkPolicy/taskora-database').spec.podSelector.matchLabels['app.kubernetes.io/component'] =
          'db'),
    ],
    [
      /HorizontalPodAutoscaler\/taskora-backend has no Deployment\/back/,
      (all) => (pick(all, 'HorizontalPodAutoscaler/taskora-backend').spec.scaleTargetRef.name = 'back'),
    ],
    [
      /Ingress\/taskora leads to no taskora-frontend:web/,
      (all) => (pick(all, 'Ingress/taskora').spec.rules[0].http.paths[0].backend.service.port.name = 'web'),
    ],
    [
      /HTTPRoute\/taskora leads to no taskora-frontend:80/,
      (all) => (pick(all, 'HTTPRoute/taskora').spec.rules[0].backendRefs[0].port = 80),
    ],
    [/no volume tmp/, (all) => pick(all, 'Deployment/taskora-backend').spec.template.spec.volumes.shift()],
  ]
  for (const [fault, spoil] of spoilt) {
    const objects = structuredClone(good)
    spoil(objects)
    t.match(danglingReferences(objects).join('\n'), fault, `finds: ${fault.source}`)
  }
})

t.test('names and ports are those that everything else expects', async (t) => {
  const objects = await render()
  const port = (name: string): object => pick(objects, `Service/${name}`).spec.ports[0]
  t.match(port('taskora-frontend'), { port: 3000, targetPort: 'http' })
  t.match(port('taskora-backend'), { port: 8000, targetPort: 'http' })
  t.match(port('taskora-database'), { port: 5432, targetPort: 'postgres' })
  t.equal(pick(objects, 'Service/taskora-database').spec.clusterIP, 'None')
  t.equal(pick(objects, 'StatefulSet/taskora-database').spec.serviceName, 'taskora-database')
  const replicas = ['Deployment/taskora-frontend', 'Deployment/taskora-backend', 'StatefulSet/taskora-database'].map(
    (name) => pick(objects, name).spec.replicas,
  )
  t.strictSame(replicas, [2, 3, 1])
})

t.test('frontend and backend find each other and the database', async (t) => {
  const objects = await render()
  t.match(pick(objects, 'ConfigMap/taskora-settings').data, {
    DATABASE_HOST: 'taskora-database',
    DATABASE_PORT: '5432',
    DATABASE_NAME: 'taskora',
    DATABASE_USER: 'taskora',
  })
  const env = (name: string): Record<string, string> =>
    Object.fromEntries(
      pick(objects, name).spec.template.spec.containers[0].env.map(({ name, value }: any) => [name, value]),
    )
  t.match(env('Deployment/taskora-frontend'), {
    BACKEND_URL: 'http://taskora-backend:8000',
    PUBLIC_URL: 'http://localhost:8080',
    PORT: '3000',
  })
  t.match(env('Deployment/taskora-backend'), { JWKS_URL: 'http://taskora-frontend:3000/api/auth/jwks' })
  t.strictSame(pick(objects, 'Deployment/taskora-backend').spec.template.spec.initContainers[0].command, [
    'python',
    '-m',
    'src.schema.migrate',
  ])
})

t.test(
  'MCP messages that the frontend passes on are known by host and origin, whatever the release is called',
  async (t) => {
    const objects = await render(
      ['--set', 'publicUrl=https://tasks.example,trustedOrigins={https://other.example}'],
      'blue',
    )
    const { env } = pick(objects, 'Deployment/blue-taskora-backend').spec.template.spec.containers[0]
    const valueNamed = (name: string): string[] => env.find((each: any) => each.name === name).value.split(',')
    t.ok(valueNamed('MCP_ALLOWED_HOSTS').includes('blue-taskora-backend:*'))
    t.strictSame(valueNamed('MCP_ALLOWED_ORIGINS').slice(0, 2), ['https://tasks.example', 'https://other.example'])
  },
)

t.test('a release of another name has names of its own, and finds itself', async (t) => {
  const objects = await render([], 'blue')
  t.strictSame(danglingReferences(objects), [])
  t.ok(
    objects.every(({ metadata }) => metadata.name.startsWith('blue-taskora')),
    'nothing collides with another release',
  )
})
