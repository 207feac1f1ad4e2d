import { percentile } from './statistics.ts'

/** What a request came to; `said` names the request and the answer of one that was not served. */
export interface Fare {
  readonly served: boolean
  readonly said: string
}

/** Sends one request. Never throws for what an answer is. */
export type Act = () => Promise<Fare>

/** What became of the requests of so many seconds. Times are milliseconds. */
export interface Served {
  readonly served: number
  readonly failed: number
  readonly seconds: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** What clients saw. */
export interface Driven extends Served {
  /** Of the requests that were not served. */
  readonly misses: readonly string[]
}

/**
 * Lets each client ask again as soon as it is answered, for so long; resolves when the last one has its answer. Such
 * clients find what can be served at most, and a server that becomes slow is asked less.
 */
export async function drive(clients: readonly Act[], forMs: number, signal: AbortSignal): Promise<Driven> {
  const latencies: number[] = []
  const misses: string[] = []
  const began = performance.now()
  const work = async (act: Act): Promise<void> => {
    while (performance.now() - began < forMs) {
      signal.throwIfAborted()
      const sent = performance.now()
      const { served, said } = await act()
      if (served) latencies.push(performance.now() - sent)
      else misses.push(said)
    }
  }
  await Promise.all(clients.map(work))
  const at = (share: number): number => Math.round((percentile(latencies, share) ?? 0) * 100) / 100
  return {
    served: latencies.length,
    failed: misses.length,
    seconds: (performance.now() - began) / 1_000,
    ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    misses,
  }
}
