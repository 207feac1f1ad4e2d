// The certificate of the way in: one that has ended, one for another name, one of another authority.
import t from 'tap'
import { type Facts, NO_FACTS } from '../../../../scripts/lib/causes/facts/facts.ts'
import { strip } from '../../../../scripts/lib/causes/facts/strip.ts'
import { diagnoseOwn } from '../../../../scripts/lib/causes/own.ts'
import type { KubeObject } from '../../../../scripts/lib/kube-object.ts'
import { issueLeaf, makeAuthority } from '../../../../scripts/lib/tls/issue.ts'
import { DAY_MS, HOSTS } from '../../../../scripts/lib/tls/names.ts'

const authority = await makeAuthority()
const other = await makeAuthority()

const secretOf = (pem: string): KubeObject =>
  strip({
    kind: 'Secret',
    metadata: { name: 'taskora-tls', namespace: 'taskora' },
    data: { 'tls.crt': Buffer.from(pem).toString('base64'), 'tls.key': 'x' },
  })

/** Common name of an authority, as a certificate of it tells. */
const nameOf = ({ certificate }: { certificate: string }): string =>
  (secretOf(certificate)['certificate'] as { issuer: string }).issuer

const frontend: KubeObject = {
  kind: 'Deployment',
  metadata: {
    name: 'taskora-frontend',
    namespace: 'taskora',
    labels: { 'app.kubernetes.io/part-of': 'taskora', 'app.kubernetes.io/component': 'frontend' },
  },
  spec: { replicas: 1 },
  status: { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 },
}

const ingress: KubeObject = {
  kind: 'Ingress',
  metadata: { name: 'taskora', namespace: 'taskora' },
  spec: { rules: [], tls: HOSTS.map((host) => ({ hosts: [host], secretName: 'taskora-tls' })) },
  status: { loadBalancer: { ingress: [{ hostname: 'localhost' }] } },
}

/** What is found of this certificate, as `CODE: mend`; `machine`: the authority that this installation has. */
function found(pem: string, machine: Facts['machine'] | null = OWN): string[] {
  const facts: Facts = {
    ...NO_FACTS,
    objects: [frontend, ingress, secretOf(pem)],
    complete: new Set(['Ingress', 'Secret', 'Deployment']),
    takenAt: Date.now(),
    ...(machine ? { machine } : {}),
  }
  return diagnoseOwn(facts, { namespace: 'taskora' })
    .causes.flatMap(({ finding, consequences }) => [finding, ...consequences])
    .filter(({ code }) => code.startsWith('TSK_TLS_'))
    .map(({ code, mend }) => `${code}: ${mend}`)
}

const OWN = { engine: 'answers', node: 'running', authority: nameOf(authority) } as const

t.test('a certificate of this installation that is valid is no cause', async (t) => {
  const { certificate } = await issueLeaf(authority)
  t.same(found(certificate), [])
  t.match(nameOf(authority), /^Taskora local authority [0-9a-f]{8}$/)
})

t.test('one that has ended is named, and deploy makes another', async (t) => {
  const { certificate } = await issueLeaf(authority, { days: 1, now: Date.now() - 9 * DAY_MS })
  t.same(found(certificate), ['TSK_TLS_SECRET_EXPIRED: npm run deploy'])
})

t.test('one for another name is named', async (t) => {
  const { certificate } = await issueLeaf(authority, { names: ['taskora.localhost'] })
  t.same(found(certificate), ['TSK_TLS_SECRET_NAME: npm run deploy'])
})

t.test('one of another authority is named, also where this installation has none', async (t) => {
  const { certificate } = await issueLeaf(other)
  t.same(found(certificate), ['TSK_TLS_SECRET_AUTHORITY: npm run deploy'])
  const { authority: _, ...none } = OWN
  t.same(found(certificate, none), ['TSK_TLS_SECRET_AUTHORITY: npm run deploy'])
  t.same(found(certificate, null), [], 'a recording that does not say which authority counts says nothing')
})
