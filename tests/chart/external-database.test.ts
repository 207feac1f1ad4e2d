// A PostgreSQL outside the release: nothing of the chart's own server is left, and everybody finds the other one.
import t from 'tap'
import { parseManifest, render, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { permitted } from '../fixtures/chart/network-policy.ts'
import { containersOf, type KubernetesObject, nameOf, pick, podsOf } from '../fixtures/chart/objects.ts'
import { danglingReferences } from '../fixtures/chart/references.ts'

const outside = (more = ''): string[] => [
  '--set',
  `secrets.database.existingSecret=theirs,secrets.auth.existingSecret=sessions,database.external.host=db.example.com,` +
    `database.external.port=6432,database.external.tls.caConfigMap=authorities${more}`,
]

/** Variables of each container of an owner, those of the settings first, as the kubelet lays them over each other. */
function variables(objects: readonly KubernetesObject[], owner: string): Record<string, string>[] {
  const settings = pick(objects, 'ConfigMap/taskora-settings').data
  return podsOf(objects)
    .filter((pod) => pod.owner === owner)
    .flatMap(({ spec }) => containersOf(spec))
    .map(({ env }) => ({ ...settings, ...Object.fromEntries(env.map(({ name, value }: any) => [name, value])) }))
}

const WORKLOADS = ['Deployment/taskora-backend', 'Deployment/taskora-frontend', 'CronJob/taskora-backup']

t.test('no server, no Service, no volume and no account of its own is left', async (t) => {
  const ofDatabase = (objects: readonly KubernetesObject[]): string[] =>
    objects.map(nameOf).filter((name) => /database/.test(name))
  t.strictSame(ofDatabase(await render(outside())), ['Pod/taskora-test-database'])
  t.strictSame(ofDatabase(await render(outside(',backup.enabled=true'))), [
    'ServiceAccount/taskora-database',
    'ConfigMap/taskora-database-scripts',
    'Pod/taskora-test-database',
  ])
  t.ok(ofDatabase(await render()).includes('StatefulSet/taskora-database'), 'and they are there without it')
})

t.test('every pod finds it, checks its certificate, and has the password from the Secret that is named', async (t) => {
  const objects = await render(outside(',backup.enabled=true,secrets.database.passwordKey=pw,database.user=app@here'))
  for (const owner of WORKLOADS) {
    for (const found of variables(objects, owner))
      t.match(found, {
        DATABASE_HOST: 'db.example.com',
        DATABASE_PORT: '6432',
        DATABASE_USER: 'app@here',
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: '/run/database-ca/ca.crt',
      })
    const { spec } = podsOf(objects).find((pod) => pod.owner === owner)!
    t.match(
      spec.volumes!.find(({ name }) => name === 'database-ca'),
      { configMap: { name: 'authorities', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      owner,
    )
    t.match(spec.volumes!.find(({ name }) => name === 'database-secret')!['secret'], {
      secretName: 'theirs',
      items: [{ key: 'pw', path: 'password' }],
    })
    for (const { name, volumeMounts } of containersOf(spec))
      t.match(
        volumeMounts.filter((mount: any) => mount.name === 'database-ca'),
        [{ mountPath: '/run/database-ca' }],
        name,
      )
  }
  t.match(variables(objects, 'Deployment/taskora-frontend'), [{ NODE_EXTRA_CA_CERTS: '/run/database-ca/ca.crt' }])
})

t.test('with require nobody is checked: the driver of the frontend has another word for it', async (t) => {
  const objects = await render(outside(',database.external.tls.caConfigMap=,database.external.tls.mode=require'))
  t.match(variables(objects, 'Deployment/taskora-backend'), [{ PGSSLMODE: 'require' }, { PGSSLMODE: 'require' }])
  t.match(variables(objects, 'Deployment/taskora-frontend'), [{ PGSSLMODE: 'no-verify' }])
  t.notMatch(JSON.stringify(objects), /PGSSLROOTCERT|NODE_EXTRA_CA_CERTS|database-ca/)
  t.notMatch(JSON.stringify(await render()), /PGSSL/, 'the own server is reached as before')
})

t.test('authorities come from a Secret as well', async (t) => {
  const set =
    ',database.external.tls.caConfigMap=,database.external.tls.caSecret=ca,database.external.tls.caKey=root.pem'
  const { spec } = podsOf(await render(outside(set))).find(({ owner }) => owner === 'Deployment/taskora-backend')!
  t.match(
    spec.volumes!.find(({ name }) => name === 'database-ca'),
    { secret: { secretName: 'ca', items: [{ key: 'root.pem', path: 'ca.crt' }] } },
  )
})

t.test('policies let its port out to its networks alone, or to anywhere when none is named', async (t) => {
  const egress = async (more: string): Promise<any[]> => {
    const policies = (await render(outside(more))).filter(({ kind }) => kind === 'NetworkPolicy')
    t.notOk(permitted(policies, 'frontend', 'database', 5432))
    return ['frontend', 'backend', 'backup'].map((each) =>
      pick(policies, `NetworkPolicy/taskora-${each}`).spec.egress.filter(({ ports }: any) => ports[0].port === 6432),
    )
  }
  const rule = { to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 6432, protocol: 'TCP' }] }
  const named = await egress(',backup.enabled=true,database.external.cidrs={192.0.2.0/24}')
  t.strictSame(named, [[rule], [rule], [rule]])
  const { to: _, ...anywhere } = rule
  t.strictSame(await egress(',backup.enabled=true'), [[anywhere], [anywhere], [anywhere]])
})

t.test('nothing that is named by halves is rendered', async (t) => {
  const tls = 'database.external.tls'
  const cases: [string[], RegExp][] = [
    [outside(`,${tls}.caConfigMap=`), /verify-full checks .*name its authorities in either .*caConfigMap or caSecret/],
    [outside(`,${tls}.caSecret=b`), /name its authorities in either/],
    [outside(`,${tls}.mode=require`), /names authorities, and mode=require checks nothing with them/],
    [outside(',secrets.database.existingSecret='), /secrets\.database\.existingSecret=NAME/],
    [outside(`,${tls}.mode=prefer`), /mode.*one of 'verify-full', 'require', 'disable'/],
    [outside(',database.external.host=postgres://db'), /host.*pattern/],
    [outside(',database.external.cidrs={db.example.com}'), /cidrs.*pattern/],
    [outside(',database.user=a b'), /user.*pattern/],
    [outside(',backend.replicas=10'), /= 133, and database.maxConnections is 100/],
  ]
  for (const [args, reason] of cases) {
    const { code, stderr } = await template(args)
    t.equal(code, 1, args.join(' '))
    t.match(stderr, reason)
  }
  for (const [name, user] of [
    ['Tasks-1', 'postgres'],
    ['postgres', 'a.b'],
  ])
    t.equal(
      (await template(outside(`,database.name=${name},database.user=${user}`))).code,
      0,
      'names are the operator’s',
    )
})

t.test('every reference leads somewhere, with all that can be switched on', async (t) => {
  const { stdout } = await template([...VARIANTS.prod, ...outside(',backup.enabled=true')])
  const missing = danglingReferences(parseManifest(stdout))
  t.strictSame([...new Set(missing.map((each) => each.replace(/^\S+ /, '')))], ['volume database-ca has no ConfigMap'])
})
