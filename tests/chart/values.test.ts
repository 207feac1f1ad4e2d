import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse, stringify } from 'yaml'
import { CHART, render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { pick } from '../fixtures/chart/objects.ts'

const read = (...path: string[]): string => readFileSync(join(CHART, ...path), 'utf8')
const values = parse(read('values.yaml')) as object

/** `['frontend', 'image', 'tag']` of every value; an empty map or list is a value. */
function leaves(value: unknown, path: string[] = []): string[][] {
  const inner = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : []
  return inner.length === 0 ? [path] : inner.flatMap(([key, each]) => leaves(each, [...path, key]))
}

const at = (path: readonly string[]): unknown => path.reduce<any>((inner, key) => inner[key], values)
const set = (path: readonly string[], value: unknown): string[] => [
  '--set-json',
  `${path.join('.')}=${JSON.stringify(value)}`,
]

t.test('the schema of the specification is that of the chart itself', async (t) => {
  const contract = ['..', '..', 'specs', '001-k8s-local-deployment', 'contracts', 'helm-values-schema.json']
  t.equal(realpathSync(join(CHART, ...contract)), realpathSync(join(CHART, 'values.schema.json')))
})

t.test('the schema refuses what it does not know and what makes no sense', async (t) => {
  const refused: [fault: RegExp, path: string, value: unknown][] = [
    [/'frontned' not allowed/, 'frontned', {}],
    [/'replica' not allowed/, 'frontend.replica', 2],
    [/'name' not allowed/, 'backend.image.name', 'x'],
    [/'gpu' not allowed/, 'database.resources.limits.gpu', '1'],
    [/'password' not allowed/, 'secrets.database.password', 'x'],
    [/'tls' not allowed/, 'ingress.hosts', [{ host: 'a.example', tls: true }]],
    [/hosts.*minItems/, 'ingress.hosts', []],
    [/parentRefs.*minItems/, 'httpRoute.enabled', true],
    [/hostnames\/0.*pattern/, 'httpRoute.hostnames', ['a.example:443']],
    [/'kind' not allowed/, 'httpRoute.parentRefs', [{ name: 'a', kind: 'Service' }]],
    [/requestTimeout.*pattern/, 'httpRoute.requestTimeout', '1 minute'],
    [/'mode' not allowed/, 'networkPolicy.mode', 'x'],
    [/replicas.*want integer/, 'backend.replicas', '3'],
    [/replicas.*minimum/, 'backend.replicas', 0],
    [/replicas.*want integer/, 'frontend.replicas', 1.5],
    [/tag.*'not' failed/, 'frontend.image.tag', 'latest'],
    [/tag.*minLength/, 'database.image.tag', ''],
    [/repository.*pattern/, 'backend.image.repository', 'Taskora/Backend:1'],
    [/digest.*pattern/, 'backend.image.digest', 'sha256:short'],
    [/pullPolicy.*one of/, 'backend.image.pullPolicy', 'Sometimes'],
    [/uid.*minimum/, 'frontend.uid', 0],
    [/nodePort.*oneOf/, 'frontend.service.nodePort', 8080],
    [/type.*one of/, 'frontend.service.type', 'LoadBalancer'],
    [/publicUrl.*pattern/, 'publicUrl', 'localhost:8080'],
    [/trustedOrigins.*pattern/, 'trustedOrigins', ['http://a/path']],
    [/memory.*pattern/, 'backend.resources.limits.memory', '1 GB'],
    [/cpu.*pattern/, 'backend.resources.requests.cpu', 'half'],
    [/size.*pattern/, 'database.storage.size', '2'],
    [/name.*pattern/, 'database.name', 'a"; DROP'],
    [/user.*'not' failed/, 'database.user', 'postgres'],
    [/user.*'not' failed/, 'database.user', 'pg_taskora'],
    [/user.*'not' failed/, 'database.user', 'public'],
    [/name.*'not' failed/, 'database.name', 'template1'],
    [/name.*maxLength/, 'database.name', 'a'.repeat(51)],
    [/trustedProxies.*pattern/, 'trustedProxies', ['proxy.example']],
    [/trustedProxies.*pattern/, 'trustedProxies', ['10.0.0.0/33']],
    [/proxy.*pattern/, 'assistant.proxy', 'proxy.example:3128'],
    [/nodeSelector.*want string/, 'scheduling.nodeSelector', { pool: 1 }],
    [/tolerations.*want array/, 'scheduling.tolerations', {}],
    [/schedule.*pattern/, 'backup.schedule', 'daily'],
    [/keep.*minimum/, 'backup.keep', 0],
    [/caConfigMap.*pattern/, 'assistant.caConfigMap', 'Not A Name'],
    [/graceSeconds.*minimum/, 'database.graceSeconds', 1],
    [/delaySeconds.*maximum/, 'backend.shutdown.delaySeconds', 60],
    [/enabled.*want boolean/, 'ingress.enabled', 'yes'],
    [/host.*pattern/, 'ingress.hosts', [{ host: 'http://taskora' }]],
    [/annotations.*want string/, 'ingress.annotations', { a: 1 }],
    [/existingSecret.*pattern/, 'secrets.auth.existingSecret', 'Not A Name'],
    [/model.*pattern/, 'assistant.model', 'two words'],
    [/baseUrl.*pattern/, 'assistant.baseUrl', 'http://insecure.example'],
    [/'apiKey' not allowed/, 'assistant.apiKey', 'x'],
    [/writesPerMinute.*minimum/, 'rateLimits.writesPerMinute', 0],
    [/port.*minimum/, 'backend.metrics.port', 80],
    [/namespace.*pattern/, 'backend.metrics.namespace', 'Not A Name'],
    [/interval.*pattern/, 'backend.metrics.podMonitor.interval', '30'],
    [/targetCPU.*minimum/, 'frontend.autoscaling.targetCPU', 0],
    [/maxReplicas.*maximum/, 'backend.autoscaling.maxReplicas', 51],
    [/extraEnv\/0.*missing property 'name'/, 'backend.extraEnv', [{ value: 'x' }]],
    [/extraEnv\/0\/value.*want string/, 'frontend.extraEnv', [{ name: 'A', value: 1 }]],
    [/extraEnvFrom\/0.*oneOf/, 'backend.extraEnvFrom', [{ prefix: 'A' }]],
    [/extraVolumes\/0\/hostPath.*false schema/, 'backend.extraVolumes', [{ name: 'a', hostPath: { path: '/' } }]],
    [/extraVolumeMounts\/0.*missing property 'mountPath'/, 'frontend.extraVolumeMounts', [{ name: 'a' }]],
    [/'priority' not allowed/, 'database.scheduling.priority', 'x'],
    [/priorityClassName.*pattern/, 'scheduling.priorityClassName', 'Not A Name'],
    [/existingClaim.*pattern/, 'database.storage.existingClaim', 'Not A Name'],
    [/passwordKey.*pattern/, 'secrets.database.passwordKey', ''],
    [/external\/port.*maximum/, 'database.external.port', 65536],
    [/user.*pattern/, 'database.user', 'app@here'],
    [/host.*pattern/, 'mail.host', 'smtp://mail.example'],
    [/port.*maximum/, 'mail.port', 65536],
    [/tls.*one of/, 'mail.tls', 'ssl'],
    [/from.*pattern/, 'mail.from', 'Taskora'],
    [/from.*pattern/, 'mail.from', 'Taskora <a@b.example>\r\nBcc: c@d.example'],
    [/cidrs.*pattern/, 'mail.cidrs', ['mail.example']],
    [/'password' not allowed/, 'mail.password', 'x'],
  ]
  for (const [fault, path, value] of refused) {
    const { code, stderr } = await template(['--set-json', `${path}=${JSON.stringify(value)}`])
    t.equal(code, 1, `${path} = ${JSON.stringify(value)} is refused`)
    t.match(stderr, fault)
  }
})

t.test('no value can be left out', async (t) => {
  const paths = leaves(values).map((path) => path.join('.'))
  const { code, stderr } = await template(paths.flatMap((path) => ['--set', `${path}=null`]))
  t.equal(code, 1)
  const missing = [...stderr.matchAll(/at '(.*)': missing propert(?:y|ies) (.*)/g)].flatMap(
    ([, parent = '', names = '']) =>
      [...names.matchAll(/'([^']+)'/g)].map(([, name]) => `${parent}/${name}`.slice(1).replaceAll('/', '.')),
  )
  t.strictSame(missing.sort(), paths.sort(), 'each of them is named')
})

/** Another value that the schema takes, for those that a general rule cannot make. */
const OTHERS: Record<string, unknown> = {
  digest: `sha256:${'0'.repeat(64)}`,
  pullPolicy: 'Never',
  type: 'ClusterIP',
  size: '3Gi',
  cpu: '60m',
  memory: '100Mi',
  'ephemeral-storage': '99Mi',
  publicUrl: 'https://other.example',
  schedule: '@hourly',
  nodeSelector: { other: 'x' },
  tolerations: [{ key: 'other', operator: 'Exists' }],
  affinity: { podAntiAffinity: {} },
  trustedOrigins: ['https://other.example'],
  imagePullSecrets: ['other'],
  annotations: { other: 'x' },
  podAnnotations: { other: 'x' },
  baseUrl: 'https://other.example/v2',
  proxy: 'http://other.example:3128',
  trustedProxies: ['192.0.2.0/24'],
  caConfigMap: 'other',
  caSecret: 'other',
  mode: 'disable',
  interval: '1m',
  tls: 'implicit',
  from: 'other@example.com',
  labels: { other: 'x' },
  podLabels: { other: 'x' },
  hosts: [{ host: 'other.example' }],
  parentRefs: [{ name: 'other' }],
  hostnames: ['other.example'],
  requestTimeout: '1m',
  cidrs: ['192.0.2.0/24'],
  extraEnv: [{ name: 'OTHER', value: 'x' }],
  extraEnvFrom: [{ secretRef: { name: 'other' } }],
  extraVolumes: [{ name: 'other', emptyDir: {} }],
  extraVolumeMounts: [{ name: 'other', mountPath: '/other' }],
  scheduling: { priorityClassName: 'other' },
}

function otherThan(path: readonly string[]): unknown {
  const value = at(path)
  if (path.at(-1)! in OTHERS) return OTHERS[path.at(-1)!]
  return typeof value === 'boolean' ? !value : typeof value === 'number' ? (value || 30080) + 1 : `${value}x`
}

/** What can be switched on beside each other. What one of these values does shows in its own company alone. */
const COMPANIES: readonly Record<string, unknown>[] = [
  {
    'ingress.enabled': true,
    'httpRoute.enabled': true,
    'httpRoute.parentRefs': [{ name: 'public' }],
    'backup.enabled': true,
    'frontend.service.type': 'NodePort',
    'frontend.service.nodePort': 30080,
    'backend.metrics.podMonitor.enabled': true,
    'backend.metrics.namespace': 'monitoring',
  },
  {
    'frontend.autoscaling.enabled': true,
    'backend.autoscaling.enabled': true,
    'database.maxConnections': 500,
  },
  { 'database.external.host': 'db.example', 'database.external.tls.caConfigMap': 'ca' },
  { 'database.external.host': 'db.example', 'database.external.tls.caSecret': 'ca' },
  { 'database.external.host': 'db.example', 'database.external.tls.mode': 'require' },
  { publicUrl: 'https://tasks.example' },
  { 'frontend.development.enabled': true },
  { 'mail.host': 'mail.example', 'mail.from': 'a@b.example', 'secrets.smtp.existingSecret': 'smtp' },
].map((company) => ({ 'secrets.database.existingSecret': 'a', 'secrets.auth.existingSecret': 'b', ...company }))

/** What is rendered in a company with one value changed; undefined where it refuses that. */
async function renderedWith(company: Record<string, unknown>, key?: string): Promise<string | undefined> {
  const path = key?.split('.') ?? []
  const changed = key === undefined ? {} : { [key]: company[key] === true ? false : otherThan(path) }
  const args = Object.entries({ ...company, ...changed }).flatMap(([each, value]) => set(each.split('.'), value))
  const { code, stdout } = await template(args)
  return code === 0 ? stdout : undefined
}

t.test('every value has an effect', async (t) => {
  const before = await Promise.all(COMPANIES.map((company) => renderedWith(company)))
  t.notOk(before.includes(undefined), 'every company is rendered')
  const hasEffect = async (key: string, among = COMPANIES): Promise<boolean> => {
    for (const company of among) {
      const after = await renderedWith(company, key)
      if (after !== undefined && after !== before[COMPANIES.indexOf(company)]) return true
    }
    return false
  }
  const keys = leaves(values).map((path) => path.join('.'))
  const idle: string[] = []
  const rest = keys.values()
  const look = async (): Promise<void> => {
    for (const key of rest) if (!(await hasEffect(key))) idle.push(key)
  }
  await Promise.all([look(), look(), look(), look()])
  t.strictSame(idle, [])
  t.notOk(await hasEffect('database.external.port', COMPANIES.slice(0, 1)), 'and one without any is noticed')
})

t.test('every value says what it is for', async (t) => {
  const lines = read('values.yaml').split('\n')
  t.ok(lines.length <= 400, `${lines.length} lines`)
  const holds = /^ *(?!requests|limits)\w+: \S|^ *resources:/
  const bare = (all: readonly string[]): string[] =>
    all.filter((line, index) => holds.test(line) && !/^ *#/.test(all[index - 1] ?? ''))
  t.strictSame(bare(lines), [])
  t.strictSame(bare([...lines, 'extra: 1']), ['extra: 1'], 'and the check finds one that does not')
})

for (const [variant, args] of Object.entries(VARIANTS)) {
  t.test(`${variant}: rendering twice gives the same`, async (t) => {
    const [first, second] = await Promise.all([template(args), template([...args, '--is-upgrade'])])
    t.equal(first.stdout, second.stdout)
  })
}

t.test('limits of a million reach the pods in digits, which is how they read them', async (t) => {
  const limits = { messagesPerMinute: 1e6, writesPerMinute: 1e6, mcpPerMinute: 1e6, exportsPerHour: 1e6 }
  const file = join(t.testdir({ 'values.yaml': stringify({ rateLimits: limits }) }), 'values.yaml')
  const objects = await render(['--values', file])
  const { env } = pick(objects, 'Deployment/taskora-backend').spec.template.spec.containers[0]
  const said = env.filter(({ name }: { name: string }) => name.startsWith('RATE_LIMIT_'))
  t.same(
    said.map(({ value }: { value: string }) => value),
    ['1000000', '1000000', '1000000', '1000000'],
  )
})
