import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Fault } from './fault.ts'
import type { DrillResult } from './run-fault.ts'

const NOT_FIRST = 'not at first answer'

const INTRODUCTION = `# Drills

What \`npm run drill -- all --table docs/drills.md\` showed: each fault was made in a real cluster, looked at until it
was named, taken back, and the cluster was well again with all of its tasks. "Visible" is the first Warning event, to
the second; "–" where the API shows the fault without one, "not noted" in runs before that was recorded. "Named" is
when \`npm run why\` had the cause as its first answer, reading and judging included. The last column is what
\`kubectl rollout status\` said at that moment, where there is a rollout; \`helm upgrade --wait\` waits for the same
conditions, and says "context deadline exceeded" at its limit.

`

const HEAD = `| Fault | What is made | Visible | Named | Sentence | \`kubectl rollout status\` |
|---|---|---|---|---|---|
`

/** Writes the results as a table, in the order of `faults`; rows of faults that were not made now stay as they are. */
export function writeTable(file: string, results: readonly DrillResult[], faults: readonly Fault[]): void {
  const before = existsSync(file) ? rowsIn(readFileSync(file, 'utf8')) : new Map<string, string>()
  const rows = new Map<string, string>([...before, ...results.map((each) => [each.name, rowOf(each)] as const)])
  const shown = faults.flatMap(({ name }) => rows.get(name) ?? [])
  const right = shown.filter((row) => !row.includes(NOT_FIRST)).length
  const rest = shown.length < faults.length ? '; the others have not been made in a cluster yet' : ''
  const named = `${right} of ${shown.length} were named at the first answer.`
  const figures = `${named} There are ${faults.length} faults${rest}.`
  writeFileSync(file, `${INTRODUCTION}${figures}\n\n${HEAD}${shown.join('\n')}\n`)
}

const rowsIn = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/^\| `([\w-]+)` \|.*$/gm)].map(([row, name]) => [name!, row]))

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')

function rowOf({ name, about, named, visible, seconds, sentence, wrong, plain }: DrillResult): string {
  const first = wrong.length > 0 ? ` (first answer: ${wrong[0]})` : ''
  const when = named ? `${seconds} s` : `${NOT_FIRST}, ${seconds} s`
  const cells = [
    `\`${name}\``,
    about,
    visible === undefined ? '–' : `${visible} s`,
    when,
    sentence + (named ? '' : first),
    plain || '–',
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}
