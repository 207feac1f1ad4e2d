import type { KubeObject } from '../../kube-object.ts'
import type { LogTail, Unread } from '../facts/facts.ts'

/** Objects of some kinds: which kinds are here whole, and what could not be read. */
export interface Listing {
  readonly objects: readonly KubeObject[]
  readonly complete: readonly string[]
  readonly unread: readonly Unread[]
}

export interface Tails {
  readonly tails: readonly LogTail[]
  readonly unread: readonly Unread[]
}

/** One run of a container whose last lines are wanted. */
export interface Run {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly previous: boolean
}

/** A way to the API. None of its parts throws: what cannot be read is named. */
export interface ClusterReader {
  list(): Promise<Listing>
  /** The last lines of all containers of a namespace; `listed` has its pods, once they are known. */
  logs(namespace: string, listed: Promise<Listing>): Promise<Tails>
  /** The last lines of single runs; one without any is left out. */
  tails(runs: readonly Run[]): Promise<Tails>
  close(reason?: string): void
}

/** Lines that are read of each run. */
export const LINES = 80

/** A line of an answer that says why there is none. */
export const reasonIn = (text: string): string => (text.trim().split('\n')[0] || 'no answer').slice(0, 200)
