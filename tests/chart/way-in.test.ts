// The values that the suite lays over the chart's for each way in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { stringify } from 'yaml'
import { CLASS_ANNOTATION, INGRESS_CLASS, TLS_ANNOTATION, TLS_SECRET } from '../../scripts/lib/ingress/objects.ts'
import { throughController, throughNodePort, type WayValues } from '../../scripts/lib/release/machine-values.ts'
import { render, VARIANTS } from '../fixtures/chart/helm.ts'
import { type KubernetesObject, pick } from '../fixtures/chart/objects.ts'

async function rendered(variant: keyof typeof VARIANTS, { service, chart }: WayValues): Promise<KubernetesObject[]> {
  const folder = mkdtempSync(join(tmpdir(), 'taskora-way-'))
  try {
    const file = join(folder, 'values.yaml')
    const publicUrl = 'http://localhost:8080'
    writeFileSync(
      file,
      stringify({ ...chart, publicUrl, trustedOrigins: ['http://taskora.localhost:8080'], frontend: { service } }),
    )
    return [...(await render([...VARIANTS[variant], '--values', file]))]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const variables = (objects: readonly KubernetesObject[]): { name: string; value: string }[] =>
  pick(objects, 'Deployment/taskora-frontend').spec.template.spec.containers[0].env
const variableOf = (objects: readonly KubernetesObject[], wanted: string): string =>
  variables(objects).find(({ name }) => name === wanted)!.value
const hasVariable = (objects: readonly KubernetesObject[], wanted: string): boolean =>
  variables(objects).some(({ name }) => name === wanted)

t.test('behind a proxy the frontend keeps connections for longer than that does', async (t) => {
  const objects = await rendered('prod', throughController('taskora', ['10.244.0.0/24']))
  t.ok(Number(variableOf(objects, 'KEEP_ALIVE_TIMEOUT')) > 90_000, 'than the 90 s of Traefik')
  const direct = await rendered('dev', throughNodePort(30080))
  t.notOk(hasVariable(direct, 'KEEP_ALIVE_TIMEOUT'), 'and without one, for less than a pod serves on when it ends')
})

for (const variant of ['dev', 'prod'] as const) {
  t.test(`${variant}: through a controller the frontend has no node port, and believes the pod network`, async (t) => {
    const objects = await rendered(variant, throughController('taskora', ['10.244.0.0/24']))
    const { type, ports } = pick(objects, 'Service/taskora-frontend').spec
    t.equal(type, 'ClusterIP')
    t.notOk('nodePort' in ports[0])
    t.equal(variableOf(objects, 'TRUSTED_PROXIES'), '10.244.0.0/24')
    const ingress = pick(objects, 'Ingress/taskora')
    t.same(ingress.metadata.annotations, { [CLASS_ANNOTATION]: INGRESS_CLASS })
    t.notOk('ingressClassName' in ingress.spec, 'one of the two names the controller')
    t.same(
      ingress.spec.rules.map(({ host }: { host: string }) => host),
      ['localhost', 'taskora.localhost'],
    )
    t.notOk('tls' in ingress.spec)
    t.match(pick(objects, 'NetworkPolicy/taskora-frontend').spec.ingress[0].from[0], {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'taskora-ingress' } },
    })
  })

  t.test(
    `${variant}: by a node port the frontend takes what comes, and believes no proxy that was not named`,
    async (t) => {
      const objects = await rendered(variant, throughNodePort(30080))
      t.match(pick(objects, 'Service/taskora-frontend').spec, { type: 'NodePort', ports: [{ nodePort: 30080 }] })
      if (variant === 'dev') t.equal(variableOf(objects, 'TRUSTED_PROXIES'), '')
      t.notOk('from' in pick(objects, 'NetworkPolicy/taskora-frontend').spec.ingress[0])
    },
  )
}

t.test('with TLS each name has the certificate, and the controller serves it by https alone', async (t) => {
  const objects = await rendered('dev', throughController('taskora', [], true))
  const { metadata, spec } = pick(objects, 'Ingress/taskora')
  t.same(metadata.annotations, { [CLASS_ANNOTATION]: INGRESS_CLASS, [TLS_ANNOTATION]: 'true' })
  t.same(
    spec.tls,
    ['localhost', 'taskora.localhost'].map((host) => ({ hosts: [host], secretName: TLS_SECRET })),
  )
})

t.test('browsers are told to keep to https where the address is no name of this machine', async (t) => {
  const seconds = async (...args: string[]): Promise<string | undefined> =>
    pick([...(await render(args))], 'Deployment/taskora-frontend').spec.template.spec.containers[0].env.find(
      ({ name }: { name: string }) => name === 'HSTS_MAX_AGE',
    )?.value
  const at = (url: string): string[] => ['--set', `publicUrl=${url}`]
  t.equal(await seconds(), undefined, 'plain http')
  for (const url of ['https://localhost:8080', 'https://127.0.0.1', 'https://[::1]:8443'])
    t.equal(await seconds(...at(url)), undefined, url)
  t.equal(await seconds(...at('https://tasks.example.com')), '31536000')
  t.equal(await seconds(...at('https://localhost.example.com')), '31536000')
  t.equal(await seconds(...at('https://tasks.example.com'), '--set', 'frontend.hstsMaxAge=0'), '0')
})
