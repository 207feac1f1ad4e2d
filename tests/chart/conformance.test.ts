import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { versions } from '../../scripts/sources/versions.ts'
import { CHART, type HelmResult, helm, parseManifest, run, template, VARIANTS } from '../fixtures/chart/helm.ts'
import { type Kind, schemaLocation } from '../fixtures/chart/kubernetes-schemas.ts'
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
    const schemas = location ? ['-schema-location', location] : ['-kubernetes-version', kubernetes.replace(/^v/, '')]
    return await run(findTool('kubeconform'), ['-strict', '-summary', ...schemas, file])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const [variant, args] of Object.entries(VARIANTS)) {
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

t.test('a duplicate key is found', async (t) => {
  const { stdout } = await template()
  const { code } = await kubeconform(stdout.replace('  type: ClusterIP\n', '  type: ClusterIP\n  type: ClusterIP\n'))
  t.equal(code, 1)
})
