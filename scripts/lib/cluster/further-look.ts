// When a wait looks further than at its own objects.
import type { UserError } from '../errors.ts'
import type { Observation } from '../wait.ts'
import type { KubeObject } from './cluster.ts'

/** What a look behind the objects of a wait says. */
export interface Look {
  /** Ends the wait: what it waits for cannot come. */
  readonly error?: UserError
  /** Is said beside what the objects say. */
  readonly detail?: string
  /** What the objects say is final passes by itself. */
  readonly passes?: boolean
  /** Milliseconds after which it wants to look again, because time alone may settle what it has seen. */
  readonly againMs?: number
}

/** Finds out what the objects of a wait do not show. */
export interface FurtherLook {
  (objects: readonly KubeObject[]): Promise<Look>
  /** Says in which trouble the objects are; another answer than before is looked at without delay. */
  readonly trouble?: (objects: readonly KubeObject[]) => string
}

/** Between two looks where nothing new was heard. */
const IDLE_MS = 2_000
/** What an earlier rollout left behind goes within this time, so the first look is not earlier. */
const FIRST_MS = 1_000
/** News come in bursts, and a look reads lists that take processor from the pods that start. */
const BURST_MS = 400

/** A look that is due by the clock, at once after news, and when the objects have ended the wait badly. */
export interface Looking<T> {
  /** Adds to an observation what the look says, where one is due or asked for. */
  add(objects: readonly KubeObject[], seen: Observation<T>, atOnce?: boolean): Promise<Observation<T>>
  /** Tells that there are news. */
  hurry(): void
}

/** `now`: a time source in milliseconds, replaced in tests. */
export function createFurtherLook<T>(look: FurtherLook | undefined, now = () => performance.now()): Looking<T> {
  let due = now() + IDLE_MS
  let earliest = now() + FIRST_MS
  let detail = ''
  let trouble = ''
  const hurry = (): void => {
    due = Math.min(due, earliest)
  }
  const noteTrouble = (objects: readonly KubeObject[]): void => {
    const present = look?.trouble?.(objects) ?? ''
    if (present !== trouble && present !== '') hurry()
    trouble = present
  }
  return {
    hurry,
    async add(objects, seen, atOnce = false) {
      if (!look || seen.state === 'done') return seen
      if (seen.state === 'failed') {
        const { error = seen.error, passes = false } = await look(objects)
        return passes ? { state: 'pending', detail: seen.error.message } : { state: 'failed', error }
      }
      noteTrouble(objects)
      if (atOnce || now() >= due) {
        due = Infinity
        const { error, detail: said = '', againMs = IDLE_MS } = await look(objects)
        earliest = now() + BURST_MS
        // What was heard while it looked may be newer than what it read.
        due = due < Infinity ? earliest : now() + Math.min(Math.max(againMs, BURST_MS), IDLE_MS)
        detail = said
        if (error) return { state: 'failed', error }
      }
      return detail === '' ? seen : { state: 'pending', detail: `${seen.detail} · ${detail}` }
    },
  }
}
