// What the chart needs of a cluster that somebody else runs, asked before anything is changed.
import { createCluster } from '../cluster/cluster.ts'
import { UserError } from '../errors.ts'
import type { KubeObject } from '../kube-object.ts'
import { nearest } from '../nearest.ts'
import type { Context } from '../run/context.ts'
import { type Overrides, readOverrides } from '../run/kept-target.ts'
import type { Target } from '../run/which-cluster.ts'
import type { ClusterIdentity } from './identity.ts'

/** The least version of Kubernetes: `kubeVersion` of the chart. */
const LEAST = [1, 30] as const

/** Kinds that chart and suite make in the namespace, by group. */
export const MADE: Readonly<Record<string, readonly string[]>> = {
  '': ['services', 'configmaps', 'secrets', 'serviceaccounts', 'persistentvolumeclaims'],
  apps: ['deployments', 'statefulsets'],
  batch: ['cronjobs'],
  policy: ['poddisruptionbudgets'],
  'networking.k8s.io': ['networkpolicies', 'ingresses'],
}

/** Further rights: waits look at pods and their logs, a backup runs a program in the pod of the database. */
const FURTHER = [
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'get', group: '', resource: 'pods', subresource: 'log' },
  { verb: 'create', group: '', resource: 'pods', subresource: 'exec' },
] as const

interface Right {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
}

const NEEDED: readonly Right[] = [
  ...Object.entries(MADE).flatMap(([group, resources]) =>
    resources.flatMap((resource) => ['create', 'patch', 'delete'].map((verb) => ({ verb, group, resource }))),
  ),
  ...FURTHER,
]

/**
 * Throws TSK_TARGET_VERSION, TSK_TARGET_RIGHTS, TSK_TARGET_STORAGE or TSK_TARGET_INGRESS. Returns what was not seen.
 */
export async function assertTargetFits(
  context: Context,
  target: Target,
  { version }: Pick<ClusterIdentity, 'version'>,
): Promise<string[]> {
  assertVersion(target, version)
  await assertRights(context, target)
  const wanted = readOverrides(context.config)
  const unseen = [await assertStorage(context, wanted), await assertIngress(context, wanted)]
  return unseen.filter((each) => each !== undefined)
}

function assertVersion({ context }: Target, version: string): void {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? []
  if (Number(major) > LEAST[0] || (Number(major) === LEAST[0] && Number(minor) >= LEAST[1])) return
  throw new UserError('TSK_TARGET_VERSION', `The cluster "${context}" runs Kubernetes ${version}`, {
    evidence: [`the chart needs v${LEAST.join('.')} or newer`],
    hint: 'Update the cluster, or choose another with --target',
  })
}

/** What `kubectl auth can-i` asks, for all rights in one call. */
async function assertRights(context: Context, { context: name }: Target): Promise<void> {
  const { namespace } = context.config
  const reviews = NEEDED.map((right) => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace, ...right } },
  }))
  const { stdout } = await createCluster(context).ask(
    // Before a validation kubectl lists what the whole cluster knows, which an account of one namespace may not.
    ['create', '--filename', '-', '--output', 'jsonpath={.status.allowed}{"\\n"}', '--validate=false'],
    { input: reviews.map((each) => JSON.stringify(each)).join('\n'), timeoutMs: 30_000 },
  )
  const answers = stdout.trim().split('\n')
  const lacking = NEEDED.filter((_, index) => answers[index] !== 'true')
  if (lacking.length === 0) return
  const [first] = lacking
  throw new UserError(
    'TSK_TARGET_RIGHTS',
    `Your account may not do in the namespace "${namespace}" of "${name}" what the chart needs`,
    {
      evidence: lacking.map(say),
      hint:
        `Ask whoever runs the cluster for the role "admin" in that namespace; ` +
        `\`kubectl --context ${name} auth can-i ${first!.verb} ${first!.resource} -n ${namespace}\` then says yes`,
    },
  )
}

const say = ({ verb, group, resource, subresource }: Right): string =>
  `${verb} ${resource}${subresource ? `/${subresource}` : ''}${group ? `.${group}` : ''}`

/** Lists objects of the whole cluster; undefined where this account may not. */
async function listed(context: Context, kinds: string): Promise<KubeObject[] | undefined> {
  const { exitCode, stdout } = await createCluster(context).probe(
    ['get', kinds, '--output', 'json', '--ignore-not-found'],
    { timeoutMs: 30_000 },
  )
  if (exitCode !== 0) return undefined
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as { items: KubeObject[] }).items
}

const namesOf = (objects: readonly KubeObject[]): string[] => objects.map(({ metadata }) => metadata.name)

/** Whether there is the class of this name; without a name, one that this annotation makes the default. */
const offers = (classes: readonly KubeObject[], name: string | undefined, annotation: string): boolean =>
  name ? namesOf(classes).includes(name) : classes.some(({ metadata }) => metadata.annotations?.[annotation] === 'true')

async function assertStorage(context: Context, wanted: Overrides): Promise<string | undefined> {
  const claims = [
    ...(wanted.database?.external?.host ? [] : [{ key: 'database.storage', ...wanted.database?.storage }]),
    ...(wanted.backup?.enabled === false ? [] : [{ key: 'backup.storage', ...wanted.backup?.storage }]),
  ].filter(({ existingClaim }) => !existingClaim)
  if (claims.length === 0) return undefined
  const classes = await listed(context, 'storageclasses')
  if (!classes) return 'the StorageClasses: no right to list them'
  for (const { key, className } of claims) {
    if (offers(classes, className, DEFAULT_STORAGE)) continue
    throw new UserError(
      'TSK_TARGET_STORAGE',
      className
        ? `The cluster has no StorageClass "${className}"${nearest(className, namesOf(classes))}`
        : 'The cluster has no default StorageClass, so nobody would make the volume',
      {
        evidence: [`StorageClasses: ${namesOf(classes).join(', ') || 'none'}`],
        hint: `Name one as ${key}.className in a file of values: \`npm run deploy -- --overrides FILE\``,
      },
    )
  }
  return undefined
}

const DEFAULT_STORAGE = 'storageclass.kubernetes.io/is-default-class'
const DEFAULT_INGRESS = 'ingressclass.kubernetes.io/is-default-class'

async function assertIngress(context: Context, { ingress, httpRoute }: Overrides): Promise<string | undefined> {
  // By annotation the class is a word that only its controller knows.
  if (ingress?.enabled === false || httpRoute?.enabled || ingress?.annotations?.['kubernetes.io/ingress.class'])
    return undefined
  const classes = await listed(context, 'ingressclasses')
  if (!classes) return 'the IngressClasses: no right to list them'
  const name = ingress?.className ?? ''
  if (offers(classes, name, DEFAULT_INGRESS)) return undefined
  throw new UserError(
    'TSK_TARGET_INGRESS',
    name
      ? `The cluster has no IngressClass "${name}"${nearest(name, namesOf(classes))}`
      : 'The cluster has no default IngressClass, so no controller would serve the address',
    {
      evidence: [`IngressClasses: ${namesOf(classes).join(', ') || 'none'}`],
      hint:
        classes.length > 0
          ? 'Name one as ingress.className in a file of values: `npm run deploy -- --overrides FILE`'
          : 'Install an ingress controller in the cluster, or use httpRoute in a file of values (--overrides FILE)',
    },
  )
}
