import type { Context } from '../run/context.ts'
import { type Observation, type WaitOptions, type Watch, waitFor } from '../wait.ts'
import { type ApiClient, apiClient } from './api-client.ts'
import { createCluster, type KubeObject } from './cluster.ts'
import { createFurtherLook, type FurtherLook } from './further-look.ts'
import { listKind } from './list-kind.ts'
import { createObjectMemory } from './object-memory.ts'
import { followStream, onWarnings, watchPath } from './watch-stream.ts'

/** The kinds that can be waited for, with where the API server has them. */
const GROUPS = {
  deployments: ['/apis/apps/v1', 'Deployment'],
  statefulsets: ['/apis/apps/v1', 'StatefulSet'],
  replicasets: ['/apis/apps/v1', 'ReplicaSet'],
  pods: ['/api/v1', 'Pod'],
} as const
type WatchedKind = keyof typeof GROUPS

export interface ObjectWait<T> extends Omit<WaitOptions<T>, 'observe' | 'watch' | 'signal' | 'onChange'> {
  kinds: readonly WatchedKind[]
  selector?: string
  /** What these objects, of all kinds and in no order, say. Only asks: it is called at each burst of changes. */
  judge: (objects: readonly KubeObject[]) => Observation<T>
  /** Called with each listing before it is judged, for what has to be put right. */
  onListing?: (objects: readonly KubeObject[]) => Promise<void>
  /** Makes what looks further while the objects leave the wait pending, and once when they end it badly. */
  look?: (client: ApiClient | undefined) => FurtherLook
  /** How long the streams are believed without a listing. */
  relistMs?: number
}

/**
 * Waits for what objects of the namespace say. The API server's streams tell of each change, so that a wait costs the
 * node nothing while nothing happens. They only say when to look: a wait ends by what a listing says, and where streams
 * break off or stay silent, listings go on without them.
 */
export async function waitForObjects<T>(
  context: Context,
  { kinds, selector, judge, onListing, look, relistMs, ...wait }: ObjectWait<T>,
): Promise<T> {
  const { report, signal } = context
  const client = apiClient(context)
  const further = createFurtherLook<T>(look?.(client))
  const watched = watchObjects(context, kinds, { client, selector, relistMs, onWarning: further.hurry })
  try {
    return await waitFor({
      ...wait,
      signal,
      watch: watched.watch,
      onChange: (detail) => report.update(detail),
      async observe() {
        const known = watched.known()
        const seen = known && judge(known)
        const said = known && seen?.state === 'pending' ? await further.add(known, seen) : undefined
        if (said?.state === 'pending') return said
        const listing = await watched.list()
        await onListing?.(listing)
        return further.add(listing, judge(listing), said !== undefined)
      },
    })
  } finally {
    client?.close()
  }
}

/**
 * On a machine of its own a stream breaks rather than hangs, and a listing takes processor from the pods that start.
 */
const RELIST_MS = 10_000

interface WatchedObjects {
  /** What is known by the streams; undefined when a listing is due. */
  known: () => KubeObject[] | undefined
  list: () => Promise<KubeObject[]>
  watch: Watch
}

interface Watching {
  /** Where the API cannot be read by requests of this process, kubectl reads it. */
  readonly client: ApiClient | undefined
  readonly selector: string | undefined
  readonly relistMs: number | undefined
  readonly onWarning: () => void
}

function watchObjects(
  context: Context,
  kinds: readonly WatchedKind[],
  { client, selector, relistMs = RELIST_MS, onWarning }: Watching,
): WatchedObjects {
  const memory = createObjectMemory()
  const { namespace } = context.config
  let listedAt = -Infinity
  let broken = false
  const followKind = (kind: WatchedKind, ring: () => void, signal: AbortSignal): Promise<void> =>
    followStream(context, client, {
      path: watchPath(`${GROUPS[kind][0]}/namespaces/${namespace}/${kind}`, selector),
      begin() {
        const take = memory.follow()
        return (event) => void (take(event) && ring())
      },
      onBreak: () => (broken = true),
      signal,
    })
  // Without a client it would be one more program, which takes more from the pods that start than it tells earlier.
  const followWarnings = async (ring: () => void, signal: AbortSignal): Promise<void> => {
    const path = watchPath(`/api/v1/namespaces/${namespace}/events`, undefined, { fieldSelector: 'type=Warning' })
    const tell = (): void => {
      onWarning()
      ring()
    }
    if (client) await followStream(context, client, { path, begin: () => onWarnings(tell), signal })
  }
  return {
    known: () => (broken || performance.now() - listedAt >= relistMs ? undefined : memory.objects()),
    list() {
      broken = false
      listedAt = performance.now()
      return memory.replace(() => listObjects(context, client, kinds, selector))
    },
    watch: async (ring, signal) =>
      void (await Promise.all([...kinds.map((kind) => followKind(kind, ring, signal)), followWarnings(ring, signal)])),
  }
}

/** What exists now, by requests of this process where that succeeds. */
async function listObjects(
  context: Context,
  client: ApiClient | undefined,
  kinds: readonly WatchedKind[],
  selector: string | undefined,
): Promise<KubeObject[]> {
  const query = selector ? `?${new URLSearchParams({ labelSelector: selector })}` : ''
  const ask = (kind: WatchedKind): Promise<KubeObject[]> => {
    const [group, single] = GROUPS[kind]
    return listKind(client!, single, `${group}/namespaces/${context.config.namespace}/${kind}${query}`)
  }
  const lists = client ? await Promise.all(kinds.map(ask)).catch(() => undefined) : undefined
  return lists?.flat() ?? createCluster(context).get(kinds.join(','), selector)
}
