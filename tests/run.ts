/**
 * Runs the tests. `npm test` is everything that needs no cluster, `npm run e2e` the rest.
 *
 *     node tests/run.ts [--verbose] [SUITE...]
 *
 * Each suite's output goes to artifacts/test/SUITE.log and is shown when it fails. The last line is `N passed, N
 * failed`.
 */
import { readFileSync, rmSync } from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { nearest } from '../scripts/lib/nearest.ts'
import { formatDuration } from '../scripts/lib/units.ts'
import { PREPARATIONS, type PreparationName } from './runner/preparations.ts'
import { type Environment, type Log, openLog } from './runner/process.ts'
import { runSuite, type SuiteResult } from './runner/run-suite.ts'
import type { Suite } from './runner/suite.ts'
import { E2E, SUITES } from './runner/suites.ts'

const ROOT = join(import.meta.dirname, '..')
const LOGS = join(ROOT, 'artifacts', 'test')
const ALL = [...SUITES, E2E]

/** Proof of life for logs that nobody watches, and for machines that end a silent job. */
const HEARTBEAT_MS = 60_000

const say = (text: string): void => void process.stdout.write(`${text}\n`)

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, verbose: { type: 'boolean', short: 'v' } },
  })
  if (values.help) return (say(usage()), 0)
  const suites = positionals.length === 0 ? SUITES : positionals.map(findSuite)
  const controller = new AbortController()
  let interrupted = 0
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      interrupted = code
      controller.abort(new Error(`interrupted by ${name}`))
    })
  }
  const results = await runAll(suites, controller.signal, values.verbose ?? false)
  const sum = (key: 'passed' | 'failed'): number => results.reduce((total, result) => total + result[key], 0)
  // A log of thousands of lines ends with what one looks for in it.
  for (const { suite, failures, reasons } of results)
    for (const each of [...failures, ...reasons]) say(`failed: ${suite.name}: ${each.replaceAll('\n', ' ')}`)
  say(`${sum('passed')} passed, ${sum('failed')} failed`)
  return interrupted || (sum('failed') > 0 ? 1 : 0)
}

/** Runs the suites in their lanes: two at a time at most, those of one lane one after the other. */
async function runAll(suites: readonly Suite[], signal: AbortSignal, verbose: boolean): Promise<SuiteResult[]> {
  const env: Environment = {
    ...process.env,
    PATH: [join(ROOT, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  }
  const log = (name: string): Log =>
    openLog(
      join(LOGS, `${name.replaceAll(' ', '-')}.log`),
      verbose ? (text) => process.stdout.write(text.replaceAll(/^(?=.)/gm, `${name} │ `)) : undefined,
    )
  const prepare = once((name: PreparationName) => PREPARATIONS[name]({ root: ROOT, env, signal, log: log(name), say }))
  rmSync(LOGS, { recursive: true, force: true })
  // Preparations mostly wait for the network, so all of them begin now, whatever their suites wait for.
  for (const name of suites.flatMap(({ needs }) => needs)) prepare(name).catch(() => undefined)

  const running = new Set<string>()
  const started = Date.now()
  const heartbeat = setInterval(
    () => say(`… ${[...running].join(' and ')} (${formatDuration(Date.now() - started)})`),
    HEARTBEAT_MS,
  )
  const inOrder = async (lane: Suite['lane']): Promise<SuiteResult[]> => {
    const results: SuiteResult[] = []
    for (const suite of suites.filter((each) => each.lane === lane)) {
      running.add(suite.name)
      const result = await runSuite(suite, { root: ROOT, env, signal, log: log(suite.name), prepare })
      running.delete(suite.name)
      render(result)
      results.push(result)
    }
    return results
  }
  return Promise.all([inOrder('tap'), inOrder('other')])
    .then((lanes) => lanes.flat())
    .finally(() => clearInterval(heartbeat))
}

function render({ suite, passed, failed, durationMs, logFile, files, reasons }: SuiteResult): void {
  const name = suite.name.padEnd(9)
  const each = files.map(({ name: file, durationMs: took }) => `${file} ${formatDuration(took)}`).join(', ')
  const time = formatDuration(durationMs) + (each && ` (${each})`)
  if (failed === 0) return say(`✔ ${name} ${passed} passed  ${time}`)
  say(`\n───── ${relative(ROOT, logFile)} ─────\n${readFileSync(logFile, 'utf8').trimEnd()}\n─────`)
  say(
    `✖ ${name} ${passed} passed, ${failed} failed  ` +
      `${time}${reasons.map((reason) => `\n  ${reason.replaceAll('\n', '\n  ')}`).join('')}`,
  )
}

/** Remembers the first answer for each argument. */
function once<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return (key) => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key)!
  }
}

function findSuite(name: string): Suite {
  const suite = ALL.find((each) => each.name === name)
  if (suite) return suite
  const names = ALL.map((each) => each.name)
  throw new Error(`There is no suite "${name}"${nearest(name, names)}; suites are ${names.join(', ')}`)
}

const usage = (): string =>
  [
    'Usage: npm test -- [--verbose] [SUITE...]     (or: make test ARGS="SUITE...")',
    '',
    ...ALL.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`),
    '',
    'Without a name: every suite that needs no cluster, which is all but e2e.',
    'Logs: artifacts/test/SUITE.log. A single file: node tests/unit/lib/units.test.ts',
  ].join('\n')

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: Error) => {
    process.stderr.write(`✖ ${error.message}\n`)
    process.exitCode = 2
  },
)
