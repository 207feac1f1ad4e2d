// How long the suite takes, compared with other ways on the same machine in the same run.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../lib/errors.ts'
import { nearest } from '../../lib/nearest.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Flags, Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { drawChart } from './bars.ts'
import { runCapacity } from './capacity-run.ts'
import { createNotebook } from './notebook.ts'
import { onOwnCluster } from './own-cluster.ts'
import { type BenchResult, describeMachine, describeVersions, readResult, withAnew } from './result.ts'
import type { Scenario } from './scenario.ts'
import { SCENARIOS } from './scenarios.ts'
import { tableRows } from './table.ts'

const FLAGS: Flags = {
  only: { about: 'measure these alone, such as no-op,load-50', argument: 'NAME,…' },
  peers: { about: 'measure Skaffold and a plain script beside the suite, on this application, and nothing else' },
  capacity: {
    about:
      'measure what 1, 2, 4 and 8 backends and the database can serve, and nothing else (3 times, 12 minutes); ' +
      'writes docs/benchmarks/capacity and the tables of docs/scaling.md',
  },
  repetitions: { about: 'how often each is measured (5; 3 with --capacity)', argument: 'N' },
  output: {
    about:
      'folder for results.json and chart.svg (docs/benchmarks when everything is measured, docs/benchmarks/peers ' +
      'with --peers, else none); with --only what is there is renewed in part',
    argument: 'FOLDER',
  },
}

export const operation: Operation = {
  name: 'bench',
  summary:
    'Measure deployments, edits and loads on a cluster of their own, beside the plain ways; your deployment is ' +
    'not touched',
  flags: FLAGS,
  changes: true,
  ownEnding: true,
  async run(context) {
    const { options, report, paths } = context
    if (options.values['capacity']) return runCapacity(context, readRepetitions(options.values, 3))
    const scenarios = chooseScenarios(options.values)
    const repetitions = readRepetitions(options.values, 5)
    if (options.dryRun)
      return scenarios.forEach(({ wanted }) =>
        wanted.forEach(({ id, title, ways }) =>
          report.note(`would measure ${id}: ${title} (${ways.map((way) => way.title).join('; ')})`),
        ),
      )
    const result = await measure(context, scenarios, repetitions)
    report.table(tableRows(result, report.colour))
    const folder = options.values['output'] ?? ownFolder(options.values, join(paths.root, 'docs', 'benchmarks'))
    if (typeof folder === 'string') store(context, folder, result)
    return result
  },
}

async function measure(context: Context, scenarios: readonly Scenario[], repetitions: number): Promise<BenchResult> {
  const notebook = createNotebook(
    context,
    scenarios.flatMap(({ wanted }) => wanted),
  )
  const measuredAt = new Date().toISOString()
  const needsCluster = scenarios.some((scenario) => !scenario.withoutCluster)
  return onOwnCluster(context, needsCluster, async (bench) => {
    for (let repetition = 0; repetition < repetitions; repetition++) {
      for (const scenario of scenarios) {
        context.signal.throwIfAborted()
        await scenario.repeat(bench, notebook.timer(`${repetition + 1} of ${repetitions}`), repetition)
      }
    }
    return {
      schema: 1,
      measuredAt,
      repetitions,
      machine: describeMachine(),
      versions: describeVersions(bench.context()),
      measurements: notebook.measurements(),
    }
  })
}

/** Where the figures of a whole set of measurements belong. */
function ownFolder({ only, peers }: Context['options']['values'], benchmarks: string): string | undefined {
  if (only !== undefined) return undefined
  return peers ? join(benchmarks, 'peers') : benchmarks
}

/** All but the longest ones, or the peers, or those that are named. */
function chooseScenarios({ only, peers }: Context['options']['values']): readonly Scenario[] {
  if (peers && only !== undefined)
    throw usageError('--peers and --only: one of them, since each says what is measured', 'bench')
  if (peers) return SCENARIOS.filter((scenario) => scenario.peers)
  if (typeof only !== 'string') return SCENARIOS.filter(({ onlyWhenNamed }) => !onlyWhenNamed)
  const names = SCENARIOS.flatMap(({ wanted }) => wanted.map(({ id }) => id))
  const asked = only.split(',').filter(Boolean)
  const unknown = asked.find((name) => !names.includes(name))
  if (unknown !== undefined || asked.length === 0)
    throw usageError(
      `--only ${only}: there is no such measurement${nearest(unknown ?? '', names)}; there are ${names.join(', ')}`,
      'bench',
    )
  return SCENARIOS.filter(({ wanted }) => wanted.some(({ id }) => asked.includes(id)))
}

function readRepetitions({ repetitions: value }: Context['options']['values'], usual: number): number {
  if (value === undefined) return usual
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1 || number > 100)
    throw usageError(`--repetitions ${String(value)}: expected a whole number from 1 to 100`, 'bench')
  return number
}

/** A part of the measurements replaces that part of what is stored already. */
function store({ report, options }: Context, folder: string, result: BenchResult): void {
  try {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'results.json')
    const stored =
      options.values['only'] !== undefined && existsSync(file)
        ? withAnew(readResult(JSON.parse(readFileSync(file, 'utf8'))), result)
        : result
    if (!stored) return report.warn(`${file} is of another machine or of other versions: not changed`)
    writeFileSync(file, `${JSON.stringify(stored, null, 2)}\n`)
    writeFileSync(join(folder, 'chart.svg'), drawChart(stored))
    report.note(`written: ${join(folder, 'results.json')} and chart.svg`)
  } catch (error) {
    throw new UserError('TSK_BENCH_NOT_STORED', `The results cannot be written to ${folder}`, {
      evidence: [(error as Error).message],
      hint: 'Name another folder: `npm run bench -- --output FOLDER`',
    })
  }
}
