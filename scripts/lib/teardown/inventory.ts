import { clusterArgs, isClusterReady } from '../cluster/cluster.ts'
import { UserError } from '../errors.ts'
import { controllerNamespace } from '../ingress/objects.ts'
import type { Context } from '../run/context.ts'

/** Something that exists: of the engine, or an object of the cluster, which alone has a namespace. */
export interface Item {
  /** `container`, `volume`, `network` or `image`; of an object its kind, such as `Secret`. */
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/** How an item is called in a report. */
export const labelOf = ({ kind, name, namespace }: Item): string =>
  namespace === undefined ? `${kind} ${name}` : `${namespace}: ${kind}/${name}`

export interface Inventory {
  /** Made by this suite for this checkout. */
  readonly ours: readonly Item[]
  /** Everything else: teardown must not touch it. */
  readonly others: readonly Item[]
  readonly clusterAnswers: boolean
}

type Scope = Pick<Context, 'config' | 'paths' | 'shell'>

/** What is listed of the engine: kind, arguments, and whether a name is ours. */
const ENGINE_LISTS = [
  {
    kind: 'container',
    args: ['container', 'ls', '--all', '--format', '{{.Names}}'],
    isOurs: (name: string, profile: string) => name === profile,
  },
  {
    kind: 'volume',
    args: ['volume', 'ls', '--format', '{{.Name}}'],
    isOurs: (name: string, profile: string) => name === profile,
  },
  {
    kind: 'network',
    args: ['network', 'ls', '--format', '{{.Name}}'],
    isOurs: (name: string, profile: string) => name === profile,
  },
  {
    kind: 'image',
    args: ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'],
    isOurs: (name: string) => isOwnImage(name),
  },
] as const

/** Images of the application and those that its own recipe made; a pulled official image may serve others, too. */
export const isOwnImage = (reference: string): boolean => reference.startsWith('taskora/')

/** Long-lived kinds, and pods, of which only ours are listed: those of others come and go by themselves. */
const KINDS = 'deployments,statefulsets,daemonsets,services,secrets,configmaps,persistentvolumeclaims,pods'

/**
 * Lists engine and cluster. A cluster that does not answer is left out, and that is told; without an engine nothing is
 * known, not even that there is nothing: throws TSK_TEARDOWN_UNASKED.
 */
export async function takeInventory(context: Scope): Promise<Inventory> {
  const [engine, cluster] = await Promise.all([listEngine(context), listCluster(context)])
  const found = [...engine, ...(cluster ?? [])]
  return {
    ours: found.filter(({ own }) => own),
    others: found.filter(({ own }) => !own),
    clusterAnswers: cluster !== undefined,
  }
}

interface Found extends Item {
  readonly own: boolean
}

async function listEngine({ shell, config }: Scope): Promise<Found[]> {
  const lists = await Promise.all(
    ENGINE_LISTS.map(async ({ kind, args, isOurs }) => {
      const { exitCode, stdout, stderr } = await shell.probe('docker', args, { timeoutMs: 30_000 })
      if (exitCode !== 0) throw unasked(config.profile, stderr)
      const names = stdout.split('\n').filter(Boolean)
      return names.map((name) => ({ kind, name, own: isOurs(name, config.profile) }))
    }),
  )
  return lists.flat()
}

async function listCluster(context: Scope): Promise<Found[] | undefined> {
  if (!(await isClusterReady(context))) return undefined
  const format = 'jsonpath={range .items[*]}{.metadata.namespace} {.kind} {.metadata.name}{"\\n"}{end}'
  const { stdout } = await context.shell.ask(
    'kubectl',
    [...clusterArgs(context), 'get', KINDS, '--all-namespaces', '--output', format],
    { timeoutMs: 30_000 },
  )
  const { namespace: ours } = context.config
  const namespaces = [ours, controllerNamespace(ours)]
  const items = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [namespace = '', kind = '', name = ''] = line.split(' ')
      return { kind, name, namespace, own: namespaces.includes(namespace) }
    })
  return items.filter(({ kind, own }) => own || kind !== 'Pod')
}

/** The items of the first that the second lacks. */
export function missingFrom(before: readonly Item[], after: readonly Item[]): Item[] {
  const labels = new Set(after.map(labelOf))
  return before.filter((item) => !labels.has(labelOf(item)))
}

const unasked = (profile: string, stderr: string): UserError =>
  new UserError(
    'TSK_TEARDOWN_UNASKED',
    `No Docker engine answers, so what is left of "${profile}" could not be asked`,
    {
      evidence: [stderr.trim().split('\n').at(-1) ?? '', 'its node, data and images may all still be there'].filter(
        Boolean,
      ),
      hint: 'Start Docker (`npm run doctor` says how), then run the same command again',
    },
  )
