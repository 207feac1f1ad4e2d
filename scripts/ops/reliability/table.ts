import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { backSeconds, type Result } from './result.ts'
import type { Scenario } from './scenario.ts'
import { shortfalls } from './shortfalls.ts'

const INTRODUCTION = `# Reliability

What \`npm run reliability\` showed on a real cluster. Each fault is made while clients outside the cluster use the
application through its public address, over connections that they keep: a tenth of the requests loads a page, half of
them reads tasks, the rest adds, changes, completes and deletes tasks of accounts of the run's own. Requests are sent
by the clock and not by the answers, so that a server that becomes slow is asked as often as before; "not sent" counts
those that were due while every client waited for an answer.

**The history.** Before a write is sent, what is meant is on the client's disk (fdatasync); before the client goes on,
its outcome is: acknowledged, refused, or unknown, where nothing came or an answer that leaves it open (every 5xx).
After the fault all tasks are read, and held against the file. Every change names the version that it was made to, so
that versions say the order of writes, and none has to be searched for. "Lost" is a task of which something
acknowledged is not there, also where it was missing for a moment; "duplicates", a create that made two tasks; "lost
updates", two acknowledged changes of one version; "resurrected", a task whose deletion was acknowledged.

**The control.** "0 lost" is worth what the check can find: in the control the server acknowledges what it has not
written (\`synchronous_commit=off\`), all of its processes are killed, and the same check has to find losses. What the
kernel had taken to write when a process was killed is written all the same, that of the node too, which is a container;
a power cut loses that as well, and has a control of its own.

**Columns.** Failed requests are those that were not served as asked; in brackets, how many of them had no answer or
one that does not say what is wrong. "Sent again" are those for which the kept connection turned out to be closed, as
happens when a pod ends: they go out once more, unasked, as browsers do it, which is safe here because a create has
its Idempotency-Key and a change its version. "Back" is the time from the end of a fault until a write was served
again, of 95 in 100 rounds, and the longest; that of a kill counts from the kill. "Restarts" are containers of the
backend that were started again. With no failure in N requests, at most 3/N of all fail, with 95 % confidence.

**A rolling update** turns nobody away also where the machine is busy, because a pod is ready when it has opened its
connections to the database and answered questions of its own, so that nobody waits for what it does once; is taken away
again after half a minute of silence, and not when all of them are slow for a moment; serves on for 9 s when it is asked
to end, and in the last 6 of these asks with each answer to go elsewhere, so that no connection is closed under a
request; and because a request to the API that found nobody is sent again. Two processors are enough for that at 20
requests a second. At 50, with new pods of both services starting, three of five requests that were due found no client
free, and of the 5,233 that were sent in 16 rollouts three were refused with the reason: two came too late, and one was
told that the database is away.

**A node that is killed** does not come back by itself: it is resumed as \`npm run setup\` resumes it, at once, and
"back" has that in it. With the node go all of its containers, so that one restart of each backend a round is what the
fault is made of; a second one would be a backend that could not wait for its database.

**The recovery** has no clients. Tasks of accounts of the run's own are added, \`npm run backup\` takes what is there,
and the volume of the database is destroyed, folder and all. Two controls say what the comparison is worth: one row is
changed after the backup, which it has to find, and with the volume every row has to be missing. "Back" is what
\`npm run restore\` does, until the application is live with the data. After that each row of each table, but the keys
that sign tokens, which a restore makes anew, is held against what it was by its hash: "lost" is one that is missing or
differs. Before anything is destroyed a backup with one byte changed, one that was cut off and sealed, and one of
another database have to be refused. What is written after a backup is lost with the volume.

**A restore that is broken off** is one of the same rows over data in which one row was changed, which the comparison
has to find. The points are at 10, 30, 50, 70 and 90 % of what a restore took when nobody broke it off: loading,
swapping, saving what was replaced, starting the pods anew. In between the data have to be those of before or those of
the backup, and after the next restore those of the backup, row by row.

**A deploy that is broken off** is one of sources that were changed, in a copy of the checkout, so that there is
something to build, to load and to roll out. SIGINT goes to all of its processes, as a terminal sends it; SIGTERM and
SIGKILL to the first one alone. The points are at 15, 50 and 85 % of what the step took when nobody broke it off; where
it is over before, at its end. The next run has converged when it ends well with all that verify asserts, no lock and no
program is left at work, the release is not pending, the old session finds its task, and the old password signs in.

**A rotation of the database's passwords** is one of \`npm run rotate -- database\`. After each, and between one that
was broken off and the next, which ends it, all pods are replaced under the load, so that every connection has to be
opened again with what is in force then.

**The upgrades** go to and fro between two builds of the backend, each with all steps from build to verify, under five
requests a second; requests that fail are told and not judged, because nothing answers between uninstall and install.

**The migrations** run in the cluster, in the container that runs before each backend, and against its PostgreSQL.
The process that is killed is the one at work, as soon as it begins a revision that the seed chooses; the schema is
compared by a hash of its dump. The control is a column too many, which has to be noticed.

**A full volume** is a small file system in memory that is laid over the volume's folder with a copy of the data, since
that folder is one of the node's disk, and to fill it would fill the machine. The server's log is switched to its next
file while nothing fits any more, which ends the server: what it does then is the worst of a full disk.

**A power cut** is one of a disk of the database's own: a file with an ext4 file system, laid over the volume's folder
in the same way. The file system is made to give up (\`trigger_fs_error\`), so that nothing reaches the disk any more of
what the kernel has taken to write; the server is killed, the file system mounted anew, and the server started. In the
control the server does not ask the disk to keep anything (\`fsync=off\`): a kill of it loses nothing, and a power cut
does. What a disk acknowledges without having kept it is not shown.

**A delay of packets** is one of toxiproxy, through which all connections to the database lead from before the first
round on, because not every kernel has netem: what either side sends is late, and a connection is opened at once. Two
controls ask the server from a pod of the backend: while the delay is made an answer has to take both ways, and after
it less.

**A jump of the clock** is one of the pods of the frontend and the backend, in which libfaketime answers who asks for
the time; the clocks of the database and of the machine stay, and so does how long a wait takes. All pods are told at
once and hear of it within a second, in which they may disagree, and each has to say the new time itself, in the Date of
an answer: once it is ahead, and once it is back.

`

const HEAD = [
  ...['Scenario', 'What is made', 'Rounds', 'Requests', 'Not sent', 'Failed', 'Sent again'],
  ...['Acknowledged writes', 'Unknown', 'Lost', 'Duplicates', 'Lost updates', 'Resurrected', 'Back', 'Restarts'],
  ...['To reach', 'Reached', 'Seed', 'Duration', 'Of'],
]

/** Writes the results as a table, in the order of `scenarios`; rows of others stay as they are. */
export function writeTable(
  file: string,
  results: readonly Result[],
  scenarios: readonly Scenario[],
  versions: string,
): void {
  const before = existsSync(file) ? rowsIn(readFileSync(file, 'utf8')) : []
  const now = results.map((each): [string, string] => [each.name, rowOf(each, scenarios, versions)])
  const rows = new Map([...before, ...now])
  const shown = scenarios.flatMap(({ name }) => rows.get(name) ?? [])
  const reached = shown.filter((row) => row.includes('| yes |')).length
  const missing = scenarios.filter(({ name }) => !rows.has(name)).map(({ name }) => `\`${name}\``)
  const rest = missing.length > 0 ? ` Not made yet: ${missing.join(', ')}.` : ''
  const head = `${line(HEAD)}\n${line(HEAD.map(() => '---'))}\n`
  writeFileSync(
    file,
    `${INTRODUCTION}${reached} of ${shown.length} reached their figure.${rest}\n\n${head}${shown.join('\n')}\n`,
  )
}

const rowsIn = (text: string): [string, string][] =>
  [...text.matchAll(/^\| `([\w-]+)` \|.*$/gm)].map(([row, name]) => [name!, row])

const line = (cells: readonly string[]): string =>
  `| ${cells.map((each) => each.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`

function rowOf(result: Result, scenarios: readonly Scenario[], versions: string): string {
  const scenario = scenarios.find(({ name }) => name === result.name)!
  const of = (kind: string): string => String(result.violations.filter((each) => each.kind === kind).length)
  const wrong = shortfalls(scenario, result)
  return line([
    `\`${result.name}\``,
    result.about,
    String(result.rounds),
    result.proof?.said ?? `${result.requests}, ${result.rate} a second`,
    String(result.left),
    `${result.refused + result.broken} (${result.broken})`,
    String(result.again),
    String(result.acknowledged),
    String(result.unknown),
    ...['lost', 'duplicate', 'lost update', 'resurrected'].map(of),
    backText(result),
    String(result.restarts),
    figureText(scenario),
    wrong.length === 0 ? 'yes' : `no: ${wrong.join('; ')}`,
    String(result.seed),
    `${result.seconds} s`,
    `${versions}, load ${result.busy}`,
  ])
}

const seconds = (value: number): string => (Number.isFinite(value) ? `${value.toFixed(1)} s` : 'not back')

function backText({ back }: Result): string {
  const most = backSeconds({ back })
  if (most === undefined) return '–'
  return `${seconds(most)}, ${seconds(Math.max(...back.map((each) => each ?? Number.POSITIVE_INFINITY)))}`
}

/** What a scenario has to reach, in words. */
export function figureText({ figure, control, own }: Pick<Scenario, 'figure' | 'control' | 'own'>): string {
  if (control) return 'losses are found'
  if (own) return own.asks
  const { failed, broken, back, restarts, restartsEach } = figure
  return [
    '0 lost, 0 duplicates',
    ...(failed === undefined ? [] : [`${failed} failed`]),
    ...(broken === undefined ? [] : [`${broken} without a reason`]),
    ...(back === undefined ? [] : [`back in ${back} s`]),
    ...(restarts === undefined ? [] : [`${restarts} restarts`]),
    ...(restartsEach === undefined ? [] : [`${restartsEach} restart of each backend a round`]),
  ].join(', ')
}

/** One line for people. */
export function rowLine(result: Result, wrong: readonly string[]): string {
  const { name, requests, refused, broken, acknowledged, unknown, violations, proof } = result
  const back = result.back.length > 0 ? `, back ${backText(result)}` : ''
  const head = `${wrong.length === 0 ? '✔' : '✖'} ${name.padEnd(17)} `
  const tail = `${violations.length} violations${back}${wrong.length > 0 ? `  ${wrong[0]}` : ''}`
  if (proof) return `${head}${proof.said}, ${tail}`
  return (
    `${head}${requests} requests, ${refused + broken} failed (${broken} without a reason); ` +
    `${acknowledged} writes acknowledged, ${unknown} unknown, ${tail}`
  )
}
