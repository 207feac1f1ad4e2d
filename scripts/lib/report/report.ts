import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { Chalk, type ChalkInstance } from 'chalk'
import type { Ora } from 'ora'
import { describeError, type ErrorReport } from '../errors.ts'
import { formatDuration } from '../units.ts'

export interface ReportSettings {
  /** Standard error: what people read. Standard output is left to data. */
  stream: NodeJS.WriteStream
  env: Record<string, string | undefined>
  verbose: boolean
  json: boolean
  /** Receives every line, uncoloured. */
  logFile?: string
  /** Where data goes: standard output, unless a test listens. */
  out?: Pick<NodeJS.WritableStream, 'write'>
}

export type StepState = 'done' | 'skipped' | 'failed'

/** How one step went. Times are milliseconds. */
export interface StepRecord {
  id: string
  title: string
  state: StepState
  durationMs: number
  budgetMs: number
  /** Why there was nothing to do, or what there was to do. */
  reason?: string
  facts: string[]
  /** Figures that receipts compare, such as the bytes that were moved. */
  measures: Record<string, number>
}

/** The live view of a run and its only output besides `--json`. */
export interface Report {
  readonly records: readonly StepRecord[]
  readonly colour: ChalkInstance
  start(id: string, title: string, budgetMs: number): void
  /** What is happening right now; replaces the one before. */
  update(text: string): void
  /** A line that stays. */
  note(text: string): void
  warn(text: string): void
  /** A checked fact about the running step; shown under it and kept in its record. */
  fact(text: string): void
  /** Why the running step has something to do; shown under it and kept in its record. */
  reason(text: string): void
  /** A figure of the running step, for its record alone. */
  measure(name: string, value: number): void
  /** Replaces the goal of the running step, when what lies ahead is known to take longer. */
  budget(budgetMs: number): void
  /** Ends the running step with the line of its kind, or with one of its own. */
  finish(state: StepState, reason?: string, said?: string): void
  /** Detail that only --verbose shows; the log file keeps it always. */
  detail(text: string): void
  /** A command, shown in dry runs. */
  planned(command: string): void
  table(rows: readonly (readonly string[])[]): void
  /** A line of data for other programs, on standard output. With --json the command's returned value takes its place. */
  data(text: string): void
  /** Something that happened, as one line of JSON on standard output: with --json alone, for commands that go on for long. */
  event(event: object): void
  /** Empties the terminal before a view that renews itself. Says whether there is one. */
  clear(): boolean
  error(error: unknown): ErrorReport
}

/** Colours only where a person looks at a terminal and has not switched them off (no-color.org). */
function chooseColour({ stream, env }: ReportSettings): ChalkInstance {
  const off = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== ''
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0'
  return new Chalk({ level: !off && (forced || stream.isTTY) && env['TERM'] !== 'dumb' ? 1 : 0 })
}

/** A log file wants proof of life, not every twitch. */
const PLAIN_INTERVAL_MS = 20_000
const LIVE_INTERVAL_MS = 500

export function createReport(settings: ReportSettings): Report {
  const { stream, env, verbose, out = process.stdout } = settings
  const colour = chooseColour(settings)
  // A terminal that tells no width, such as a bare pseudo-terminal, leaves nothing to redraw in.
  const live = stream.isTTY && stream.columns > 0 && !env['CI'] && !env['TASKORA_NO_PROGRESS'] && env['TERM'] !== 'dumb'
  const records: StepRecord[] = []
  let current: (StepRecord & { started: number; text: string }) | undefined
  let spinner: Ora | undefined
  let ticker: NodeJS.Timeout | undefined

  if (settings.logFile) mkdirSync(dirname(settings.logFile), { recursive: true })
  const log = (text: string): void => {
    // A teardown removes the folder of its own log: nothing brings it back.
    if (!settings.logFile || !existsSync(dirname(settings.logFile))) return
    appendFileSync(settings.logFile, `${new Date().toISOString()} ${stripVTControlCharacters(text)}\n`, { mode: 0o600 })
  }
  const print = (text: string): void => {
    spinner?.clear()
    stream.write(`${text}\n`)
    spinner?.render()
  }
  const line = (text: string): void => {
    log(text)
    print(text)
  }
  const elapsed = (): string => {
    if (!current) return ''
    const spent = performance.now() - current.started
    const text = `${formatDuration(spent)} of ${formatDuration(current.budgetMs)}`
    return spent > current.budgetMs ? colour.yellow(text) : colour.dim(text)
  }
  const redraw = (): void => {
    if (!spinner || !current) return
    const room = Math.max(20, (stream.columns ?? 80) - current.title.length - 30)
    const text = current.text.length > room ? `${current.text.slice(0, room - 1)}…` : current.text
    spinner.text = `${current.title}  ${elapsed()}${text ? colour.dim(`  ${text}`) : ''}`
  }

  const heartbeat = (): void => {
    if (current?.text) print(colour.dim(`  … ${current.text} (${formatDuration(performance.now() - current.started)})`))
  }

  return {
    records,
    colour,
    start(id, title, budgetMs) {
      current = {
        id,
        title,
        budgetMs,
        state: 'done',
        durationMs: 0,
        facts: [],
        measures: {},
        started: performance.now(),
        text: '',
      }
      log(`start ${id}: ${title}`)
      if (live) spinner = loadOra()({ stream, text: title, discardStdin: false, isEnabled: true }).start()
      else print(`${colour.cyan('▸')} ${title}`)
      ticker = setInterval(live ? redraw : heartbeat, live ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS)
      redraw()
    },
    update(text) {
      if (!current) return
      log(`… ${text}`)
      current.text = text
      redraw()
    },
    note: (text) => line(`  ${text}`),
    warn: (text) => line(`${colour.yellow('!')} ${text}`),
    fact(text) {
      current?.facts.push(text)
      line(`  ${colour.dim('·')} ${text}`)
    },
    reason(text) {
      if (current) current.reason = text
      line(`  ${colour.dim('why:')} ${text}`)
    },
    measure(name, value) {
      if (current) current.measures[name] = value
    },
    budget(budgetMs) {
      if (current) current.budgetMs = budgetMs
    },
    finish(state, reason, said) {
      if (!current) return
      clearInterval(ticker)
      spinner?.stop()
      spinner = undefined
      const { started, text: _text, ...record } = current
      const finished: StepRecord = {
        ...record,
        state,
        durationMs: Math.round(performance.now() - started),
        ...(reason ? { reason } : {}),
      }
      records.push(finished)
      current = undefined
      line(said ?? outcome(finished, colour))
    },
    detail(text) {
      log(text)
      if (verbose) print(colour.dim(`    ${text}`))
    },
    planned: (command) => line(`  ${colour.dim('$')} ${command}`),
    table: (rows) => alignColumns(rows).forEach((row) => line(`  ${row}`)),
    data(text) {
      if (settings.json) return
      // Both streams may be the same terminal.
      spinner?.clear()
      out.write(`${text}\n`)
      spinner?.render()
    },
    event(event) {
      if (settings.json) out.write(`${JSON.stringify(event)}\n`)
    },
    clear() {
      if (live) stream.write('\x1b[2J\x1b[H')
      return live
    },
    error(error) {
      const described = describeError(error)
      line(`\n${colour.red('✖')} ${colour.bold(described.code)}  ${described.message}`)
      for (const each of described.evidence) line(colour.dim(`    ${each}`))
      if (described.stack) line(colour.dim(described.stack))
      if (described.hint) line(`\n${colour.cyan('hint:')} ${described.hint}`)
      return described
    },
  }
}

/** Loaded where something turns: most commands, and all without a terminal, need no spinner. */
const loadOra = (): typeof import('ora').default =>
  (createRequire(import.meta.url)('ora') as typeof import('ora')).default

function outcome({ title, state, durationMs, budgetMs, reason }: StepRecord, colour: ChalkInstance): string {
  const time = formatDuration(durationMs)
  if (state === 'failed') return `${colour.red('✖')} ${title}  ${colour.dim(time)}`
  if (state === 'skipped') return `${colour.green('✔')} ${title}  ${colour.dim(`nothing to do: ${reason}`)}`
  const late =
    durationMs > budgetMs
      ? colour.yellow(`over its goal of ${formatDuration(budgetMs)}`)
      : colour.dim(`goal ${formatDuration(budgetMs)}`)
  return `${colour.green('✔')} ${title}  ${time} ${late}`
}

/** Pads every column to its widest cell; the last one is left as it is. Colour codes do not count as width. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const width = (cell: string): number => cell.replace(/\x1b\[[0-9;]*m/g, '').length
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, width(cell))),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat(widths[index]! - width(cell))))
      .join('   '),
  )
}
