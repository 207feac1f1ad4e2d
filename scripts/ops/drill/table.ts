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
answer, reading and judging included. "Fatal" is when the API showed that no waiting heals the fault, by the table in
scripts/lib/cluster/finality.ts: the first refusal of a pod, the second end of a container, the second failed pull;
or when the wait began, where that was later. "Deploy" is when the wait of \`npm run deploy\` ended with an error that
names a cause, and "After" how long after it was visible as fatal; the API has whole seconds, rounded down, so that
this is up to a second too long. A probe that fails may be of a program that is slow to listen, and a claim without a
class may still get a volume: they are given a minute and 15 s, which "After" has in it. "waits" is a wait that went
on, as it does for what may pass, "${READY}" where the workload has all of its pods in spite of the fault, "–" where
there is no rollout to wait for.

The last two columns and those of deploy are of runs with \`--beside\`: "–" also where the last run of a fault was
without. They are what plain tools said, with a limit of ${LIMIT_S} s in place of their own of five and ten minutes:
"waits" is one that was still waiting then, with its last line. Helm is asked where a fault is objects that it can
install: then \`helm upgrade --install --wait\` is what makes the fault. Rows with "not noted" are of runs before
this was noted; where that is all but the names, their times count from the end of the making.

`

const TOOLS = '`kubectl rollout status` | `helm upgrade --wait`'
const HEAD = `| Fault | What is made | Visible | Named | Fatal | Deploy | After | Sentence | ${TOOLS} |
|---|---|---|---|---|---|---|---|---|---|
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

/** What the columns of deploy's wait come to. */
function waitFigures(rows: readonly string[]): string {
  const cells = rows.map((row) => row.split(' | '))
  const seconds = (text: string | undefined): number => Number(/^([\d.]+) s$/.exec(text ?? '')?.[1] ?? Number.NaN)
  const asked = cells.filter(({ 5: deploy }) => deploy !== '–' && deploy !== NOT_NOTED)
  const after = cells
    .map((row) => seconds(row[6]))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const ended = asked.filter(({ 5: deploy }) => Number.isFinite(seconds(deploy))).length
  const at = (share: number): string => `${(after[Math.floor((after.length - 1) * share)] ?? 0).toFixed(1)} s`
  const all = `The wait of deploy ended at ${ended} of ${asked.length} faults with a rollout.`
  if (after.length === 0) return `${all} No row notes yet since when its fault is fatal.`
  return (
    `${all} Of ${after.length} the API says since when they are\n` +
    `fatal: ${after.filter((each) => each <= 5).length} ended within 5 s of that; median ${at(0.5)}, nine tenths ` +
    `within ${at(0.9)}, the longest ${at(1)}.`
  )
}

const NOT_NOTED = 'not noted'

/** The rows of a table, by the fault's name. */
const rowsIn = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/^\| `([\w-]+)` \|.*$/gm)].map(([row, name]) => [name!, widened(row)]))

/** A row of runs that noted less: neither what deploy's wait nor what Helm said, or not since when it was fatal. */
function widened(row: string): string {
  const cells = row.slice(2, -2).split(/ (?<!\\)\| /)
  if (cells.length >= 10) return row
  const [name, about, visible, named, ...rest] = cells
  const [deploy, sentence, rollout, helm] = rest.length > 2 ? rest : [NOT_NOTED, ...rest, NOT_NOTED]
  const unknown = /^(?:–|waits|ready)$/.test(deploy ?? '') ? '–' : NOT_NOTED
  return `| ${[name, about, visible, named, unknown, deploy, unknown, sentence, rollout, helm].join(' | ')} |`
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
    deploy?.fatal === undefined ? '–' : `${deploy.fatal} s`,
    deploy ? (deploy.text === READY ? READY : `${deploy.seconds} s`) : rollout ? 'waits' : '–',
    deploy?.fatal === undefined ? '–' : `${Math.max(0, deploy.seconds - deploy.fatal).toFixed(1)} s`,
    sentence + (named ? '' : first),
    said(rollout),
    said(helm),
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

const said = (what: Said | undefined): string =>
  what ? `${what.waiting ? 'waits' : `${what.seconds} s`}: ${what.text}` : '–'
