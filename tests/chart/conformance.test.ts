import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { stringify } from 'yaml'
import { controllerObjects, controllerService } from '../../scripts/lib/ingress/objects.ts'
import { versions } from '../../scripts/sources/versions.ts'
import { CATALOGUE } from '../fixtures/chart/custom-kinds.ts'
import { CHART, type HelmResult, helm, parseManifest, run, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { schemaLocation } from '../fixtures/chart/kubernetes-schemas.ts'
import type { Kind } from '../fixtures/chart/objects.ts'
import { findTool } from '../fixtures/chart/tool.ts'

const { kubernetes } = versions()

/** Checks a manifest against the API of the Kubernetes version that the suite installs. */
async function kubeconform(manifest: string): Promise<HelmResult> {
  const kinds: Kind[] = parseManifest(manifest)
  const location = schemaLocation(kubernetes, kinds)
  const folder = mkdtempSync(join(tmpdir(), 'taskora-manifest-'))
  try {
    const file = join(folder, 'manifest.yaml')
    writeFileSync(file, manifest)
    const published = ['-kubernetes-version', kubernetes.replace(/^v/, ''), '-schema-location', 'default']
    const schemas = location ? [location] : [CATALOGUE]
    const found = [...(location ? [] : published), ...schemas.flatMap((each) => ['-schema-location', each])]
    return await run(findTool('kubeconform'), ['-strict', '-summary', ...found, file])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What people switch on beyond the variants: each object that the chart can make, and each way to the database. */
const SWITCHED: Record<string, string[]> = {
  'everything of its own': [
    ...['--set', 'frontend.autoscaling.enabled=true,backend.autoscaling.enabled=true,backup.enabled=true'],
    ...['--set', 'backend.metrics.podMonitor.enabled=true,backend.metrics.namespace=monitoring'],
    ...['--set', 'scheduling.priorityClassName=high,backend.podLabels.team=a,database.storage.existingClaim=data'],
    ...['--set-json', 'ingress={"enabled":true,"hosts":[{"host":"a.example","tlsSecret":"a"},{"host":"b.example"}]}'],
    ...['--set-json', 'httpRoute={"enabled":true,"parentRefs":[{"name":"public"}],"hostnames":["a.example"]}'],
    ...['--set-json', 'backend.extraEnv=[{"name":"ONE","value":"1"}]'],
    ...['--set-json', 'frontend.extraVolumes=[{"name":"more","emptyDir":{}}]'],
    ...['--set-json', 'frontend.extraVolumeMounts=[{"name":"more","mountPath":"/more"}]'],
    ...['--set-json', 'frontend.extraEnvFrom=[{"configMapRef":{"name":"more"}}]'],
  ],
  'a database outside': [
    ...['--set', 'secrets.database.existingSecret=a,secrets.auth.existingSecret=b,backup.enabled=true'],
    ...['--set', 'database.external.host=db.example,database.external.tls.caSecret=ca'],
    ...['--set', 'database.external.cidrs={192.0.2.0/24}'],
  ],
}

for (const [variant, args] of Object.entries({ ...VARIANTS, ...SWITCHED })) {
  t.test(`${variant}: lint, template and Kubernetes' own schemas find nothing`, async (t) => {
    const lint = await helm(['lint', '--strict', CHART, ...args])
    t.equal(lint.code, 0, lint.stdout)
    const { code, stdout, stderr } = await template(args)
    t.equal(code, 0, stderr)
    const verdict = await kubeconform(stdout)
    t.equal(verdict.code, 0, verdict.stdout)
    t.match(verdict.stdout, /Invalid: 0, Errors: 0, Skipped: 0/)
  })
}

t.test("the ingress controller's objects are as Kubernetes has them", async (t) => {
  const plan = { namespace: 'taskora', release: 'taskora', image: 'controller:1', imageId: 'sha256:1' }
  const objects = [...controllerObjects(plan), controllerService(plan, 30080)]
  const manifest = objects.map((each) => stringify(each)).join('---\n')
  const { code, stdout } = await kubeconform(manifest)
  t.equal(code, 0, stdout)
  t.match(stdout, `Valid: ${objects.length}, Invalid: 0, Errors: 0, Skipped: 0`)
  t.equal((await kubeconform(manifest.replace('readinessProbe:', 'readynessProbe:'))).code, 1, 'counter-test')
})

t.test('a misspelt field, a wrong type and a missing field are found', async (t) => {
  const { stdout } = await template()
  const spoilt: [string, (manifest: string) => string][] = [
    ['livenesProbe', (manifest) => manifest.replace('livenessProbe:', 'livenesProbe:')],
    ['replicas', (manifest) => manifest.replace(/replicas: \d/, 'replicas: two')],
    ['selector', (manifest) => manifest.replace(/(kind: Deployment[^]*?) {2}selector:/, '$1  selectors:')],
  ]
  for (const [fault, spoil] of spoilt) {
    t.not(spoil(stdout), stdout, `the manifest is spoilt: ${fault}`)
    const { code, stdout: verdict } = await kubeconform(spoil(stdout))
    t.equal(code, 1, fault)
    t.match(verdict, fault)
  }
})

t.test('fields that the makers of other kinds do not know are found as well', async (t) => {
  const { stdout } = await template(SWITCHED['everything of its own'])
  const { code, stdout: verdict } = await kubeconform(stdout.replace('podMetricsEndpoints:', 'podMetricEndpoints:'))
  t.equal(code, 1)
  t.match(verdict, 'podMetricEndpoints')
})

t.test('a duplicate key is found', async (t) => {
  const { stdout } = await template()
  const { code } = await kubeconform(stdout.replace('  type: ClusterIP\n', '  type: ClusterIP\n  type: ClusterIP\n'))
  t.equal(code, 1)
})
