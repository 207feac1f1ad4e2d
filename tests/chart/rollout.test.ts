// What an edit touches: the workload whose image changed, and nothing beside it; and that nothing that serves goes
// early.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { ReleaseImages } from '../../scripts/lib/images/release-images.ts'
import { differingObjects, parseManifest } from '../../scripts/lib/release/helm.ts'
import { ownValues, throughNodePort } from '../../scripts/lib/release/machine-values.ts'
import { render, template, VARIANTS, type Variant } from '../fixtures/chart/helm.ts'

const IMAGES = ['frontend', 'backend', 'database'] as const

/** The manifest of a release whose images have these builds, as the suite itself gives them to Helm. */
async function manifestOf(
  builds: Partial<Record<(typeof IMAGES)[number], string>>,
  secretsRevision = 'r1',
  variant: Variant = 'dev',
): Promise<ReturnType<typeof parseManifest>> {
  const images = Object.fromEntries(
    IMAGES.map((name) => {
      const build = builds[name] ?? 'first'
      return [
        name,
        { reference: `taskora/${name}:${build}`, record: { id: `sha256:${build}`, sizeBytes: 0, layers: [] } },
      ]
    }),
  ) as unknown as ReleaseImages
  const folder = mkdtempSync(join(tmpdir(), 'taskora-values-'))
  try {
    const file = join(folder, 'own.yaml')
    const way = throughNodePort(30080)
    const own = { publicUrl: 'http://localhost:8080', trustedOrigins: [], secretsRevision, way }
    writeFileSync(file, ownValues(images, own))
    const { code, stdout, stderr } = await template(['--no-hooks', ...VARIANTS[variant], '--values', file])
    if (code !== 0) throw new Error(stderr)
    return parseManifest(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

t.test('an edit rolls its own workload alone', async (t) => {
  const before = await manifestOf({})
  const changes = async (after: ReturnType<typeof manifestOf>): Promise<string[]> =>
    differingObjects(before, await after)
  t.same(await changes(manifestOf({})), [], 'the same builds change nothing')
  t.same(await changes(manifestOf({ frontend: 'second' })), ['Deployment/taskora-frontend changed'])
  t.same(await changes(manifestOf({ backend: 'second' })), ['Deployment/taskora-backend changed'])
  t.same(await changes(manifestOf({ database: 'second' })), ['StatefulSet/taskora-database changed'])
  // The counter-test: what concerns all of them is seen in all of them.
  t.same((await changes(manifestOf({}, 'r2'))).length >= 2, true, 'a changed Secret rolls who reads it')
})

for (const variant of Object.keys(VARIANTS) as Variant[]) {
  t.test(`${variant}: a rollout takes no pod away before its successor is ready`, async (t) => {
    const deployments = (await render(VARIANTS[variant])).filter(({ kind }) => kind === 'Deployment')
    t.equal(deployments.length, 2)
    for (const { metadata, spec } of deployments) {
      const { maxUnavailable, maxSurge } = spec.strategy.rollingUpdate
      t.equal(maxUnavailable, 0, metadata.name)
      t.equal(
        maxSurge,
        variant === 'dev' ? '100%' : 1,
        `${metadata.name}: at once on one node, one by one where others share it`,
      )
    }
  })
}

t.test('a share of nothing, or of more than all, is refused', async (t) => {
  for (const wrong of ['0', '0%', '101%', 'all'])
    t.match(await template(['--set-string', `backend.maxSurge=${wrong}`]), { code: 1, stderr: /maxSurge/ }, wrong)
  t.equal((await template(['--set', 'backend.maxSurge=2'])).code, 0)
})

t.test("with any variant the frontend has the port that the suite's own node publishes", async (t) => {
  for (const variant of Object.keys(VARIANTS) as Variant[]) {
    const service = (await manifestOf({}, 'r1', variant)).get('Service/taskora-frontend')!
    t.match(JSON.parse(service).spec, { type: 'NodePort', ports: [{ nodePort: 30080 }] }, variant)
  }
})
