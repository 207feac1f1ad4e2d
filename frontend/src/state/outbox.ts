import type { NewTask, Task, TaskChange } from '@/api/tasks'
import type { Kept } from './kept'

/** Something that the person wrote and that the server has not confirmed. */
export type Unsent = {
  /** Its name here; of a new task also the idempotency key, so that sending it again makes no second one. */
  key: string
  /** When it was written, in milliseconds since 1970. */
  at: number
  /** Why it was not sent; null while it is on its way. */
  problem: string | null
  /** Sending it again by itself would be refused again. */
  refused: boolean
} & (
  | { kind: 'add'; task: NewTask }
  | { kind: 'change'; seen: Task; change: TaskChange }
  | { kind: 'remove'; seen: Task }
  /** Behind this task, or first. */
  | { kind: 'move'; seen: Task; after: Pick<Task, 'id' | 'title'> | null }
  /** Leaves out the one of a repeating task that was seen. */
  | { kind: 'skip'; seen: Task }
)

export type UnsentMove = Extract<Unsent, { kind: 'move' }>
export type UnsentSkip = Extract<Unsent, { kind: 'skip' }>

/** Keeps in the browser what is not confirmed: it is written down before it is sent. */
export interface Outbox {
  /** Oldest first; the same array until something changes. */
  get: () => readonly Unsent[]
  put: (...written: Unsent[]) => void
  fail: (keys: readonly string[], problem: string, refused: boolean) => void
  remove: (...keys: string[]) => void
  subscribe: (listener: () => void) => () => void
}

const PLACE = 'unsent.'

/** Each has a name of its own in the storage: two tabs that write at once never overwrite each other's. */
export function createOutbox(kept: Kept): Outbox {
  const read = () =>
    kept
      .names(PLACE)
      .map((name) => kept.read(name))
      .filter(isUnsent)
      .toSorted((a, b) => a.at - b.at)
  let all: readonly Unsent[] = read()
  const listeners = new Set<() => void>()
  const readAgain = () => {
    all = read()
    for (const listener of listeners) listener()
  }
  const write = (keys: readonly string[], next: (key: string) => Unsent | null | undefined) => {
    for (const key of keys) {
      const unsent = next(key)
      if (unsent !== undefined) kept.write(PLACE + key, unsent)
    }
    readAgain()
  }
  return {
    get: () => all,
    put: (...written) => {
      const byKey = new Map(written.map((unsent) => [unsent.key, unsent]))
      write([...byKey.keys()], (key) => byKey.get(key))
    },
    fail: (keys, problem, refused) => {
      const byKey = new Map(all.map((unsent) => [unsent.key, unsent]))
      write(keys, (key) => {
        const unsent = byKey.get(key)
        return unsent && { ...unsent, problem, refused }
      })
    },
    remove: (...keys) => write(keys, () => null),
    subscribe: (listener) => {
      listeners.add(listener)
      const stop = kept.subscribe(readAgain)
      return () => {
        listeners.delete(listener)
        stop()
      }
    },
  }
}

const OF_A_TASK: unknown[] = ['change', 'remove', 'move', 'skip'] satisfies Unsent['kind'][]

function isUnsent(value: unknown): value is Unsent {
  const { key, at, kind, task, seen } = (value ?? {}) as Record<string, unknown>
  const named = typeof key === 'string' && typeof at === 'number'
  return named && (kind === 'add' ? isTitled(task) : OF_A_TASK.includes(kind) && isTitled(seen))
}

const isTitled = (value: unknown) => typeof (value as { title?: unknown } | null)?.title === 'string'
