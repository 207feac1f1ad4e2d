import { type Cluster, clusterArgs, createCluster } from '../../lib/cluster/cluster.ts'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Environment } from '../../lib/shell/command.ts'
import { CommandError } from '../../lib/shell/command-error.ts'
import type { Installable } from './installable.ts'
import { assertOnlyLooking } from './kagent-rights.ts'

export const NAMESPACE = 'kagent'

/** 1.0 wants Kubernetes 1.37. */
const VERSION = '0.10.1'
/** Who has a mirror, or the charts in a folder, names it in TASKORA_KAGENT_CHARTS. */
const CHARTS = 'oci://ghcr.io/kagent-dev/kagent/helm'
const RELEASES = ['kagent-crds', 'kagent'] as const
const MADE_BY = 'taskora.dev/made-by'
const WAIT = '5m'

/** A provider that the chart knows, found by the key that is set for it. */
const PROVIDERS = [
  { name: 'openAI', variable: 'OPENAI_API_KEY', secret: 'kagent-openai' },
  { name: 'anthropic', variable: 'ANTHROPIC_API_KEY', secret: 'kagent-anthropic' },
  { name: 'gemini', variable: 'GOOGLE_API_KEY', secret: 'kagent-gemini' },
] as const
type Provider = (typeof PROVIDERS)[number]

/** Room for what the chart starts, and for nothing that grows without end. */
const objects = (provider: Provider, key: string): object[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels: { [MADE_BY]: 'ai-install' } } },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'kagent', namespace: NAMESPACE },
    spec: { hard: { pods: '20', 'limits.memory': '4Gi', 'requests.storage': '2Gi' } },
  },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'kagent', namespace: NAMESPACE },
    spec: {
      limits: [{ type: 'Container', default: { memory: '256Mi' }, defaultRequest: { cpu: '20m', memory: '64Mi' } }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: provider.secret, namespace: NAMESPACE },
    stringData: { [provider.variable]: key },
  },
]

/** Tools that only look, without Secrets; controllers that only act in their own namespace; one agent. */
const valuesOf = ({ name, variable, secret }: Provider): object => ({
  providers: { default: name, [name]: { apiKeySecretRef: secret, apiKeySecretKey: variable } },
  rbac: { namespaces: [NAMESPACE] },
  controller: { watchNamespaces: [NAMESPACE] },
  'kagent-tools': { rbac: { readOnly: true, allowSecrets: false }, tools: { enabledTools: ['k8s'] } },
  'grafana-mcp': { enabled: false },
  querydoc: { enabled: false },
  ...Object.fromEntries(
    [
      'argo-rollouts',
      'cilium-debug',
      'cilium-manager',
      'cilium-policy',
      'helm',
      'istio',
      'kgateway',
      'observability',
      'promql',
    ].map((agent) => [`${agent}-agent`, { enabled: false }]),
  ),
})

/** Kagent in a namespace of its own, with limits, a key as a Secret, and rights that were asked for after the start. */
export const KAGENT: Installable = {
  async install(context) {
    const provider = requireKey(context.env)
    const cluster = within(context)
    await requireOwn(cluster)
    for (const release of RELEASES) await requireChart(context, release)
    await cluster.apply(objects(provider, context.env[provider.variable]!))
    try {
      for (const release of RELEASES)
        await context.shell.act(
          'helm',
          [
            ...helmScope(context),
            'upgrade',
            release,
            chart(context.env, release),
            ...['--version', VERSION, '--install', '--wait', '--timeout', WAIT, '--values', '-'],
          ],
          { input: JSON.stringify(release === 'kagent' ? valuesOf(provider) : {}), timeoutMs: 400_000 },
        )
      if (context.options.dryRun) return 'nothing was changed'
      await assertOnlyLooking(cluster, context.config.namespace)
    } catch (error) {
      // Half an assistant, or one that may do more than look, is none.
      await removeAll(context)
      throw error instanceof CommandError ? notInstalled(error) : error
    }
    return `Kagent ${VERSION} looks at namespace ${context.config.namespace}, and runs in ${NAMESPACE}`
  },
  async remove(context) {
    const cluster = within(context)
    await requireOwn(cluster)
    await removeAll(context)
    if (context.options.dryRun) return 'nothing was changed'
    const left = await leftovers(cluster)
    if (left.length > 0)
      throw new UserError('TSK_AI_LEFT', `Still there: ${left.join(', ')}`, {
        hint: 'npm run ai -- status',
      })
    return `its releases, its kinds, its roles, its key and the namespace ${NAMESPACE} are gone`
  },
  async status(context) {
    const left = await leftovers(within(context))
    if (left.length === 0) return 'not installed'
    const args = [...helmScope(context), 'list', '--filter', '^kagent$', '--output', 'json']
    const { stdout, exitCode } = await context.shell.probe('helm', args, { timeoutMs: 30_000 })
    const [release] = exitCode === 0 ? (JSON.parse(stdout) as { status: string; chart: string }[]) : []
    return release ? `${release.chart}, ${release.status}` : `not installed, and still there: ${left.join(', ')}`
  },
}

const within = (context: Context): Cluster =>
  createCluster({ ...context, config: { ...context.config, namespace: NAMESPACE } })

/** Helm's words for the same scope as kubectl's. */
const helmScope = (context: Context): string[] => [
  ...clusterArgs(context).map((each) => (each === '--context' ? '--kube-context' : each)),
  '--namespace',
  NAMESPACE,
]

const chart = (env: Environment, release: string): string =>
  `${(env['TASKORA_KAGENT_CHARTS'] || CHARTS).replace(/\/+$/, '')}/${release}`

function requireKey(env: Environment): Provider {
  const provider = PROVIDERS.find(({ variable }) => env[variable])
  if (provider) return provider
  throw new UserError(
    'TSK_AI_TOOL',
    `Kagent needs a model: none of ${PROVIDERS.map(({ variable }) => variable).join(', ')} is set`,
    {
      hint: 'Set the key of one provider in this shell, then run this again',
    },
  )
}

/** Throws TSK_AI_FOREIGN where somebody else made the namespace. */
async function requireOwn(cluster: Cluster): Promise<void> {
  const path = `jsonpath={.metadata.labels}`
  const { stdout } = await cluster.ask(['get', 'namespace', NAMESPACE, '--ignore-not-found', '--output', path], {
    timeoutMs: 30_000,
  })
  if (stdout.trim() === '' || stdout.includes(MADE_BY)) return
  throw new UserError('TSK_AI_FOREIGN', `The namespace ${NAMESPACE} was not made by this command, and is left alone`, {
    hint: `kubectl get all --namespace ${NAMESPACE}`,
  })
}

/** Throws TSK_AI_CHART before anything is made. */
async function requireChart({ shell, env }: Context, release: string): Promise<void> {
  const args = ['show', 'chart', chart(env, release), '--version', VERSION]
  const { exitCode, stderr } = await shell.probe('helm', args, { timeoutMs: 60_000 })
  if (exitCode === 0) return
  throw new UserError('TSK_AI_CHART', `The chart ${release} ${VERSION} cannot be had: nothing was changed`, {
    evidence: [stderr.trim().split('\n').at(-1) ?? ''],
    hint: 'TASKORA_KAGENT_CHARTS names a mirror, or a folder that has the charts kagent-crds and kagent',
  })
}

const notInstalled = (error: CommandError): UserError =>
  new UserError('TSK_AI_CHART', 'Kagent did not start, and was removed again', {
    evidence: error.evidence,
    hint: 'npm run ai -- status',
    cause: error,
  })

/** Releases in the order of their dependence; the namespace takes the rest of it along. */
async function removeAll(context: Context): Promise<void> {
  for (const release of [...RELEASES].reverse())
    await context.shell.act(
      'helm',
      [...helmScope(context), 'uninstall', release, '--ignore-not-found', '--wait', '--timeout', '2m'],
      { timeoutMs: 150_000 },
    )
  await within(context).act(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait', '--timeout', '90s'], {
    timeoutMs: 120_000,
  })
}

/** What is in the cluster because of Kagent, by name. */
async function leftovers(cluster: Cluster): Promise<string[]> {
  const kinds = 'namespaces,clusterroles,clusterrolebindings,customresourcedefinitions'
  const { stdout } = await cluster.ask(['get', kinds, '--output', 'name'], { timeoutMs: 30_000 })
  return stdout.split('\n').filter((name) => /\/(kagent|kmcp)([.-]|$)|\.kagent\.dev$/.test(name))
}
