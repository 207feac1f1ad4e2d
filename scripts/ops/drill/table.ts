import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { LIMIT_S, READY, type Said } from './beside.ts'
import type { Fault } from './fault.ts'
import type { DrillResult } from './run-faults.ts'
import { SEEDED } from './tasks.ts'

const NOT_FIRST = 'not at first answer'

const INTRODUCTION = `# Drills

What \`npm run drill -- all --beside --table docs/drills.md\` showed: each fault was made in a real cluster, looked at
until it was named, taken back, and the cluster was well again with all of its tasks, ${SEEDED} of the drill's own among
them. All times are seconds from the beginning of the fault's making. "Visible" is the first Warning event, to the
second; "–" where the API shows the fault without one. "Named" is when \`npm run why\` had the cause as its first
answer, reading and judging included. "Deploy" is when the wait of \`npm run deploy\` ended with an error that names a
cause; "waits" where it went on, as it does for what may pass, "${READY}" where the workload has all of its pods in
spite of the fault, "–" where there is no rollout to wait for.

The last two columns and "Deploy" are of runs with \`--beside\`: "–" also where the last run of a fault was without.
They are what plain tools said, with a limit of ${LIMIT_S} s in place of their own of five and ten
minutes: "waits" is one that was still waiting then, with its last line. Helm is asked where a fault is objects that
it can install: then \`helm upgrade --install --wait\` is what makes the fault. Rows with "not noted" are of runs before
all this was noted, whose times count from the end of the making.

`

const TOOLS = '`kubectl rollout status` | `helm upgrade --wait`'
const HEAD = `| Fault | What is made | Visible | Named | Deploy | Sentence | ${TOOLS} |
|---|---|---|---|---|---|---|---|
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
  writeFileSync(file, `${INTRODUCTION}${figures}\n${waitFigures(shown)}\n\n${HEAD}${shown.join('\n')}\n`)
}

/** What the column of deploy's wait comes to, and how it stands to the first Warning. */
function waitFigures(rows: readonly string[]): string {
  const cells = rows.map((row) => row.split(' | '))
  const seconds = (text: string | undefined): number => Number(/^([\d.]+) s$/.exec(text ?? '')?.[1] ?? Number.NaN)
  const asked = cells.filter(({ 4: deploy }) => deploy !== '–' && deploy !== NOT_NOTED)
  const after = asked
    .map(({ 2: visible, 4: deploy }) => seconds(deploy) - seconds(visible))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const ended = asked.filter(({ 4: deploy }) => Number.isFinite(seconds(deploy))).length
  const at = (share: number): string => `${(after[Math.floor((after.length - 1) * share)] ?? 0).toFixed(1)} s`
  return (
    `The wait of deploy ended at ${ended} of ${asked.length} faults with a rollout. ${after.length} of those show a ` +
    `Warning:\n${after.filter((each) => each <= 5).length} within 5 s of the first Warning; median ${at(0.5)}, ` +
    `nine tenths within ${at(0.9)}, the longest ${at(1)}.`
  )
}

const NOT_NOTED = 'not noted'

/** The rows of a table, by the fault's name. */
const rowsIn = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/^\| `([\w-]+)` \|.*$/gm)].map(([row, name]) => [name!, widened(row)]))

/** A row of runs that noted neither deploy's wait nor Helm has two columns less. */
function widened(row: string): string {
  const [name, about, visible, named, sentence, rollout, more] = row.slice(2, -2).split(/ (?<!\\)\| /)
  if (more !== undefined) return row
  return `| ${[name, about, visible, named, NOT_NOTED, sentence, rollout, NOT_NOTED].join(' | ')} |`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')

function rowOf({ name, about, named, visible, seconds, sentence, wrong, ...beside }: DrillResult): string {
  const { deploy, rollout, helm } = beside
  const first = wrong.length > 0 ? ` (first answer: ${wrong[0]})` : ''
  const cells = [
    `\`${name}\``,
    about,
    visible === undefined ? '–' : `${visible} s`,
    named ? `${seconds} s` : `${NOT_FIRST}, ${seconds} s`,
    deploy ? (deploy.text === READY ? READY : `${deploy.seconds} s`) : rollout ? 'waits' : '–',
    sentence + (named ? '' : first),
    said(rollout),
    said(helm),
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

const said = (what: Said | undefined): string =>
  what ? `${what.waiting ? 'waits' : `${what.seconds} s`}: ${what.text}` : '–'
