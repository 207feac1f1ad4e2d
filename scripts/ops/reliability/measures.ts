import type { Request } from './history/client.ts'
import type { FaultMark } from './history/entries.ts'

/**
 * Seconds from the end of each fault (its making, where it is over by itself) until a write was served again for good:
 * 0 where none failed until all was well, infinite where none was served any more.
 */
export function secondsUntilBack(requests: readonly Request[], faults: readonly FaultMark[]): number[] {
  const writes = requests.filter(({ write }) => write).sort((a, b) => a.at - b.at)
  const settled = new Map(faults.filter(({ phase }) => phase === 'settled').map(({ round, at }) => [round, at]))
  return faults
    .filter(({ phase }) => phase === 'healed')
    .map(({ at: end, round }) => {
      const until = settled.get(round) ?? Number.POSITIVE_INFINITY
      const own = writes.filter(({ at, ms }) => at + ms >= end && at < until)
      const last = own.findLast(({ fare }) => fare !== 'served')
      if (!last) return 0
      // One that began before all was well may have failed after that: then the next may be of a later round.
      const next = writes.find(({ fare, at }) => fare === 'served' && at > last.at)
      return next ? Math.max(0, next.at + next.ms - end) / 1_000 : Number.POSITIVE_INFINITY
    })
}

/** How often each text occurs, the most frequent first: `12 × GET /: 503`. */
export function tally(texts: readonly string[], most: number): string[] {
  return [...Map.groupBy(texts, (each) => each)]
    .map(([text, all]) => [all.length, text] as const)
    .sort(([a], [b]) => b - a)
    .slice(0, most)
    .map(([times, text]) => `${times} × ${text}`)
}
