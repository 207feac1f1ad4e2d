import { summarize } from './statistics.ts'

/** What a way costs beside time. */
export interface Cost {
  /** Processor time of its own processes, those of the engine and of the cluster not among them. */
  readonly cpuMs: number
  /** The most memory that they held at once. */
  readonly memoryBytes: number
}

/** The median of each figure by itself. There has to be at least one cost. */
export const medianCost = (costs: readonly Cost[]): Cost => ({
  cpuMs: Math.round(summarize(costs.map(({ cpuMs }) => cpuMs))!.median),
  memoryBytes: Math.round(summarize(costs.map(({ memoryBytes }) => memoryBytes))!.median),
})
