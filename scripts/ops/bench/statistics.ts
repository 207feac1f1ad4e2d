/**
 * What is said of repeated measurements. With few of them the median is the most that can be claimed; the extremes show
 * the noise.
 */
export interface Summary {
  readonly count: number
  readonly min: number
  readonly median: number
  readonly max: number
}

/** Undefined where nothing was measured. */
export function summarize(samples: readonly number[]): Summary | undefined {
  if (samples.length === 0) return undefined
  const sorted = [...samples].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { count: sorted.length, min: sorted[0]!, median, max: sorted.at(-1)! }
}

/**
 * The same list, begun at another place: each repetition starts with another variant, so that none always follows the
 * same one.
 */
export const rotated = <T>(items: readonly T[], by: number): T[] =>
  items.map((_, index) => items[(index + by) % items.length]!)

/** The value that so large a share of all is not above; undefined for none. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}
