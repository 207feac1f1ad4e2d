import t from 'tap'
import { render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { permitted } from '../fixtures/chart/network-policy.ts'
import { type KubernetesObject, nameOf, pick, podsOf } from '../fixtures/chart/objects.ts'

const kinds = (objects: readonly KubernetesObject[], kind: string): KubernetesObject[] =>
  objects.filter((object) => object.kind === kind)

t.test('the ingress is off until it is switched on, and suits any controller', async (t) => {
  t.strictSame(kinds(await render(), 'Ingress'), [])
  const [ingress] = kinds(await render(['--set', 'ingress.enabled=true']), 'Ingress')
  t.strictSame(ingress!.metadata.annotations, undefined, 'nothing for one controller alone')
  t.strictSame(Object.keys(ingress!.spec), ['rules'], "the class and the certificate are the cluster's")
  t.match(ingress!.spec.rules, [
    {
      host: 'taskora.localhost',
      http: { paths: [{ path: '/', backend: { service: { name: 'taskora-frontend', port: { name: 'http' } } } }] },
    },
  ])
})

t.test('an ingress answers to several hosts, each with a certificate of its own or with none', async (t) => {
  const hosts = [
    { host: 'a.example', tlsSecret: 'cert-a' },
    { host: 'b.example' },
    { host: '*.c.example', tlsSecret: 'c' },
  ]
  const set = ['--set', 'ingress.enabled=true,ingress.className=contour,ingress.annotations.one=x']
  const [ingress] = kinds(await render([...set, '--set-json', `ingress.hosts=${JSON.stringify(hosts)}`]), 'Ingress')
  t.equal(ingress!.spec.ingressClassName, 'contour')
  t.strictSame(ingress!.metadata.annotations, { one: 'x' })
  t.strictSame(ingress!.spec.tls, [
    { hosts: ['a.example'], secretName: 'cert-a' },
    { hosts: ['*.c.example'], secretName: 'c' },
  ])
  t.strictSame(
    ingress!.spec.rules.map(({ host, http }: any) => [host, http.paths[0].backend.service.name]),
    hosts.map(({ host }) => [host, 'taskora-frontend']),
  )
})

t.test('a route leads from a Gateway to the frontend, beside an ingress, and cuts no streamed answer', async (t) => {
  t.strictSame(kinds(await render(), 'HTTPRoute'), [])
  const parentRefs = [{ name: 'public', namespace: 'gateways', sectionName: 'https' }]
  const route = async (...args: string[]): Promise<any> => {
    const given = ['--set-json', `httpRoute.parentRefs=${JSON.stringify(parentRefs)}`]
    const objects = await render(['--set', 'httpRoute.enabled=true,ingress.enabled=true', ...given, ...args])
    t.equal(kinds(objects, 'Ingress').length, 1)
    const { port } = pick(objects, 'Service/taskora-frontend').spec.ports[0]
    const { spec } = pick(objects, 'HTTPRoute/taskora')
    t.strictSame(spec.rules[0].backendRefs, [{ name: 'taskora-frontend', port }])
    return spec
  }
  const spec = await route('--set', 'httpRoute.hostnames={a.example,b.example}')
  t.strictSame([spec.parentRefs, spec.hostnames], [parentRefs, ['a.example', 'b.example']])
  t.strictSame(spec.rules[0].timeouts, { request: '0s' })
  t.notOk('hostnames' in (await route()) || 'timeouts' in (await route('--set', 'httpRoute.requestTimeout=')).rules[0])
})

t.test(
  'with the namespace of its controller, the frontend hears from there and from its own release alone',
  async (t) => {
    const policies = async (...args: string[]): Promise<readonly KubernetesObject[]> =>
      kinds(await render(args), 'NetworkPolicy')
    const open = await policies()
    const closed = await policies('--set', 'ingress.controllerNamespace=ways')
    t.ok(permitted(open, 'outsider', 'frontend', 3000))
    t.notOk(permitted(closed, 'outsider', 'frontend', 3000))
    for (const from of ['backend', 'test']) t.ok(permitted(closed, from, 'frontend', 3000), from)
    const { ingress } = pick(closed, 'NetworkPolicy/taskora-frontend').spec
    t.match(ingress[0].from[0], { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ways' } } })
  },
)

t.test('the frontend has a node port only where it is wanted', async (t) => {
  const service = async (...args: string[]): Promise<any> => pick(await render(args), 'Service/taskora-frontend').spec
  const nodePort = 'frontend.service.type=NodePort,frontend.service.nodePort=30081'
  t.match(await service('--set', nodePort), { type: 'NodePort', ports: [{ nodePort: 30081 }] })
  t.match(await service(...VARIANTS.dev), { type: 'NodePort', ports: [{ nodePort: 30080 }] })
  const chosen = await service('--set', 'frontend.service.type=NodePort')
  t.equal(chosen.type, 'NodePort')
  t.notOk('nodePort' in chosen.ports[0], 'two releases fit one cluster')
  const inside = await service()
  t.equal(inside.type, 'ClusterIP')
  t.notOk('nodePort' in inside.ports[0])
})

t.test('an image is named by tag, by version when there is none, and by digest when it is pinned', async (t) => {
  const image = async (...args: string[]): Promise<string> =>
    pick(await render(args), 'Deployment/taskora-backend').spec.template.spec.containers[0].image
  const digest = `sha256:${'0'.repeat(64)}`
  t.equal(await image(), 'taskora/backend:0.1.0')
  t.equal(await image('--set', 'backend.image.tag=abc'), 'taskora/backend:abc')
  t.equal(await image('--set', `backend.image.digest=${digest}`), `taskora/backend:0.1.0@${digest}`)
})

t.test('test pods and the migration use images that the release brings anyway', async (t) => {
  const images = (owners: RegExp, objects: readonly KubernetesObject[]): string[] =>
    podsOf(objects)
      .filter(({ owner }) => owners.test(owner))
      .flatMap(({ spec }) => [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => image))
  const objects = await render()
  const served = images(/^(Deployment|StatefulSet)/, objects)
  t.ok(images(/^Pod/, objects).every((image) => served.includes(image)))
  t.equal(new Set(served).size, 3)
})

t.test('a change of settings or secrets rolls frontend and backend, and never the database', async (t) => {
  const pods = async (...args: string[]): Promise<Record<string, string>> =>
    Object.fromEntries(
      podsOf(await render(args))
        .filter(({ owner }) => !owner.startsWith('Pod'))
        .map(({ owner, annotations }) => [owner, JSON.stringify(annotations)]),
    )
  const before = await pods()
  for (const change of ['auth.issuer=other', 'secrets.revision=b']) {
    const after = await pods('--set', change)
    const rolled = Object.keys(before).filter((owner) => before[owner] !== after[owner])
    t.strictSame(rolled.sort(), ['Deployment/taskora-backend', 'Deployment/taskora-frontend'], change)
  }
  t.strictSame(await pods('--set', 'ingress.enabled=true'), before, 'another change rolls nothing')
})

t.test('the volume and its data outlive the release', async (t) => {
  const objects = await render()
  t.equal(
    pick(objects, 'PersistentVolumeClaim/taskora-database-data').metadata.annotations?.['helm.sh/resource-policy'],
    'keep',
  )
  t.notOk('volumeClaimTemplates' in pick(objects, 'StatefulSet/taskora-database').spec)
})

t.test(
  'metrics are on a port that no Service and no ingress leads to, asked by the namespace that is named alone',
  async (t) => {
    const spec = (objects: readonly KubernetesObject[]): any =>
      pick(objects, 'Deployment/taskora-backend').spec.template
    const objects = await render(['--set', 'ingress.enabled=true,backend.metrics.port=9200'])
    t.match(spec(objects).spec.containers[0].ports, [{ name: 'http' }, { name: 'metrics', containerPort: 9200 }])
    t.match(spec(objects).metadata.annotations, {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9200',
      'prometheus.io/path': '/metrics',
    })
    const env = Object.fromEntries(spec(objects).spec.containers[0].env.map(({ name, value }: any) => [name, value]))
    t.equal(env['METRICS_PORT'], '9200')
    const ways = JSON.stringify([
      ...kinds(objects, 'Service'),
      ...kinds(objects, 'Ingress'),
      ...kinds(objects, 'NetworkPolicy'),
    ])
    t.notMatch(ways, /9200|metrics/, 'closed until a namespace is named')
    const policy = pick(
      await render(['--set', 'backend.metrics.namespace=monitoring']),
      'NetworkPolicy/taskora-backend',
    )
    t.strictSame(
      policy.spec.ingress.filter(({ from }: any) => from[0].namespaceSelector),
      [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
          ports: [{ port: 9100, protocol: 'TCP' }],
        },
      ],
    )
  },
)

t.test('model and limits reach the backend as settings, and the key only as a file', async (t) => {
  const set =
    'assistant.model=command-x,assistant.baseUrl=https://model.example,' +
    'rateLimits.messagesPerMinute=7,rateLimits.exportsPerHour=3'
  const { spec } = pick(await render(['--set', set]), 'Deployment/taskora-backend').spec.template
  const env = Object.fromEntries(spec.containers[0].env.map(({ name, value }: any) => [name, value]))
  t.match(env, {
    COHERE_MODEL: 'command-x',
    COHERE_BASE_URL: 'https://model.example',
    COHERE_API_KEY_FILE: '/run/secrets/assistant/cohere-api-key',
    RATE_LIMIT_MESSAGES: '7',
    RATE_LIMIT_WRITES: '600',
    RATE_LIMIT_MCP: '300',
    RATE_LIMIT_EXPORT: '3',
  })
  t.notOk('COHERE_API_KEY' in env)
})

t.test('the way to the model goes through a proxy, and trusts the authorities that are named', async (t) => {
  const backend = async (...args: string[]) => {
    const objects = await render(args)
    const { spec } = pick(objects, 'Deployment/taskora-backend').spec.template
    const env = Object.fromEntries(spec.containers[0].env.map(({ name, value }: any) => [name, value]))
    const egress = pick(objects, 'NetworkPolicy/taskora-backend').spec.egress
    return { spec, env, ports: egress.filter(({ to }: any) => !to).flatMap(({ ports }: any) => ports) }
  }
  const port = (number: number) => [{ port: number, protocol: 'TCP' }]
  for (const [baseUrl, number] of [
    ['https://model.corp.example', 443],
    ['https://model.corp.example:8443/v2', 8443],
    ['https://10.1.2.3:9443', 9443],
  ] as const) {
    const { env, ports } = await backend('--set', `assistant.baseUrl=${baseUrl}`)
    t.equal(env['COHERE_BASE_URL'], baseUrl)
    t.strictSame(ports, port(number), `${baseUrl} is reached wherever it is`)
  }
  const plain = await backend()
  t.notOk('HTTPS_PROXY' in plain.env || 'SSL_CERT_FILE' in plain.env)
  t.strictSame(plain.ports, [], 'nothing is open to every address')
  const set = 'assistant.proxy=http://proxy.example:3128,assistant.caConfigMap=company'
  const { spec, env, ports } = await backend('--set', set)
  t.match(env, { HTTPS_PROXY: 'http://proxy.example:3128', SSL_CERT_FILE: '/run/ca/ca.crt' })
  t.notOk('HTTP_PROXY' in env, 'calls inside the cluster go past it')
  t.match(
    spec.volumes.find(({ name }: any) => name === 'ca'),
    { configMap: { name: 'company', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  )
  t.strictSame(ports, [{ port: 3128, protocol: 'TCP' }])
})

t.test('the frontend believes the proxies that are named, and no others', async (t) => {
  const proxies = async (...args: string[]): Promise<string> =>
    pick(await render(args), 'Deployment/taskora-frontend').spec.template.spec.containers[0].env.find(
      ({ name }: any) => name === 'TRUSTED_PROXIES',
    ).value
  t.equal(await proxies(), '')
  t.equal(await proxies('--set', 'trustedProxies={10.0.0.0/8,fd00::/8}'), '10.0.0.0/8,fd00::/8')
  t.match(await proxies(...VARIANTS.prod), /10\.0\.0\.0/)
})

t.test('policies permit what the application needs and nothing else', async (t) => {
  const policies = kinds(await render(), 'NetworkPolicy')
  const ports = { frontend: 3000, backend: 8000, database: 5432, test: 80, outsider: 80 }
  const passing = Object.keys(ports).flatMap((from) =>
    Object.entries(ports)
      .filter(([to, port]) => from !== to && permitted(policies, from, to, port))
      .map(([to]) => `${from} > ${to}`),
  )
  t.strictSame(passing, [
    'frontend > backend',
    'frontend > database',
    'backend > frontend',
    'backend > database',
    'test > frontend',
    'test > backend',
    'outsider > frontend',
  ])
  t.notOk(permitted(policies, 'frontend', 'database', 22), 'another port of a permitted peer stays closed')
  const [internet] = pick(policies, 'NetworkPolicy/taskora-backend')
    .spec.egress.flatMap(({ to }: any) => to)
    .filter(({ ipBlock }: any) => ipBlock)
  t.ok(
    ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'].every((range) =>
      internet.ipBlock.except.includes(range),
    ),
    'no private network, no metadata',
  )
  t.ok(
    policies
      .filter(({ spec }) => JSON.stringify(spec).includes('ipBlock'))
      .every((policy) => nameOf(policy).endsWith('backend')),
    'only the backend leaves the cluster',
  )
})

t.test('without policies everything passes, and the notes say so', async (t) => {
  const objects = await render(['--set', 'networkPolicy.enabled=false'])
  t.strictSame(kinds(objects, 'NetworkPolicy'), [])
  t.ok(permitted(kinds(objects, 'NetworkPolicy'), 'outsider', 'database', 5432))
})

t.test('every pod runs where it may, the backup and the tests too', async (t) => {
  const tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'tasks', effect: 'NoSchedule' }]
  const nodeSelector = { pool: 'tasks' }
  const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }
  const set = ['--set-json', `scheduling=${JSON.stringify({ tolerations, nodeSelector, affinity })}`]
  const pods = podsOf(await render([...set, '--set', 'backup.enabled=true']))
  t.equal(pods.length, 7)
  for (const { owner, spec } of pods) {
    const found = [spec['tolerations'], spec['nodeSelector'], spec['affinity']]
    t.strictSame(found, [tolerations, nodeSelector, affinity], owner)
  }
  for (const { spec } of podsOf(await render())) t.notOk('nodeSelector' in spec || 'tolerations' in spec)
})

t.test('private registries get their credentials', async (t) => {
  const { stdout } = await template(['--set', 'imagePullSecrets={one,two}'])
  t.match(stdout, /imagePullSecrets:\n +- name: one\n +- name: two/)
})
