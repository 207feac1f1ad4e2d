import type { Unsaved } from '../unsaved'

/**
 * Runs work after all earlier work under the same keys has ended, however it did. Resolves or rejects as the work does.
 */
export type Queue = <T>(keys: string[], work: () => Promise<T>) => Promise<T>

/** One queue per key: work on one task happens in the order in which it was begun. */
export function createQueues({ track }: Unsaved): Queue {
  const last = new Map<string, Promise<unknown>>()
  return (keys, work) => {
    const before = Promise.allSettled(keys.map((key) => last.get(key)))
    const result = track(before.then(work))
    for (const key of keys) last.set(key, result)
    return result
  }
}
