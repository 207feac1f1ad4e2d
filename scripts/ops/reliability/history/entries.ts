// What a history holds, one JSON object a line.

export type Action = 'create' | 'update' | 'complete' | 'delete'

/** What is known of a write: it counts, it does not, or nobody can say (no answer, or one that admits both). */
export type Result = 'ok' | 'failed' | 'unknown'

/** What a task says. Titles of one task differ from write to write, so that a value names the write that made it. */
export interface TaskState {
  readonly id: string
  readonly title: string
  readonly status: string
  readonly version: number
}

/** Written, and on the disk, before the request is sent. Times are milliseconds of the client's own clock. */
export interface Intent {
  readonly kind: 'intent'
  readonly number: number
  /** Names the task, from before it has an identity: its titles begin with it. */
  readonly key: string
  readonly action: Action
  readonly title?: string
  readonly status?: string
  /** The version that a change is made to (If-Match). */
  readonly base?: number
  readonly at: number
}

/** Written, and on the disk, before the client goes on. */
export interface Outcome {
  readonly kind: 'outcome'
  readonly number: number
  readonly result: Result
  /** The status of the answer, or what came in place of one. */
  readonly answer: number | string
  /** Of the task that the answer holds. */
  readonly version?: number
  readonly id?: string
  readonly at: number
}

/** An answer to a look at one task; without `seen`, that there is none. */
export interface Look {
  readonly kind: 'look'
  readonly key: string
  readonly seen?: TaskState
  readonly began: number
  readonly at: number
}

/** All tasks of one account after the fault; every key of the account is judged by it. */
export interface Final {
  readonly kind: 'final'
  readonly account: number
  readonly tasks: readonly TaskState[]
  readonly at: number
}

/** A fault was made, was taken back, or all was well again after it. */
export interface FaultMark {
  readonly kind: 'fault'
  readonly name: string
  readonly phase: 'made' | 'healed' | 'settled'
  readonly round: number
  readonly at: number
}

/** A request that was not served as asked: what was asked, and what came after how many milliseconds. */
export interface Miss {
  readonly kind: 'miss'
  readonly answer: string
  readonly began: number
  readonly at: number
}

export type Entry = Intent | Outcome | Look | Final | FaultMark | Miss

/** The key that a title begins with: `a0.w3.t17 4` is of `a0.w3.t17`. */
export const keyOf = (title: string): string => title.split(' ')[0]!

/** The account that a key is of. */
export const accountOf = (key: string): number => Number(/^a(\d+)\./.exec(key)?.[1] ?? -1)
