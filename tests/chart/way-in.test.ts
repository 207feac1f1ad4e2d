// The values that the suite lays over the chart's for each way in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { stringify } from 'yaml'
import { CLASS_ANNOTATION, INGRESS_CLASS } from '../../scripts/lib/ingress/objects.ts'
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

const variableOf = (objects: readonly KubernetesObject[], wanted: string): string =>
  pick(objects, 'Deployment/taskora-frontend').spec.template.spec.containers[0].env.find(
    ({ name }: { name: string }) => name === wanted,
  ).value

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
