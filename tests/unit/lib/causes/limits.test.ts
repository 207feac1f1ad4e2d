// What the application refuses or says in its logs: too many requests, an unknown host, keys of another secret.
import t from 'tap'
import { type Facts, NO_FACTS } from '../../../../scripts/lib/causes/facts/facts.ts'
import { diagnoseOwn } from '../../../../scripts/lib/causes/own.ts'
import { redactFacts } from '../../../../scripts/lib/causes/redact.ts'

const NOW = Date.parse('2026-11-29T03:00:00Z')
const part = (component: string, env: object[] = []): Facts['objects'] => {
  const name = `taskora-${component}`
  const labels = { 'app.kubernetes.io/part-of': 'taskora', 'app.kubernetes.io/component': component }
  const metadata = { name, namespace: 'taskora', labels, creationTimestamp: '2026-11-29T01:00:00Z' }
  const spec = { containers: [{ name: component, image: 'i', env }] }
  const pod = { ...metadata, name: `${name}-1`, ownerReferences: [{ kind: 'Deployment', name, uid: name }] }
  const state = { running: { startedAt: '2026-11-29T01:00:00Z' } }
  const containerStatuses = [{ name: component, ready: true, restartCount: 0, state }]
  const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses }
  const counts = { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 }
  return [
    { kind: 'Deployment', metadata, spec: { replicas: 1, template: { spec } }, status: counts },
    { kind: 'Pod', metadata: pod, spec, status: ready },
  ]
}
const FRONTEND = [
  { name: 'PUBLIC_URL', value: 'http://localhost:8080' },
  { name: 'TRUSTED_ORIGINS', value: 'https://tasks.example,http://192.0.2.7:30080' },
]
const request = (status: number): string =>
  `{"level": "info", "message": "request", "route": "/tasks", "status": ${status}, "duration_ms": 1.0}`

/** Of an application whose database is outside, but for `inside`. */
function facts({ lines = [] as string[], secondsAgo = 10, host = '', inside = false }): Facts {
  const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'taskora-frontend' } } }]
  const ingress = {
    kind: 'Ingress',
    metadata: { name: 'taskora', namespace: 'taskora' },
    spec: { ingressClassName: 'nginx', rules: [{ host, http: { paths } }] },
  }
  const times = lines.map(() => NOW - secondsAgo * 1000)
  return {
    ...NO_FACTS,
    objects: [
      ...(inside ? part('database') : []),
      ...part('backend'),
      ...part('frontend', FRONTEND),
      ...(host ? [ingress, { kind: 'IngressClass', metadata: { name: 'nginx' } }] : []),
    ],
    logs: [{ namespace: 'taskora', pod: 'taskora-backend-1', container: 'backend', previous: false, lines, times }],
    takenAt: NOW,
  }
}
const codes = (each: Facts): string[] => diagnoseOwn(each).causes.map(({ finding }) => finding.code)
const MANY = Array.from({ length: 8 }, () => request(429))

t.test('many refusals of late are named, with the route, and are no failure', async (t) => {
  const [cause] = diagnoseOwn(facts({ lines: MANY })).causes
  t.match(cause?.finding, { code: 'TSK_RATE_LIMITED', level: 'warning', cause: /rate limit allows: \/tasks$/ })
  t.same(codes(facts({ lines: MANY.slice(0, 4) })), [], 'a few are somebody who types fast')
  t.same(codes(facts({ lines: MANY, secondsAgo: 900 })), [], 'and what was is over')
  t.same(codes(facts({ lines: MANY.map((line) => line.replace('429', '200')) })), [])
})

t.test('an Ingress under a host that sign-in does not know is named, and another is not', async (t) => {
  const [cause] = diagnoseOwn(facts({ host: 'todo.example' })).causes
  t.match(cause?.finding, { code: 'TSK_HOST_UNTRUSTED', cause: /sign in at todo\.example/, mend: /trustedOrigins=/ })
  for (const host of ['tasks.example', 'localhost', '192.0.2.7']) t.same(codes(facts({ host })), [], host)
})

t.test('a signing key that cannot be opened is named; one that was replaced is no fault', async (t) => {
  const failed = '[Better Auth]: Failed to decrypt private key. Make sure the secret is right'
  t.match(codes(facts({ lines: [failed] })), ['TSK_SIGNING_KEYS'])
  const healed = '{"level":"warn","event":"signing_key_replaced","unreadable":2,"deleted":0}'
  t.same(codes(facts({ lines: [healed] })), [])
})

t.test('what a migration waits for is named, wherever the database is', async (t) => {
  const said = (line: string, inside: boolean) => diagnoseOwn(facts({ lines: [line], inside })).causes[0]?.finding
  const old = 'PostgreSQL 14 is too old, 15 or newer is needed; nothing was changed in it'
  const locked = 'another process has been migrating for 60 s'
  const away = 'database unreachable for 60 s: connection refused'
  t.match(said(old, false), {
    code: 'TSK_MIGRATION_BLOCKED',
    cause: /^The .* cannot be used: PostgreSQL 14 is too old, 15/,
  })
  t.match(said(locked, false), { cause: /holds its lock$/, mend: /^psql, as who administers/ })
  t.match(said(locked, true), { cause: /holds its lock$/, mend: /^kubectl -n taskora exec taskora-database-0 / })
  t.match(said(away, false), { cause: /cannot reach the database: connection refused/, mend: /database\.external/ })
  t.match(said(away, true), { cause: /cannot reach the database: connection refused/, mend: 'npm run why -- database' })
  t.same(codes(facts({ lines: ['schema is current'] })), [])
})

t.test('a recording without secrets says the same', async (t) => {
  for (const each of [facts({ lines: MANY }), facts({ host: 'todo.example' }), facts({ host: 'tasks.example' })])
    t.same(codes(redactFacts(each, new Map(), {}).facts), codes(each))
})
