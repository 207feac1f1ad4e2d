import type { Component } from '../../../lib/run/chart-values.ts'
import { namedComponent, namedTime } from './entities.ts'
import { createMatcher } from './matcher.ts'
import { type QuestionId, WORDINGS } from './wordings/index.ts'

/** Below it a question has too little in common with any known one. */
const LEAST_SCORE = 0.25

const OFFERED = 3

const match = createMatcher(WORDINGS)

/** What a question says: all that its text is read for. */
export interface Understood {
  /** The known question that is meant, where one is. */
  readonly id: QuestionId | undefined
  /** The component that it names. */
  readonly component: Component | undefined
  /** Epoch milliseconds from which on it wants to know. */
  readonly since: number | undefined
  /** Wordings of the known questions that come nearest, for a person to choose from. */
  readonly nearest: readonly string[]
}

export function understand(question: string, now = Date.now()): Understood {
  const matches = match(question)
  const [best] = matches
  return {
    id: best && best.score >= LEAST_SCORE ? best.id : undefined,
    component: namedComponent(question),
    since: namedTime(question, now),
    nearest: matches.slice(0, OFFERED).map(({ id }) => WORDINGS.get(id)![0]!),
  }
}
