import type { Asked, Facts, Need } from '../facts/facts.ts'

/** One to three sentences, and the plain command that shows or does the same. */
export interface Answer {
  readonly says: readonly string[]
  readonly command: string
}

/** How a question is answered: what has to be read for it, and a pure function over that. */
export interface Answering {
  readonly needs: readonly Need[]
  /** The plain command, also for the case that what is needed cannot be read. */
  readonly command: (asked: Asked) => string
  readonly answer: (facts: Facts, asked: Asked) => readonly string[]
}

/** An answer whose function sees exactly what it names as needed. */
export const answering = <N extends Need>(
  needs: readonly N[],
  command: string | ((asked: Asked) => string),
  answer: (facts: Pick<Facts, N>, asked: Asked) => string | readonly string[],
): Answering => ({
  needs,
  command: typeof command === 'string' ? () => command : command,
  answer: (facts, asked) => [answer(facts, asked)].flat().filter(Boolean).slice(0, 3),
})

/** `a, b and c`; nothing is `none`. */
export const enumerate = (words: readonly string[], most = 6): string => {
  if (words.length === 0) return 'none'
  const shown = words.length > most ? [...words.slice(0, most), `${words.length - most} more`] : [...words]
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
