// How often a container has ended in the same way, which its status, that has only the last end, does not say.
import type { LogTail } from '../causes/facts/facts.ts'
import type { KubeObject } from './cluster.ts'
import { type ContainerStatus, containersOf } from './pod-failure.ts'

/** The last end of a container, as its status has it. */
export interface End {
  readonly pod: KubeObject
  readonly container: string
  readonly exitCode: number
  readonly finishedAt: string
  /** The last lines that the kubelet has put into the status; empty where the container does not ask for it. */
  readonly message: string
  /** Another run has begun since. */
  readonly running: boolean
}

/** The last ends of the containers that have ended with an error, init containers too. */
export const failedEnds = (objects: readonly KubeObject[]): End[] =>
  objects
    .filter(({ kind, metadata }) => kind === 'Pod' && !metadata.deletionTimestamp)
    .flatMap((pod) => containersOf(pod).flatMap((each) => endOf(pod, each) ?? []))

function endOf(pod: KubeObject, { name, state, lastState }: ContainerStatus): End | undefined {
  const ended = state.terminated ?? lastState?.terminated
  if (!ended?.finishedAt || ended.exitCode === 0) return undefined
  const { exitCode, finishedAt, message = '' } = ended
  return { pod, container: name, exitCode, finishedAt, message, running: state.running !== undefined }
}

/** What ends have in common when their last words are the same: times, addresses and counters differ. */
const sameness = (exitCode: number, words: string): string =>
  `${exitCode} ${words.trim().replaceAll(/0x[\da-f]+|[\da-f-]{16,}|\d+/gi, '#')}`

interface Noted {
  readonly finishedAt: string
  readonly sameness: string
}

/** Remembers ends over the length of a wait. */
export interface EndMemory {
  /** The ends whose last words are neither in the status nor known. */
  wordless(ends: readonly End[]): End[]
  note(ends: readonly End[], tails: readonly LogTail[]): void
  /** True when the container's last two ends, both seen, were the same. */
  repeats(end: End): boolean
}

export function createEndMemory(): EndMemory {
  const known = new Map<string, Noted[]>()
  const keyOf = ({ pod, container }: End): string => `${pod.metadata.uid ?? pod.metadata.name} ${container}`
  const last = (end: End): Noted | undefined => known.get(keyOf(end))?.at(-1)
  return {
    wordless: (ends) => ends.filter((end) => end.message === '' && last(end)?.finishedAt !== end.finishedAt),
    note(ends, tails) {
      for (const end of ends) {
        if (last(end)?.finishedAt === end.finishedAt) continue
        const lines = tails.findLast((each) => each.pod === end.pod.metadata.name && each.container === end.container)
        const words = end.message || (lines?.lines ?? []).join('\n')
        const noted = { finishedAt: end.finishedAt, sameness: sameness(end.exitCode, words) }
        known.set(keyOf(end), [...(known.get(keyOf(end)) ?? []), noted].slice(-2))
      }
    },
    repeats(end) {
      const noted = known.get(keyOf(end)) ?? []
      return noted.length === 2 && noted[0]!.sameness === noted[1]!.sameness
    },
  }
}
