import { createMatcher } from './matcher.ts'
import { type QuestionId, WORDINGS } from './wordings/index.ts'

/** Below it a question has too little in common with any known one. */
const LEAST_SCORE = 0.25

const OFFERED = 3

const match = createMatcher(WORDINGS)

/** The known question that is meant, where one is; and those that come nearest, for a person to choose from. */
export function understand(question: string): { id: QuestionId | undefined; nearest: QuestionId[] } {
  const matches = match(question)
  const [best] = matches
  return {
    id: best && best.score >= LEAST_SCORE ? best.id : undefined,
    nearest: matches.slice(0, OFFERED).map(({ id }) => id),
  }
}
