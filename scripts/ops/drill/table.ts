import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Fault } from './fault.ts'
import type { DrillResult } from './run-fault.ts'

const HEAD = `# Drills

What \`npm run drill -- all --table docs/drills.md\` showed: each fault was made in a real cluster, looked at until it
was named, taken back, and the cluster was well again with all of its tasks. "Visible" is the first Warning event, to
the second; "–" where the API shows the fault without one. "Named" is when \`npm run why\` had the cause as its first
answer, reading and judging included. The last column is what \`kubectl rollout status\` said at that moment, where
there is a rollout; \`helm upgrade --wait\` waits for the same conditions, and says
"context deadline exceeded" at its limit.

| Fault | What is made | Visible | Named | Sentence | \`kubectl rollout status\` |
|---|---|---|---|---|---|
`

/** Writes the results as a table, in the order of `faults`; rows of faults that were not made now stay as they are. */
export function writeTable(file: string, results: readonly DrillResult[], faults: readonly Fault[]): void {
  const before = existsSync(file) ? rowsIn(readFileSync(file, 'utf8')) : new Map<string, string>()
  const rows = new Map([...before, ...results.map((each) => [each.name, rowOf(each)] as const)])
  writeFileSync(file, `${HEAD}${faults.flatMap(({ name }) => rows.get(name) ?? []).join('\n')}\n`)
}

const rowsIn = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/^\| `([\w-]+)` \|.*$/gm)].map(([row, name]) => [name!, row]))

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')

function rowOf({ name, about, named, visible, seconds, sentence, wrong, plain }: DrillResult): string {
  const first = wrong.length > 0 ? ` (first answer: ${wrong[0]})` : ''
  const when = named ? `${seconds} s` : `not at first answer, ${seconds} s`
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
