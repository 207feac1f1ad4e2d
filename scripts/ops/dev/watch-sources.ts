import { join, relative } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { visibility } from '../../lib/images/image-inputs.ts'
import { BUILT_COMPONENTS } from '../../lib/images/images.ts'

/**
 * Saving all files, changing branches and formatting are many events: one change when none has followed for this long.
 */
const QUIET_MS = 120

/** Something that writes without a pause does not hold changes back for longer. */
const LONGEST_MS = 2_000

/** What happened below the watched folders since it was last asked for. */
export interface SourceChanges {
  /**
   * Waits for the next change to settle; resolves to the time of its first event, or undefined when the signal ends the
   * wait.
   */
  next(signal: AbortSignal): Promise<number | undefined>
  /** Aborted when a change settles that `next` has not handed out yet. */
  arrival(): AbortSignal
  close(): Promise<void>
}

/** Watches the files that the builds can see, by the rule of the tag. Resolves when every folder is watched. */
export async function watchSources(folder: string): Promise<SourceChanges> {
  const changes = createChanges()
  const watchers = new Map<string, FSWatcher>()
  let renewal = Promise.resolve()
  let isClosed = false
  // One after the other: two renewals at once would leave a watcher behind that nobody closes.
  const renew = (context: string, watcher: FSWatcher): void => {
    renewal = renewal.then(async () => {
      if (isClosed || watchers.get(context) !== watcher) return
      await watcher.close()
      await watchContext(context)
    })
  }
  const watchContext = async (context: string): Promise<void> => {
    const isVisible = visibility(context)
    const watcher = watch(context, {
      ignoreInitial: true,
      ignored: (path) => {
        const below = relative(context, path)
        return below !== '' && below !== '.dockerignore' && !isVisible(below)
      },
    })
    watchers.set(context, watcher)
    watcher.on('all', (_event, path) => {
      changes.noticed()
      // Other rules, other files: what was ignored so far may matter now.
      if (relative(context, path) === '.dockerignore') renew(context, watcher)
    })
    await new Promise<void>((resolve, reject) => {
      watcher.once('ready', resolve).once('error', reject)
    })
  }
  await Promise.all(BUILT_COMPONENTS.map((component) => watchContext(join(folder, component))))
  return {
    ...changes,
    async close() {
      changes.close()
      isClosed = true
      await renewal
      await Promise.all([...watchers.values()].map((watcher) => watcher.close()))
    },
  }
}

/** Gathers single events to changes. */
export function createChanges(quietMs = QUIET_MS, longestMs = LONGEST_MS) {
  let first: number | undefined
  let timer: NodeJS.Timeout | undefined
  const { settle, ...queue } = createQueue()
  const settleFirst = (): void => {
    settle(first!)
    first = undefined
  }
  return {
    ...queue,
    noticed(): void {
      const now = Date.now()
      first ??= now
      clearTimeout(timer)
      timer = setTimeout(settleFirst, Math.min(quietMs, Math.max(0, first + longestMs - now)))
    },
    close: (): void => clearTimeout(timer),
  }
}

/** Changes that have settled and wait to be taken: however many there are, they are one, with the time of the first. */
export function createQueue() {
  let settled: number | undefined
  let arrival = new AbortController()
  const take = (): number | undefined => {
    const time = settled
    if (time === undefined) return undefined
    settled = undefined
    arrival = new AbortController()
    return time
  }
  return {
    settle(time: number): void {
      settled ??= time
      arrival.abort(new Error('a newer change'))
    },
    arrival: (): AbortSignal => arrival.signal,
    async next(signal: AbortSignal): Promise<number | undefined> {
      while (settled === undefined && !signal.aborted) await either(arrival.signal, signal)
      return signal.aborted ? undefined : take()
    },
  }
}

const either = (...signals: AbortSignal[]): Promise<void> =>
  new Promise((resolve) => {
    const any = AbortSignal.any(signals)
    if (any.aborted) return resolve()
    any.addEventListener('abort', () => resolve(), { once: true })
  })
