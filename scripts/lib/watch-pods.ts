import { setTimeout as sleep } from 'node:timers/promises'
import { createCluster } from './cluster.ts'
import type { Context } from './context.ts'
import type { Watch } from './wait.ts'

/** A server that restarts, or an old watch that it drops, is asked again after this time. */
const RESTART_MS = 500

/** Rings at every change of a pod of this selection. A watch that breaks off is begun anew: it only says when to look. */
export const watchPods = (context: Context, selector?: string): Watch => async (ring, signal) => {
  const cluster = createCluster({ ...context, shell: context.shell.withSignal(signal) })
  const args = ['get', 'pods', '--watch-only', '--output', 'name', ...(selector ? ['--selector', selector] : [])]
  while (!signal.aborted) {
    await cluster.probe(args, { timeoutMs: 600_000, onLine: ring })
    // Whatever happened while nobody watched is seen now.
    ring()
    await sleep(RESTART_MS, undefined, { signal }).catch(() => undefined)
  }
}
