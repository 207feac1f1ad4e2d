// Green but stale must be impossible: each check here is given a cluster in which one thing is of yesterday.

import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { APPLICATION_CHECKS } from '../../../scripts/checks/application.ts'
import { CLUSTER_CHECKS } from '../../../scripts/checks/cluster.ts'
import { wantedImages } from '../../../scripts/lib/images/images.ts'
import { type CheckResult, runChecks } from '../../../scripts/lib/run/health.ts'
import { BUILD_BASES, engineHas, image, list, recordToolchain } from '../../fixtures/suite/checkout.ts'
import { containerdEngineHas, containerdImage, contentService } from '../../fixtures/suite/content-service.ts'
import { makeImage } from '../../fixtures/suite/engine-store.ts'
import { listeningFor } from '../../fixtures/suite/listening.ts'
import { type Rule, sandbox } from '../../fixtures/suite/sandbox.ts'

const ENGINE = ['taskora/frontend', 'taskora/backend', 'base/postgres'].map((name) => engineHas(name, image(name)))
const BUILT = { frontend: 'taskora/frontend', backend: 'taskora/backend', database: 'base/postgres' } as const

const IDS: Record<string, string> = Object.fromEntries(
  Object.entries(BUILT).map(([component, name]) => [component, `sha256:${name}`]),
)

/** What is of yesterday stays so: no test has to wait for it. */
const SOON = { forMs: 100, pauseMs: 10 }

interface PodSpec {
  component: keyof typeof BUILT
  imageID: string
  leaving?: boolean
}

const pod = ({ component, imageID, leaving = false }: PodSpec, index: number): object => ({
  kind: 'Pod',
  metadata: {
    name: `${component}-${index}`,
    labels: { 'app.kubernetes.io/component': component },
    ...(leaving ? { deletionTimestamp: '2026-11-23T10:00:00Z' } : {}),
  },
  status: { containerStatuses: [{ name: component, imageID }] },
})

/** The verdict over these pods; without any, all three run what was built. */
async function verdict(t: Test, more: PodSpec[], { engine = ENGINE, ids = IDS } = {}): Promise<CheckResult> {
  const pods = [
    ...(['frontend', 'backend', 'database'] as const).map(
      (component): PodSpec => ({ component, imageID: ids[component]! }),
    ),
    ...more,
  ]
  const kubectl: Rule[] = [{ args: /get deployments\S*pods/, stdout: list(...pods.map(pod)) }]
  const box = sandbox(t, { docker: [...engine, BUILD_BASES], kubectl, helm: [], minikube: [] })
  recordToolchain(box)
  const [result] = await runChecks(
    CLUSTER_CHECKS.filter(({ id }) => id === 'images'),
    box.context,
    SOON,
  )
  return result!
}

t.test('pods that run what was built are as they should be', async (t) =>
  t.match(await verdict(t, []), { ok: true, detail: '3 containers with equal IDs' }),
)

for (const component of ['frontend', 'backend', 'database'] as const) {
  t.test(
    `one pod of the ${component} with an image of yesterday is found among those of today, and named`,
    async (t) => {
      t.match(await verdict(t, [{ component, imageID: 'sha256:yesterday' }]), {
        ok: false,
        detail: new RegExp(`^${component}-3 runs sha256:yesterday, built was sha256:${BUILT[component]}$`),
      })
    },
  )
}

t.test('an engine that calls the manifest its ID is asked for the configuration, which is what pods run', async (t) => {
  const made = await Promise.all(Object.values(BUILT).map((name) => makeImage({ [name]: name })))
  const images = made.map(containerdImage)
  const { dial } = await contentService(t, new Map(images.flatMap(({ blobs }) => [...blobs])))
  const engine = Object.values(BUILT).map((name, index) => containerdEngineHas(name, images[index]!, made[index]!))
  const ids = Object.fromEntries(Object.keys(BUILT).map((component, index) => [component, made[index]!.record.id]))
  t.match(await verdict(t, [], { engine: [...engine, dial], ids }), { ok: true, detail: '3 containers with equal IDs' })
  const stale = { ...ids, backend: images[1]!.engineId }
  t.match(await verdict(t, [], { engine: [...engine, dial], ids: stale }), {
    ok: false,
    detail: new RegExp(`^backend-1 runs ${images[1]!.engineId}, built was ${made[1]!.record.id}$`),
  })
})

t.test('an older pod on its way out serves nobody', async (t) =>
  t.match(await verdict(t, [{ component: 'frontend', imageID: 'sha256:yesterday', leaving: true }]), { ok: true }),
)

/** The verdict over what both services answer at /version; `leaving` is what the page answers first. */
async function versions(
  t: Test,
  answers: Partial<Record<'frontend' | 'backend', string>>,
  leaving: string[] = [],
): Promise<CheckResult> {
  const served: Record<string, string> = {}
  const server = createServer((_request, response) =>
    response.end(JSON.stringify({ build: leaving.shift() ?? served['frontend'] })),
  )
  const { port } = await listeningFor(t, server, { host: 'localhost' })
  const settings = { port: String(port) }
  // The tags follow from the sources and the base images alone, so that another sandbox knows them beforehand.
  const planned = sandbox(t, {
    docker: [BUILD_BASES],
    kubectl: [],
    helm: [],
    minikube: [],
  })
  recordToolchain(planned)
  for (const { component, tag } of await wantedImages(planned.context)) served[component] = answers[component] ?? tag
  const box = sandbox(
    t,
    {
      docker: [BUILD_BASES],
      kubectl: [{ args: /services\/taskora-backend:\d+\/proxy\/version$/, stdout: { build: served['backend'] } }],
      helm: [{ args: / get values /, exitCode: 1, stderr: 'Error: release: not found' }],
      minikube: [],
    },
    { settings },
  )
  recordToolchain(box)
  const [result] = await runChecks(
    APPLICATION_CHECKS.filter(({ id }) => id === 'version'),
    box.context,
    leaving.length > 0 ? {} : SOON,
  )
  return result!
}

t.test('services that report what was built are as they should be', async (t) =>
  t.match(await versions(t, {}), { ok: true }),
)

t.test('a page that an older pod answers on its way out is asked again', async (t) => {
  t.match(await versions(t, {}, ['yesterday', 'yesterday']), { ok: true })
})

for (const component of ['frontend', 'backend'] as const) {
  t.test(`a ${component} that answers from an older pod is found, whatever the cluster says`, async (t) => {
    t.match(await versions(t, { [component]: 'yesterday' }), {
      ok: false,
      detail: new RegExp(`^${component} reports yesterday, built was [0-9a-f]{16}$`),
    })
  })
}
