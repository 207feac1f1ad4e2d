import { readFileSync } from 'node:fs'
import { watchMemory } from './memory.ts'
import { summarize } from './statistics.ts'

/** What a way costs beside time. */
export interface Cost {
  /** Processor time of its own processes, those of the engine and of the cluster not among them. */
  readonly cpuMs: number
  /** The most memory that its processes held at once, as far as looks from time to time saw it. */
  readonly memoryBytes?: number
}

/** The median of each figure by itself. There has to be at least one cost. */
export function medianCost(costs: readonly Cost[]): Cost {
  const memory = summarize(costs.flatMap(({ memoryBytes }) => memoryBytes ?? []))
  return {
    cpuMs: Math.round(summarize(costs.map(({ cpuMs }) => cpuMs))!.median),
    ...(memory ? { memoryBytes: Math.round(memory.median) } : {}),
  }
}

/** Linux counts in hundredths of a second, whatever its kernel ticks by. */
export const TICK_MS = 10
const CHILDREN_USER = 16
const CHILDREN_SYSTEM = 17

/**
 * Does `work` and adds the processor time and memory of the programs that it ran, with all that those ran and waited
 * for. Without a cost where the system does not say: that is elsewhere than on Linux.
 */
export async function withCost<T extends object>(work: () => Promise<T>): Promise<T & { readonly cost?: Cost }> {
  const before = childrenMs()
  const memory = watchMemory()
  let memoryBytes = 0
  const result: T = await work().finally(() => (memoryBytes = memory.stop()))
  const after = childrenMs()
  if (before === undefined || after === undefined) return result
  return { ...result, cost: { cpuMs: after - before, ...(memoryBytes > 0 ? { memoryBytes } : {}) } }
}

/** Of ended children alone: the fields of proc(5) are counted from 1, and a program's name may hold spaces. */
function childrenMs(): number | undefined {
  try {
    const text = readFileSync('/proc/self/stat', 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = [CHILDREN_USER, CHILDREN_SYSTEM].map((field) => Number(fields[field - 3]))
    return ticks.reduce((sum, each) => sum + each, 0) * TICK_MS
  } catch {
    return undefined
  }
}
