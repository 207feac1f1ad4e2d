import type { ErrorCode } from '../../errors.ts'
import type { ObjectRef } from '../facts/facts.ts'
import type { World } from './world.ts'

/**
 * `fatal`: waiting does not heal it. `problem`: something fails, and it may pass. `waiting`: it heals by itself when
 * something else ends. `warning`: wrong, although nothing fails yet.
 */
export type Level = 'fatal' | 'problem' | 'waiting' | 'warning'

/** One statement about why something fails, as a rule makes it. */
export interface Finding {
  readonly code: ErrorCode
  /** What is at fault: everything that depends on it may be a consequence. */
  readonly object: ObjectRef
  /** The root cause in one sentence, without a full stop. */
  readonly cause: string
  /** At most three lines: object and field, event, or log line. */
  readonly evidence: readonly string[]
  /** A command or an action that mends it. */
  readonly mend: string
  /** From 0 to 1: how sure it is that this is the cause. */
  readonly confidence: number
  readonly level: Level
  /**
   * A symptom is what a cause elsewhere would look like as well: it is folded beneath a cause that its object depends
   * on,
   * and stands alone, as "cannot be known", only where none is found.
   */
  readonly symptom?: boolean
  /** A symptom that only repeats that something is not ready, and is nothing without its cause. */
  readonly echo?: boolean
  /** What fails because of it, where the graph cannot know. */
  readonly affects?: readonly ObjectRef[]
  /** Where the cause may be instead: the objects that a symptom points to. */
  readonly pointsTo?: readonly ObjectRef[]
  /** Other explanations that the same evidence allows. */
  readonly hypotheses?: readonly string[]
  /** What would settle it, where it cannot be known from these facts: a command. */
  readonly settle?: string
  /** Epoch milliseconds since when, where known. */
  readonly since?: number
}

/** A rule: a pure function over the facts, and the code under which docs/troubleshooting.md explains what it finds. */
export interface Rule {
  readonly code: ErrorCode
  readonly find: (world: World) => Iterable<Finding>
}

/** What a rule says beyond what its code says already. */
export type Found = Omit<Finding, 'code' | 'level' | 'confidence'> & Partial<Pick<Finding, 'level' | 'confidence'>>

/** A rule from its parts: findings are certain and fatal unless they say otherwise. */
export const rule = (code: ErrorCode, find: (world: World) => Iterable<Found>): Rule => ({
  code,
  *find(world) {
    for (const found of find(world)) {
      const { evidence } = found
      yield { confidence: 0.9, level: 'fatal', ...found, code, evidence: evidence.filter(Boolean).slice(0, 3) }
    }
  },
})
