// The chart's README says what values there are and which rights its objects take.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { CHART, render } from '../fixtures/chart/helm.ts'
import { valuesTable, writtenTable } from '../fixtures/chart/values-table.ts'

const README = readFileSync(join(CHART, 'README.md'), 'utf8')
const VALUES = readFileSync(join(CHART, 'values.yaml'), 'utf8')

t.test('the table of values is that of values.yaml', async (t) => {
  t.equal(writtenTable(README), valuesTable(VALUES), 'node tests/fixtures/chart/values-table.ts writes it')
  t.ok(valuesTable(VALUES).split('\n').length > 100)
  const text =
    '# Head.\na:\n  # -- One\n  # more | yes\n  one: 1\n\n' +
    '  # No value of its own.\n  two:\n    # -- Deep\n    deep: {}\n'
  t.equal(
    valuesTable(text).split('\n').slice(2).join('\n'),
    '| `a.one` | `1` | One more \\| yes |\n| `a.two.deep` | `{}` | Deep |\n',
  )
  t.not(valuesTable(`${VALUES}# -- New\nextra: 1\n`), valuesTable(VALUES))
})

/** `apps/deployments`, for every row of the table of rights. */
const documented = [...README.matchAll(/^\| ([\w.]+) \| ([a-z, ]+) \| /gm)]
  .flatMap(([, group, resources]) => resources!.split(', ').map((each) => `${group === 'core' ? '' : group}/${each}`))
  .sort()

/** What the role `admin` of Kubernetes 1.35 may do everything with in its namespace (its bootstrap policy). */
const ADMIN = {
  '': ['configmaps', 'persistentvolumeclaims', 'pods', 'secrets', 'serviceaccounts', 'services'],
  apps: ['deployments', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs'],
  'networking.k8s.io': ['ingresses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
}

t.test('the table of rights names each kind that the chart can make, and no other', async (t) => {
  const objects = await render([
    ...['--set', 'ingress.enabled=true,httpRoute.enabled=true,backup.enabled=true'],
    ...['--set', 'frontend.autoscaling.enabled=true,backend.metrics.podMonitor.enabled=true'],
    ...['--set', 'backend.metrics.namespace=monitoring', '--set-json', 'httpRoute.parentRefs=[{"name":"public"}]'],
  ])
  // Helm itself made Secrets whoever makes those of the application.
  const made = ['/secrets', ...objects.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${pluralOf(kind)}`)]
  t.strictSame([...new Set(made)].sort(), documented)
  const admin = Object.entries(ADMIN).flatMap(([group, resources]) => resources.map((each) => `${group}/${each}`))
  t.strictSame(
    documented.filter((each) => !admin.includes(each)),
    ['gateway.networking.k8s.io/httproutes', 'monitoring.coreos.com/podmonitors'],
    'an admin of the namespace may make all the others',
  )
  t.ok(
    objects.every(({ metadata }) => metadata.namespace === 'taskora'),
    'nothing belongs to the whole cluster',
  )
})

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.split('/')[0]! : '')

const pluralOf = (kind: string): string => {
  const name = kind.toLowerCase()
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : name.endsWith('s') ? `${name}es` : `${name}s`
}
