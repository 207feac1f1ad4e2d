import type { Saves } from './sync/saves.ts'
import { createQueue, type SourceChanges } from './watch-sources.ts'

/** Hands each change on once it has been brought into the pods, and not at all where those of one have refused it. */
export function syncFirst(
  changes: Pick<SourceChanges, 'next'>,
  saves: readonly Pick<Saves, 'save'>[],
  signal: AbortSignal,
): { changes: Pick<SourceChanges, 'next' | 'arrival'>; ended: Promise<void> } {
  const { settle, ...queue } = createQueue()
  const run = async (): Promise<void> => {
    for (let time = await changes.next(signal); time !== undefined; time = await changes.next(signal))
      if ((await Promise.all(saves.map(({ save }) => save(time)))).every(Boolean)) settle(time)
  }
  return { changes: queue, ended: run() }
}
