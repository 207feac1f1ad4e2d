import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from './worker.ts'

/** What a load came to. */
export interface Pace {
  /** Requests that were due and found every worker waiting for an answer: what a fault kept from being asked. */
  readonly due: number
  readonly begun: number
}

export interface Load {
  /** Stops beginning; resolves when everything that was begun has its outcome. */
  stop(): Promise<Pace>
}

/**
 * Lets workers act, `perSecond` times together, by the clock and not by the answers: a server that becomes slow is
 * asked as often as before. When all workers wait, what is due is counted and left out. Rejects at `stop` with what a
 * worker threw.
 */
export function startLoad(workers: readonly Worker[], perSecond: number): Load {
  const idle = [...workers]
  const busy = new Set<Promise<void>>()
  const began = performance.now()
  let due = 0
  let begun = 0
  let over = false
  let failure: unknown
  const begin = (): void => {
    const worker = idle.shift()
    if (!worker) return
    begun += 1
    const work = worker
      .act()
      .catch((error: unknown) => void (failure ??= error))
      .finally(() => {
        busy.delete(work)
        idle.push(worker)
      })
    busy.add(work)
  }
  const run = async (): Promise<void> => {
    while (!over) {
      for (; due < ((performance.now() - began) / 1_000) * perSecond; due++) begin()
      await sleep(1_000 / perSecond)
    }
  }
  const running = run()
  return {
    async stop() {
      over = true
      await running
      await Promise.all(busy)
      if (failure !== undefined) throw failure
      return { due, begun }
    },
  }
}
