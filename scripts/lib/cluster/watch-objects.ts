import { setTimeout as sleep } from 'node:timers/promises'
import type { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { type Observation, type WaitOptions, type Watch, waitFor } from '../wait.ts'
import { createCluster, type KubeObject } from './cluster.ts'
import { createObjectMemory, type WatchEvent } from './object-memory.ts'

/** The kinds that can be waited for, with where the API server has them. */
const GROUPS = {
  deployments: '/apis/apps/v1',
  statefulsets: '/apis/apps/v1',
  replicasets: '/apis/apps/v1',
  pods: '/api/v1',
} as const
type WatchedKind = keyof typeof GROUPS

export interface ObjectWait<T> extends Omit<WaitOptions<T>, 'observe' | 'watch' | 'signal' | 'onChange'> {
  kinds: readonly WatchedKind[]
  selector?: string
  /** What these objects, of all kinds and in no order, say. Only asks: it is called at each burst of changes. */
  judge: (objects: readonly KubeObject[]) => Observation<T>
  /** Called with each listing before it is judged, for what has to be put right. */
  onListing?: (objects: readonly KubeObject[]) => Promise<void>
  /**
   * Looks further while the objects leave the wait pending, every two seconds, and once when they end it badly: what is
   * found ends the wait, or is said beside what the objects say.
   */
  look?: (objects: readonly KubeObject[]) => Promise<{ readonly error?: UserError; readonly detail?: string }>
  /** How long the streams are believed without a listing. */
  relistMs?: number
}

/** Between two looks further. */
const LOOK_MS = 2_000

/**
 * Waits for what objects of the namespace say. The API server's streams tell of each change, so that a wait costs the
 * node nothing while nothing happens. They only say when to look: a wait ends by what a listing says, and where streams
 * break off or stay silent, listings go on without them.
 */
export function waitForObjects<T>(
  context: Context,
  { kinds, selector, judge, onListing, look, relistMs, ...wait }: ObjectWait<T>,
): Promise<T> {
  const { report, signal } = context
  const watched = watchObjects(context, kinds, { selector, relistMs })
  const further = lookFurther<T>(look)
  return waitFor({
    ...wait,
    signal,
    watch: watched.watch,
    onChange: (detail) => report.update(detail),
    async observe() {
      const known = watched.known()
      const seen = known && judge(known)
      if (known && seen?.state === 'pending') return further(known, seen)
      const listing = await watched.list()
      await onListing?.(listing)
      return further(listing, judge(listing))
    },
  })
}

/** Adds to an observation what a look further says; the first one is due when the wait has lasted for a while. */
function lookFurther<T>(look: ObjectWait<T>['look']) {
  let lookedAt = performance.now()
  let detail = ''
  return async (objects: readonly KubeObject[], seen: Observation<T>): Promise<Observation<T>> => {
    if (!look || seen.state === 'done') return seen
    if (seen.state === 'failed') return { state: 'failed', error: (await look(objects)).error ?? seen.error }
    if (performance.now() - lookedAt >= LOOK_MS) {
      const { error, detail: said = '' } = await look(objects)
      lookedAt = performance.now()
      detail = said
      if (error) return { state: 'failed', error }
    }
    return detail === '' ? seen : { state: 'pending', detail: `${seen.detail} · ${detail}` }
  }
}

/** A server that restarts, or an old watch that it drops, is asked again after this time. */
const RESTART_MS = 500
/** A stream that hangs is replaced after this time. */
const LONGEST_MS = 60_000
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

function watchObjects(
  context: Context,
  kinds: readonly WatchedKind[],
  { selector, relistMs = RELIST_MS }: { selector: string | undefined; relistMs: number | undefined },
): WatchedObjects {
  const memory = createObjectMemory()
  let listedAt = -Infinity
  let broken = false
  const follow = async (kind: WatchedKind, ring: () => void, signal: AbortSignal): Promise<void> => {
    const cluster = createCluster({ ...context, shell: context.shell.withSignal(signal) })
    const path = watchPath(context.config.namespace, kind, selector)
    while (!signal.aborted) {
      try {
        const take = memory.follow()
        for await (const line of linesOf(cluster.stream(path, LONGEST_MS)))
          if (take(JSON.parse(line) as WatchEvent)) ring()
      } catch {
        // Refused, broken off, cut in the middle of a line: a listing says what the stream did not.
      }
      broken = true
      await sleep(RESTART_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  return {
    known: () => (broken || performance.now() - listedAt >= relistMs ? undefined : memory.objects()),
    list() {
      broken = false
      listedAt = performance.now()
      return memory.replace(() => createCluster(context).get(kinds.join(','), selector))
    },
    watch: async (ring, signal) => void (await Promise.all(kinds.map((kind) => follow(kind, ring, signal)))),
  }
}

/** A watch that first tells everything that exists and where that ends, which holds for nothing at all, too. */
function watchPath(namespace: string, kind: WatchedKind, selector: string | undefined): string {
  const query = new URLSearchParams({
    watch: '1',
    allowWatchBookmarks: 'true',
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    ...(selector ? { labelSelector: selector } : {}),
  })
  return `${GROUPS[kind]}/namespaces/${namespace}/${kind}?${query}`
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    yield* lines
  }
}
