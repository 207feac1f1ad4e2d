// Questions are understood in wordings that the table does not hold.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { ANSWERS } from '../../../../scripts/ops/ask/answers/index.ts'
import { namedComponent, namedTime } from '../../../../scripts/ops/ask/understanding/entities.ts'
import { understand } from '../../../../scripts/ops/ask/understanding/understand.ts'
import { expand, type QuestionId, WORDINGS } from '../../../../scripts/ops/ask/understanding/wordings/index.ts'

const read = <T>(name: string): T =>
  parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'fixtures', 'questions', name), 'utf8')) as T

type Half = 'open' | 'sealed'
const HELD_OUT = read<Record<QuestionId, Record<Half, string[]>>>('held-out.yaml')
const OFF_TOPIC = read<Record<Half, string[]>>('off-topic.yaml')

const IN_TABLE = new Set([...WORDINGS.values()].flat().map((each) => each.toLowerCase()))

/** Right answers of those that the table does not hold. */
function measure(
  half: Half,
  by: (question: string) => { id: string | undefined } = understand,
): { right: number; of: number } {
  const asked = Object.entries(HELD_OUT).flatMap(([id, halves]) => halves[half].map((question) => ({ id, question })))
  const strange = asked.filter(({ question }) => !IN_TABLE.has(question.toLowerCase()))
  return { right: strange.filter(({ id, question }) => by(question).id === id).length, of: strange.length }
}

t.test('at least 40 questions, each with ten wordings, an answer, and wordings that are held out', (t) => {
  t.ok(WORDINGS.size >= 40, `${WORDINGS.size} questions`)
  for (const [id, wordings] of WORDINGS) {
    t.ok(wordings.length >= 10, `${id}: ${wordings.length} wordings`)
    t.ok(ANSWERS[id], `${id} has an answer`)
    t.ok(HELD_OUT[id], `${id} has wordings that are held out`)
  }
  t.same(Object.keys(ANSWERS).sort(), [...WORDINGS.keys()].sort())
  t.end()
})

t.test('the wording that stands for a question means it', (t) => {
  for (const [id, [first]] of WORDINGS) t.equal(understand(first!).id, id, `${first}`)
  t.end()
})

t.test('wordings that the table does not hold', (t) => {
  for (const half of ['open', 'sealed'] as const) {
    const { right, of } = measure(half)
    t.comment(`${half}: ${right} of ${of} right, ${((100 * right) / of).toFixed(1)} %`)
    t.ok(of >= 100, `${of} of the ${half} half are not in the table`)
    t.ok(right / of >= 0.95, `${half}: ${right} of ${of}`)
  }
  const { right, of } = measure('sealed', () => ({ id: 'wrong' }))
  t.ok(right / of < 0.05, 'one answer to everything fails')
  t.end()
})

t.test('what nobody here can know is not answered', (t) => {
  for (const half of ['open', 'sealed'] as const) {
    const refused = OFF_TOPIC[half].filter((question) => understand(question).id === undefined).length
    t.comment(`${half}: ${refused} of ${OFF_TOPIC[half].length} refused`)
    t.ok(refused / OFF_TOPIC[half].length >= 0.9, `${half}: ${refused} of ${OFF_TOPIC[half].length}`)
  }
  t.equal(understand('').id, undefined)
  t.equal(understand('?!').id, undefined)
  const { nearest } = understand('what is the capital of France')
  t.equal(nearest.length, 3, 'the nearest are offered, as a person would put them')
  for (const each of nearest) t.ok(IN_TABLE.has(each.toLowerCase()), each)
  t.end()
})

t.test('a pattern stands for wordings in which each choice occurs', (t) => {
  t.same(expand('(show/list/get) (the/all) pods'), ['show all pods', 'list the pods', 'get all pods'])
  t.same(expand(' what   changed '), ['what changed'])
  t.same(expand('logs (of the api/)'), ['logs of the api', 'logs'])
  t.end()
})

t.test('components by their usual names', (t) => {
  t.equal(namedComponent('why is the API down'), 'backend')
  t.equal(namedComponent('Next.js logs'), 'frontend')
  t.equal(namedComponent('is postgresql up'), 'database')
  t.equal(namedComponent('capital'), undefined)
  t.end()
})

t.test('the time from which on a question wants to know', (t) => {
  const now = new Date(2026, 10, 29, 8, 0).getTime()
  const hours = (question: string): number | undefined => {
    const since = namedTime(question, now)
    return since === undefined ? undefined : (now - since) / 3_600_000
  }
  t.equal(hours('what happened in the last hour'), 1)
  t.equal(hours('in the last 3 days'), 72)
  t.equal(hours('what changed since yesterday'), 32)
  t.equal(hours('what changed today'), 8)
  t.equal(hours('what changed since the last receipt'), undefined)
  t.end()
})
