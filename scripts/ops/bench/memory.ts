import { readdirSync, readFileSync } from 'node:fs'

const EVERY_MS = 200

/**
 * Looks at what the programs of this process hold, until `stop` answers the most that they held at once, in bytes.
 * Pages that several of them share count for each. Zero where the system does not say: that is elsewhere than on Linux.
 */
export function watchMemory(): { readonly stop: () => number } {
  let most = 0
  const look = (): void => void (most = Math.max(most, heldBelow(process.pid)))
  const timer = setInterval(look, EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      return most
    },
  }
}

/** Resident bytes of all descendants of a process. */
export function heldBelow(pid: number | string): number {
  return childrenOf(pid).reduce((sum, child) => sum + residentBytes(child) + heldBelow(child), 0)
}

/** A process that ends meanwhile has no children any more. */
function childrenOf(pid: number | string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
    )
  } catch {
    return []
  }
}

function residentBytes(pid: string): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
