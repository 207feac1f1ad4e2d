import { ACCESS } from './access.ts'
import { BUILDS } from './builds.ts'
import { CHANGES } from './changes.ts'
import { DATA } from './data.ts'
import { TROUBLE } from './trouble.ts'

const ALL = { ...TROUBLE, ...CHANGES, ...BUILDS, ...DATA, ...ACCESS }

/**
 * The wordings of `(show/list/get) (the/all) pods`: so many that each choice occurs, and not every combination, which
 * would
 * be thousands.
 */
export function expand(pattern: string): string[] {
  const parts = pattern.split(/\(([^)]*)\)/).map((part, index) => (index % 2 === 1 ? part.split('/') : [part]))
  const most = Math.max(...parts.map(({ length }) => length))
  return Array.from({ length: most }, (_, turn) =>
    parts
      .map((choices, slot) => choices[(turn + Math.floor(slot / 2)) % choices.length])
      .join('')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
}

/** What can be asked. */
export type QuestionId = keyof typeof ALL

/** The wordings of each question; the first one stands for the question where it is offered to a person. */
export const WORDINGS: ReadonlyMap<QuestionId, readonly string[]> = new Map(
  Object.entries(ALL).map(([id, text]) => [id as QuestionId, [...new Set(text.split('|').flatMap(expand))]]),
)
