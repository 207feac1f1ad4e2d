// What people add to the chart's own pods: replicas by load, variables, volumes, labels, rules of scheduling.
import t from 'tap'
import { render, template } from '../fixtures/chart/helm.ts'
import { containersOf, type KubernetesObject, nameOf, pick, podsOf } from '../fixtures/chart/objects.ts'

const SERVICES = ['frontend', 'backend'] as const

const deployment = (objects: readonly KubernetesObject[], component: string): any =>
  pick(objects, `Deployment/taskora-${component}`).spec

const json = (path: string, value: unknown): string[] => ['--set-json', `${path}=${JSON.stringify(value)}`]

t.test('an autoscaler sets the number of pods, and the Deployment none', async (t) => {
  for (const component of SERVICES) {
    const objects = await render([
      '--set',
      ['enabled=true', 'targetCPU=70', 'maxReplicas=4'].map((each) => `${component}.autoscaling.${each}`).join(),
    ])
    t.notOk('replicas' in deployment(objects, component), component)
    t.match(pick(objects, `HorizontalPodAutoscaler/taskora-${component}`).spec, {
      scaleTargetRef: { kind: 'Deployment', name: `taskora-${component}` },
      maxReplicas: 4,
      metrics: [{ resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
    })
    t.equal(objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').length, 1, 'the other has none')
  }
  const plain = await render()
  t.strictSame([deployment(plain, 'frontend').replicas, deployment(plain, 'backend').replicas], [2, 3])
})

t.test('the most pods of an autoscaler are those that the connections are counted for', async (t) => {
  const on = 'backend.autoscaling.enabled=true,backend.autoscaling.maxReplicas'
  const { code, stderr } = await template(['--set', `${on}=10`])
  t.equal(code, 1)
  t.match(stderr, /11 backend pods x 10 .*= 133, and database.maxConnections is 100/)
  t.equal((await template(['--set', `${on}=10,database.maxConnections=133`])).code, 0)
  t.equal((await template(['--set', `${on}=3,backend.replicas=50`])).code, 0, 'replicas say nothing then')
  const reversed = await template(['--set', `${on}=2,backend.autoscaling.minReplicas=3`])
  t.match(reversed.stderr, /backend.autoscaling: minReplicas is 3, more than maxReplicas, which is 2/)
})

t.test('variables and volumes reach every container of the pods that they are meant for', async (t) => {
  for (const component of SERVICES) {
    const objects = await render([
      ...json(`${component}.extraEnv`, [{ name: 'ONE', value: '1' }]),
      ...json(`${component}.extraEnvFrom`, [{ secretRef: { name: 'more' } }]),
      ...json(`${component}.extraVolumes`, [{ name: 'more', emptyDir: {} }]),
      ...json(`${component}.extraVolumeMounts`, [{ name: 'more', mountPath: '/more' }]),
    ])
    for (const each of SERVICES) {
      const { spec } = deployment(objects, each).template
      t.equal(JSON.stringify(spec.volumes).includes('"more"'), each === component, each)
      for (const { name, env, envFrom, volumeMounts } of containersOf(spec)) {
        const found = [env.at(-1).name, envFrom.at(-1).secretRef?.name, volumeMounts.at(-1).name]
        if (each === component) t.strictSame(found, ['ONE', 'more', 'more'], name)
        else t.notOk(found.includes('more') || found.includes('ONE'), name)
      }
    }
  }
})

t.test("a variable that the chart sets itself is refused, whoever's it is", async (t) => {
  for (const [component, name] of [
    ['frontend', 'PUBLIC_URL'],
    ['backend', 'JWKS_URL'],
    ['backend', 'DATABASE_HOST'],
  ]) {
    const { code, stderr } = await template(json(`${component}.extraEnv`, [{ name, value: 'x' }]))
    t.equal(code, 1)
    t.match(stderr, `${component}.extraEnv sets ${name}, which the chart sets itself`)
  }
  t.equal((await template(json('frontend.extraEnv', [{ name: 'JWKS_URL', value: 'x' }]))).code, 0, 'not here')
})

t.test('labels of people come to those of the chart, and cannot replace them', async (t) => {
  const objects = await render([
    '--set',
    'frontend.podLabels.team=a,backend.podLabels.team=b,database.podLabels.team=c',
  ])
  t.strictSame(
    podsOf(objects)
      .filter(({ owner }) => !owner.startsWith('Pod/'))
      .map(({ labels }) => [labels['app.kubernetes.io/component'], labels['team']]),
    [
      ['backend', 'b'],
      ['frontend', 'a'],
      ['database', 'c'],
    ],
  )
  const { stderr } = await template(json('backend.podLabels', { 'app.kubernetes.io/component': 'x' }))
  t.match(stderr, /backend\/podLabels\/app.kubernetes.io~1component.*false schema/)
})

t.test('an annotation of people goes before that of the chart, once', async (t) => {
  const { annotations } = podsOf(
    await render(json('backend.podAnnotations', { 'prometheus.io/scrape': 'false' })),
  ).find(({ owner }) => owner === 'Deployment/taskora-backend')!
  t.match(annotations, { 'prometheus.io/scrape': 'false', 'prometheus.io/port': '9100' })
})

t.test('the rules of one workload go before those of all, key by key', async (t) => {
  const objects = await render([
    ...json('scheduling', { nodeSelector: { pool: 'all' }, priorityClassName: 'low' }),
    ...json('database.scheduling', { nodeSelector: { pool: 'data' }, priorityClassName: 'high' }),
    ...json('backup.scheduling', { nodeSelector: { pool: 'night' } }),
    ...json('backend.scheduling', { priorityClassName: '' }),
    ...['--set', 'backup.enabled=true'],
  ])
  const rules = Object.fromEntries(
    podsOf(objects)
      .filter(({ owner }) => !owner.startsWith('Pod/'))
      .map(({ owner, spec }) => [owner.split('-')[1], [spec['nodeSelector'].pool, spec['priorityClassName']]]),
  )
  t.strictSame(rules, {
    frontend: ['all', 'low'],
    backend: ['all', undefined],
    database: ['data', 'high'],
    backup: ['night', 'low'],
  })
})

t.test('a claim of somebody else is used, and none is made', async (t) => {
  const objects = await render([
    '--set',
    'backup.enabled=true,database.storage.existingClaim=a,backup.storage.existingClaim=b',
  ])
  t.strictSame(
    podsOf(objects).flatMap(({ spec }) =>
      (spec.volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) => claim?.claimName ?? []),
    ),
    ['a', 'b'],
  )
  t.notOk(objects.some(({ kind }) => kind === 'PersistentVolumeClaim'))
})

t.test('the keys of Secrets are those that values name', async (t) => {
  const set = 'database.passwordKey=p,secrets.database.superuserKey=s,secrets.auth.key=a,secrets.assistant.key=k'
  const items = podsOf(await render(['--set', `secrets.${set}`])).flatMap(({ spec }) =>
    (spec.volumes ?? []).flatMap(({ secret }) => secret?.items ?? []),
  )
  const pairs = new Set(items.map(({ key, path }) => `${key} as ${path}`))
  t.strictSame([...pairs].sort(), [
    ...['a as secret', 'k as cohere-api-key', 'p as password', 'p-next as password', 's as postgres-password'],
  ])
})

t.test('a PodMonitor leads the operator to the metrics, in place of annotations', async (t) => {
  const on = 'backend.metrics.podMonitor.enabled=true'
  const objects = await render([
    '--set',
    `${on},backend.metrics.namespace=monitoring,backend.metrics.podMonitor.labels.release=p`,
  ])
  const monitor = pick(objects, 'PodMonitor/taskora-backend')
  t.equal(monitor.metadata.labels?.['release'], 'p')
  t.match(monitor.spec.podMetricsEndpoints, [{ port: 'metrics', path: '/metrics', interval: '30s' }])
  const chosen = podsOf(objects).filter(({ labels }) =>
    Object.entries(monitor.spec.selector.matchLabels).every(([key, value]) => labels[key] === value),
  )
  t.strictSame(
    chosen.map(({ owner }) => owner),
    ['Deployment/taskora-backend'],
  )
  t.ok(chosen[0]!.spec.containers[0]!['ports'].some(({ name }: any) => name === 'metrics'))
  t.notOk('prometheus.io/scrape' in chosen[0]!.annotations, 'nobody asks twice')
  t.match(
    (await template(['--set', on])).stderr,
    /no Prometheus may ask: name its namespace in backend.metrics.namespace/,
  )
  t.equal((await template(['--set', `${on},networkPolicy.enabled=false`])).code, 0)
  t.notOk(
    (await render()).map(nameOf).some((name) => name.startsWith('PodMonitor')),
    'off until it is switched on',
  )
})
