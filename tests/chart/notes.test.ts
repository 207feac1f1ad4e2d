// What Helm says after an install: each way in as it is, and what will not work there.
import t from 'tap'
import { CHART, helm } from '../fixtures/chart/helm.ts'

const SECRETS = 'secrets.database.existingSecret=a,secrets.auth.existingSecret=b'

async function notes(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await helm([
    ...['install', 'blue', CHART, '--namespace', 'apps', '--dry-run=client', '--set', SECRETS],
    ...args,
  ])
  if (code !== 0) throw new Error(stderr)
  return stdout.slice(stdout.indexOf('NOTES:'))
}

const set = (values: string): string[] => ['--set', values]
const json = (path: string, value: unknown): string[] => ['--set-json', `${path}=${JSON.stringify(value)}`]

const FORWARD = 'kubectl -n apps port-forward service/blue-taskora-frontend 8080:3000'

t.test('without a way in there is the command that makes one', async (t) => {
  t.match(await notes(), `No way in yet: ${FORWARD}`)
})

t.test('a node port is named, or where the cluster says which one it chose', async (t) => {
  const chosen = await notes(...set('frontend.service.type=NodePort'))
  t.match(chosen, 'Node port see kubectl -n apps get service blue-taskora-frontend, on every node')
  t.match(await notes(...set('frontend.service.type=NodePort,frontend.service.nodePort=30081')), 'Node port 30081, on')
  t.notMatch(chosen, 'port-forward')
})

t.test('an ingress is named by its hosts, and those where nobody could sign in', async (t) => {
  const hosts = [{ host: 'a.example', tlsSecret: 'cert' }, { host: 'b.example' }, { host: '*.c.example' }]
  const said = await notes(...set('ingress.enabled=true,publicUrl=https://a.example'), ...json('ingress.hosts', hosts))
  t.match(said, /Ingress {3}https:\/\/a\.example\nIngress {3}http:\/\/b\.example\n/)
  t.notMatch(said, 'port-forward')
  t.match(said, 'Nobody can sign in at b.example')
  t.notMatch(said, /sign in at (a\.example|\*)/)
  const trusted = await notes(
    ...set('ingress.enabled=true,publicUrl=https://a.example,trustedOrigins={http://b.example:8080}'),
    ...json('ingress.hosts', hosts),
  )
  t.notMatch(trusted, 'Nobody can sign in')
})

t.test('a route is named by its hosts and Gateways', async (t) => {
  const route = { enabled: true, parentRefs: [{ name: 'public' }, { name: 'inner' }], hostnames: ['localhost'] }
  const said = await notes(...json('httpRoute', route))
  t.match(said, 'HTTPRoute localhost of Gateway public, inner\n')
  t.notMatch(said, /port-forward|Nobody can sign in/)
  t.match(await notes(...json('httpRoute', { ...route, hostnames: [] })), 'HTTPRoute all host names of Gateway public')
})

t.test('where the data stays depends on whose database it is', async (t) => {
  t.match(await notes(), 'keeps the data and the Secrets')
  const outside = 'database.external.host=db.example,database.external.tls.caSecret=ca'
  t.match(await notes(...set(outside)), 'the data is at db.example and stays there')
  t.match(await notes(...set('networkPolicy.enabled=false')), "can reach the database's port")
})
