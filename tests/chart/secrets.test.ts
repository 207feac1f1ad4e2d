import t, { type Test } from 'tap'
import { type HelmResult, parseManifest, render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { startKubeApi } from '../fixtures/chart/kube-api.ts'
import { containersOf, type KubernetesObject, podsOf } from '../fixtures/chart/objects.ts'

const KEYS: Record<string, string[]> = {
  'taskora-database': ['password', 'postgres-password'],
  'taskora-auth': ['secret'],
}
const CLAIM = {
  'persistentvolumeclaims/taskora-database-data': {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'taskora-database-data',
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'taskora', 'meta.helm.sh/release-namespace': 'taskora' },
    },
  },
}

/** A Secret as a cluster holds it; with a release, one that Helm made. */
function stored(name: string, data: Record<string, string>, release?: string): Record<string, object> {
  const annotations = release
    ? { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': 'taskora' }
    : {}
  const labels = release ? { 'app.kubernetes.io/managed-by': 'Helm' } : {}
  return { [`secrets/${name}`]: { apiVersion: 'v1', kind: 'Secret', metadata: { name, annotations, labels }, data } }
}

/** Renders against a cluster that holds these objects. */
async function renderIn(
  t: Test,
  objects: Record<string, object>,
  args: readonly string[] = [],
): Promise<HelmResult & { secrets: KubernetesObject[]; asked: readonly string[] }> {
  const api = await startKubeApi(objects)
  t.teardown(api.stop)
  const result = await template(['--dry-run=server', '--disable-openapi-validation', ...args], 'taskora', {
    KUBECONFIG: api.kubeconfig,
  })
  const secrets = result.code === 0 ? parseManifest(result.stdout).filter(({ kind }) => kind === 'Secret') : []
  return { ...result, secrets, asked: api.asked }
}

t.test('a first install makes every Secret, long and random, to be kept', async (t) => {
  const [first, second] = await Promise.all([renderIn(t, {}), renderIn(t, {})])
  t.strictSame(
    Object.fromEntries(first.secrets.map(({ metadata, data }) => [metadata.name, Object.keys(data ?? {}).sort()])),
    KEYS,
  )
  const valuesOf = ({ secrets }: typeof first): string[] => secrets.flatMap(({ data }) => Object.values(data ?? {}))
  t.equal(new Set([...valuesOf(first), ...valuesOf(second)]).size, 6, 'no value is used twice')
  for (const value of valuesOf(first)) t.match(Buffer.from(value, 'base64').toString(), /^[A-Za-z0-9]{32,}$/)
  for (const { metadata } of first.secrets) t.equal(metadata.annotations?.['helm.sh/resource-policy'], 'keep')
})

t.test('an upgrade renders the values that exist, data or no data', async (t) => {
  const data = { database: { password: 'b2xk', 'postgres-password': 'b2xkZXI=' }, auth: { secret: 'b2xkZXN0' } }
  const objects = {
    ...stored('taskora-database', data.database, 'taskora'),
    ...stored('taskora-auth', data.auth, 'taskora'),
  }
  for (const cluster of [objects, { ...objects, ...CLAIM }]) {
    const { secrets, stderr } = await renderIn(t, cluster)
    t.strictSame(
      secrets.map(({ data }) => data),
      [data.database, data.auth],
      stderr,
    )
  }
})

t.test('a Secret that another hand made is used and left alone', async (t) => {
  const { secrets, code } = await renderIn(t, {
    ...stored('taskora-database', { password: 'b3du' }),
    ...stored('taskora-auth', { secret: 'b3du' }),
    ...CLAIM,
  })
  t.equal(code, 0)
  t.strictSame(secrets, [])
})

t.test('data without the Secret that guards it stops the release with the reason', async (t) => {
  const half = stored('taskora-database', { password: 'b2xk' }, 'taskora')
  const lost: [RegExp, Record<string, object>][] = [
    [
      /claim taskora-database-data holds data, but the key p\S+ of the Secret taskora-database is missing in namespace/,
      CLAIM,
    ],
    [/the key postgres-password of the Secret taskora-database is missing/, { ...half, ...CLAIM }],
  ]
  for (const [reason, cluster] of lost) {
    const { code, stderr } = await renderIn(t, cluster)
    t.equal(code, 1)
    t.match(stderr, reason)
  }
})

t.test('no password is made for a volume of somebody else, who may have one', async (t) => {
  const claim = ['--set', 'database.storage.existingClaim=theirs']
  const { code, stderr } = await renderIn(t, {}, claim)
  t.equal(code, 1)
  t.match(
    stderr,
    /claim theirs is somebody else's .*Make the Secret taskora-database in namespace taskora with the key p/,
  )
  const whole = stored('taskora-database', { password: 'b2xk', 'postgres-password': 'b2xk' }, 'taskora')
  t.equal((await renderIn(t, whole, claim)).code, 0)
  t.equal((await renderIn(t, {}, [...claim, '--set', 'secrets.database.existingSecret=db'])).code, 0)
})

t.test('a lost auth Secret is made anew beside data: only sessions depend on it', async (t) => {
  const whole = stored('taskora-database', { password: 'b2xk', 'postgres-password': 'b2xk' }, 'taskora')
  const { secrets, code } = await renderIn(t, { ...whole, ...CLAIM })
  t.equal(code, 0)
  t.match(secrets, [
    { metadata: { name: 'taskora-database' }, data: { password: 'b2xk' } },
    { metadata: { name: 'taskora-auth' } },
  ])
  t.match(Buffer.from(secrets[1]!.data!['secret']!, 'base64').toString(), /^[A-Za-z0-9]{32,}$/)
})

t.test('Secrets that are named are used, and none is looked up or made', async (t) => {
  const args = [
    '--set',
    'secrets.database.existingSecret=db,secrets.auth.existingSecret=sessions,secrets.assistant.existingSecret=model',
  ]
  const { secrets, asked } = await renderIn(t, CLAIM, args)
  t.strictSame(secrets, [])
  t.strictSame(
    asked.filter((path) => path.startsWith('secrets/')),
    [],
  )
  t.strictSame(secretsOf(await render(args)), ['db', 'model', 'sessions'])
  t.strictSame(secretsOf(await render()), ['taskora-assistant', 'taskora-auth', 'taskora-database'])
})

/** Names of the Secrets that pods mount. */
const secretsOf = (objects: readonly KubernetesObject[]): string[] =>
  [...new Set(podsOf(objects).flatMap(({ spec }) => (spec.volumes ?? []).map(({ secret }) => secret?.secretName)))]
    .filter(Boolean)
    .sort()

t.test('without a cluster to ask, Secrets have to be named, and the reason says how', async (t) => {
  for (const named of [[], ['database'], ['auth']]) {
    const { code, stderr } = await template(
      named
        .flatMap((each) => ['--set', `secrets.${each}.existingSecret=mine`])
        .concat('--set', 'secrets.assistant.existingSecret='),
    )
    t.equal(code, 1)
    t.match(stderr, /no Secret can be made.*--set secrets\.(database|auth)\.existingSecret=NAME.*--dry-run=server/)
  }
})

t.test('rights in one namespace are enough: nothing outside of it is looked up', async (t) => {
  const api = await startKubeApi({}, { forbidden: /^\/api\/v1\/(namespaces\/(?!taskora\/)|nodes)/ })
  t.teardown(api.stop)
  const { code, stderr } = await template(['--dry-run=server', '--disable-openapi-validation'], 'taskora', {
    KUBECONFIG: api.kubeconfig,
  })
  t.equal(code, 0, stderr)
})

t.test('names of the database that differ from those of the data are refused', async (t) => {
  const claim = structuredClone(CLAIM)
  const annotations: Record<string, string> = claim['persistentvolumeclaims/taskora-database-data'].metadata.annotations
  annotations['taskora.dev/database-name'] = 'taskora'
  annotations['taskora.dev/database-user'] = 'taskora'
  const kept = {
    ...claim,
    ...stored('taskora-database', { password: 'b2xk', 'postgres-password': 'b2xk' }, 'taskora'),
    ...stored('taskora-auth', { secret: 'b2xk' }, 'taskora'),
  }
  t.equal((await renderIn(t, kept)).code, 0)
  for (const key of ['name', 'user']) {
    const { code, stderr } = await renderIn(t, kept, ['--set', `database.${key}=other`])
    t.equal(code, 1)
    t.match(stderr, new RegExp(`was made with database\\.${key}=taskora, and the values say other`))
  }
})

t.test('without a cluster to ask, no Secret is rendered', async (t) => {
  for (const args of Object.values(VARIANTS)) t.notOk((await render(args)).some(({ kind }) => kind === 'Secret'))
})

/** Places where a secret could show: variables taken from Secrets, and values that look like one. */
function exposedSecrets(objects: readonly KubernetesObject[]): string[] {
  const sensitive = /(password|secret|token|api_?key)$/i
  const settings = objects
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap(({ metadata, data = {} }) =>
      Object.keys(data)
        .filter((key) => sensitive.test(key))
        .map((key) => `${metadata.name} ${key}`),
    )
  const variables = podsOf(objects).flatMap(({ owner, spec }) =>
    containersOf(spec).flatMap(({ env = [], envFrom = [] }) => [
      ...env
        .filter(({ name, valueFrom }: any) => sensitive.test(name) || valueFrom?.secretKeyRef)
        .map(({ name }: any) => `${owner} ${name}`),
      ...envFrom.filter(({ secretRef }: any) => secretRef).map(() => `${owner} envFrom`),
    ]),
  )
  return [...settings, ...variables]
}

t.test('no secret is in a ConfigMap or a variable', async (t) => {
  const good = await render()
  t.strictSame(exposedSecrets(good), [])
  const env = (entry: object) => (all: KubernetesObject[]) => podsOf(all)[0]!.spec.containers[0]!['env'].push(entry)
  const spoilt: [string, (all: KubernetesObject[]) => void][] = [
    [
      'taskora-settings DATABASE_PASSWORD',
      (all) => (all.find(({ kind }) => kind === 'ConfigMap')!.data!['DATABASE_PASSWORD'] = 'x'),
    ],
    ['AUTH_SECRET', env({ name: 'AUTH_SECRET', value: 'x' })],
    ['HIDDEN', env({ name: 'HIDDEN', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } })],
    ['envFrom', (all) => podsOf(all)[0]!.spec.containers[0]!['envFrom'].push({ secretRef: { name: 'x' } })],
  ]
  for (const [fault, spoil] of spoilt) {
    const objects = structuredClone(good)
    spoil(objects)
    t.match(exposedSecrets(objects).join('\n'), fault, `finds: ${fault}`)
  }
})

t.test('each pod gets the keys that it needs and no others', async (t) => {
  const mounted = Object.fromEntries(
    podsOf(await render()).map(({ owner, spec }) => [
      owner,
      (spec.volumes ?? [])
        .filter(({ secret }) => secret)
        .map(({ name, secret }) => `${name}: ${secret.items?.map(({ key }: any) => key) ?? 'all'}`),
    ]),
  )
  t.match(mounted, {
    'Deployment/taskora-frontend': ['database-secret: password', 'database-next: password-next', 'auth-secret: secret'],
    'Deployment/taskora-backend': [
      ...['database-secret: password', 'database-next: password-next', 'assistant-secret: cohere-api-key'],
    ],
    'StatefulSet/taskora-database': ['database-secret: postgres-password,password'],
    'Pod/taskora-test-frontend': [],
  })
})

t.test('a password that is being changed is known to each container that opens connections', async (t) => {
  const objects = await render(['--set', 'backup.enabled=true,secrets.database.passwordKey=pw'])
  const { data } = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'taskora-settings')!
  const files = [data!['DATABASE_PASSWORD_FILE'], data!['DATABASE_NEXT_PASSWORD_FILE']]
  t.strictSame(files, ['/run/secrets/database/password', '/run/secrets/database-next/password'])
  for (const owner of ['Deployment/taskora-frontend', 'Deployment/taskora-backend', 'CronJob/taskora-backup']) {
    const { spec } = podsOf(objects).find((pod) => pod.owner === owner)!
    const volumeOf = (name: string): any => spec.volumes!.find((volume) => volume.name === name)!['secret']
    t.strictSame(volumeOf('database-secret').items, [{ key: 'pw', path: 'password' }])
    t.notOk(volumeOf('database-secret').optional, 'without a password no pod starts')
    t.match(volumeOf('database-next'), { optional: true, items: [{ key: 'pw-next', path: 'password' }] })
    t.equal(volumeOf('database-next').secretName, volumeOf('database-secret').secretName)
    for (const { name, volumeMounts } of containersOf(spec))
      for (const folder of ['database', 'database-next'])
        t.ok(
          volumeMounts.some(({ mountPath }: any) => mountPath === `/run/secrets/${folder}`),
          `${owner} ${name}`,
        )
  }
})
