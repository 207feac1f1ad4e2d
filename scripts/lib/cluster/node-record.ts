import type { Context } from '../run/context.ts'
import { fact, forget, peek, remember } from '../run/memo.ts'
import { targetOf } from '../run/which-cluster.ts'
import type { Machine } from './minikube.ts'

/** The node's container: which one it is, since when it runs, and where. */
export interface NodeRecord {
  /** Another one means that the cluster was made anew. */
  id: string
  /** Epoch milliseconds. */
  startedAt: number
  /** Its address in the engine's network. */
  address: string
  /** What it may use at most; undefined where nothing limits it. */
  limits?: Machine | undefined
  /** What of this machine leads to which of its ports: `30080/tcp` to the addresses that it has here. */
  published?: Readonly<Record<string, readonly { HostPort: string }[] | null>> | undefined
}

const NODE_FORMAT =
  '{{.Id}} {{.State.StartedAt}} {{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}{{println}}' +
  '{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{json .HostConfig.PortBindings}}'

/** Looks at the node's container; undefined when there is none, and for the nodes of a target. */
export async function readNode({ shell, config }: Pick<Context, 'shell' | 'config'>): Promise<NodeRecord | undefined> {
  if (targetOf(config)) return undefined
  const { exitCode, stdout } = await shell.probe(
    'docker',
    ['container', 'inspect', '--format', NODE_FORMAT, config.profile],
    { timeoutMs: 20_000 },
  )
  const [identity = '', settings = ''] = stdout.trim().split('\n')
  const [id = '', started = '', address = ''] = identity.trim().split(' ')
  return exitCode === 0 ? { id, startedAt: Date.parse(started), address, ...parseNodeSettings(settings) } : undefined
}

function parseNodeSettings(line: string): Pick<NodeRecord, 'limits' | 'published'> {
  const [, nanoCpus, memory, bindings] = /^(\d+) (\d+) (\{.*\})$/.exec(line.trim()) ?? []
  if (bindings === undefined) return {}
  const limits = { cpus: Number(nanoCpus) / 1e9, memoryBytes: Number(memory) }
  return {
    ...(limits.cpus > 0 && limits.memoryBytes > 0 ? { limits } : {}),
    published: JSON.parse(bindings) as NonNullable<NodeRecord['published']>,
  }
}

/** The node as this run found it, once setup was done. */
export async function knownNode(
  context: Pick<Context, 'shell' | 'config' | 'memory'>,
): Promise<NodeRecord | undefined> {
  const node = seenNode(context) ?? (await readNode(context))
  if (node) remember(context, NODE, node)
  return node
}

/** For what gives the node other limits or another container. */
export const forgetNode = (context: Pick<Context, 'memory'>): void => forget(context, NODE)

/** The node when this run has looked at it. */
export const seenNode = (context: Pick<Context, 'memory'>): NodeRecord | undefined => peek(context, NODE)

const NODE = fact<NodeRecord>('the node')
