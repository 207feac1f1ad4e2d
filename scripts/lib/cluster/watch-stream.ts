// Watches of the API server, followed for as long as somebody waits.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../run/context.ts'
import type { ApiClient } from './api-client.ts'
import { createCluster } from './cluster.ts'
import { createObjectMemory, type WatchEvent } from './object-memory.ts'

/** A server that restarts, or an old watch that it drops, is asked again after this time. */
const RESTART_MS = 500
/** A stream that hangs is replaced after this time. */
const LONGEST_MS = 60_000

export interface Followed {
  readonly path: string
  /** Gives what takes the lines of one stream; called for each stream anew. */
  readonly begin: () => (event: WatchEvent) => void
  readonly onBreak?: () => void
  readonly signal: AbortSignal
}

/**
 * Follows a watch until the signal ends it, by requests of this process or, without a client, by kubectl; one that
 * breaks is begun again.
 */
export async function followStream(
  context: Context,
  client: ApiClient | undefined,
  { path, begin, onBreak, signal }: Followed,
): Promise<void> {
  const cluster = createCluster({ ...context, shell: context.shell.withSignal(signal) })
  while (!signal.aborted) {
    try {
      const take = begin()
      const chunks = client ? client.stream(path, LONGEST_MS, signal) : cluster.stream(path, LONGEST_MS)
      for await (const line of linesOf(chunks)) take(JSON.parse(line) as WatchEvent)
    } catch {
      // Refused, broken off, cut in the middle of a line: a listing says what the stream did not.
    }
    onBreak?.()
    await sleep(RESTART_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Takes a watch of Warnings, and tells of each that comes after those that exist already. */
export function onWarnings(tell: () => void): (event: WatchEvent) => void {
  const take = createObjectMemory().follow()
  let begun = false
  return (event) => {
    const told = take(event)
    if (told && begun) tell()
    begun ||= told
  }
}

/** A watch that first tells everything that exists and where that ends, which holds for nothing at all, too. */
export function watchPath(path: string, selector: string | undefined, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    watch: '1',
    allowWatchBookmarks: 'true',
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    ...(selector ? { labelSelector: selector } : {}),
    ...more,
  })
  return `${path}?${query}`
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
