import { formsOf } from './form.ts'
import { COMMON, wordsOf } from './words.ts'

/** How well a question fits one of the known ones: 1 for a wording of the table, 0 for nothing in common. */
export interface Match<Id extends string> {
  readonly id: Id
  readonly score: number
}

type Vector = ReadonlyMap<string, number>

/** What each kind of term weighs beside a word that says what a question is about. */
const WEIGHTS = { common: 0.2, component: 0.4, neighbours: 0.4, together: 0.5, withForm: 0.5, form: 0.4 }

/** Whichever of them is asked about, the question is the same. */
const COMPONENTS: ReadonlySet<string> = new Set(['frontend', 'backend', 'database'])

/** How much the whole of a question's wordings counts beside the nearest of them. */
const SHARE_OF_ALL = 0.5

/**
 * Finds the question that a wording means: words, their pairs and the form of the question, weighted by how few
 * questions
 * have them (inverse document frequency, Spärck Jones 1972), compared by cosine (Salton's vector space model, 1975)
 * with each
 * wording of the table and with all wordings of a question together (Rocchio 1971).
 */
export function createMatcher<Id extends string>(
  wordings: ReadonlyMap<Id, readonly string[]>,
): (question: string) => Match<Id>[] {
  const terms = [...wordings].map(([id, texts]) => ({
    id,
    texts: texts.map((text) => termsOf(wordsOf(text), formsOf(text))),
  }))
  const vocabulary = new Set(terms.flatMap(({ texts }) => texts.flatMap((each) => [...each.keys()])))
  const weight = inverseFrequency(terms.map(({ texts }) => new Set(texts.flatMap((each) => [...each.keys()]))))
  const questions = terms.map(({ id, texts }) => {
    const vectors = texts.map((each) => normal(each, weight))
    return { id, vectors, whole: sum(vectors) }
  })
  return (question) => {
    const words = wordsOf(question).map((word) => corrected(word, vocabulary))
    const telling = words.filter((word) => !COMMON.has(word))
    const known = telling.length === 0 ? 1 : telling.filter((word) => vocabulary.has(word)).length / telling.length
    const vector = normal(termsOf(words, formsOf(question)), weight)
    return questions
      .map(({ id, vectors, whole }) => {
        const nearest = Math.max(...vectors.map((each) => dot(vector, each)))
        return { id, score: known * (nearest * (1 - SHARE_OF_ALL) + dot(vector, whole) * SHARE_OF_ALL) }
      })
      .sort((a, b) => b.score - a.score)
  }
}

/** Words, neighbours, pairs of telling words in any order, and telling words with the form of the question. */
function termsOf(words: readonly string[], forms: readonly string[]): Vector {
  const terms = new Map<string, number>()
  const telling = [...new Set(words.filter((word) => !COMMON.has(word)))]
  const merged = telling.map((word) => (COMPONENTS.has(word) ? 'component' : word))
  for (const word of words)
    terms.set(word, COMMON.has(word) ? WEIGHTS.common : COMPONENTS.has(word) ? WEIGHTS.component : 1)
  words.slice(1).forEach((word, index) => terms.set(`${words[index]} ${word}`, WEIGHTS.neighbours))
  merged.forEach((word, index) => {
    for (const other of merged.slice(index + 1)) terms.set([word, other].sort().join('+'), WEIGHTS.together)
    for (const form of forms) terms.set(`${form} ${word}`, WEIGHTS.withForm)
  })
  for (const form of forms) terms.set(form, WEIGHTS.form)
  return terms
}

/** A pair that the table does not hold says nothing; a word that it does not hold says that the question is another. */
function inverseFrequency(documents: readonly ReadonlySet<string>[]): (term: string) => number {
  const frequency = new Map<string, number>()
  for (const document of documents) for (const term of document) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  return (term) => {
    const seen = frequency.get(term)
    if (seen === undefined) return /[ +?]/.test(term) ? 0 : Math.log(1 + documents.length / 2)
    return Math.log(1 + documents.length / seen)
  }
}

function normal(terms: Vector, weight: (term: string) => number): Vector {
  return unit(new Map([...terms].map(([term, kind]) => [term, kind * weight(term)])))
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector.values()) || 1
  return new Map([...vector].map(([term, value]) => [term, value / length]))
}

function sum(vectors: readonly Vector[]): Vector {
  const total = new Map<string, number>()
  for (const vector of vectors) for (const [term, value] of vector) total.set(term, (total.get(term) ?? 0) + value)
  // The root keeps a term that all wordings share from drowning the others.
  return unit(new Map([...total].map(([term, value]) => [term, Math.sqrt(value)])))
}

const dot = (a: Vector, b: Vector): number =>
  a.entries().reduce((total, [term, value]) => total + value * (b.get(term) ?? 0), 0)

/** The known word that is one slip of the fingers away, for words long enough that it is no other word. */
function corrected(word: string, vocabulary: ReadonlySet<string>): string {
  if (word.length < 5 || vocabulary.has(word)) return word
  return vocabulary.values().find((known) => known.length > 4 && !/[ +?]/.test(known) && isOneSlip(word, known)) ?? word
}

/** Whether one letter is missing, too many, another, or changed places with its neighbour. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  const [restA, restB] = [a.slice(start), b.slice(start)]
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
