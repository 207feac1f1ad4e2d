import { Chalk, type ChalkInstance } from 'chalk'
import { describeError, type ErrorReport } from '../errors.ts'
import { formatDuration } from '../units.ts'
import { alignColumns } from './columns.ts'
import { createLogFile } from './log-file.ts'
import { isLive, liveLine, plainLines } from './progress-line.ts'
import { createRecorder, type Recorder, type StepRecord, type StepState } from './recorder.ts'

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

/** The live view of a run and its only output besides `--json`. */
export interface Report {
  readonly records: Recorder['records']
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
  /**
   * A line of data for other programs, on standard output. With --json the command's returned value takes its place.
   */
  data(text: string): void
  /**
   * Something that happened, as one line of JSON on standard output: with --json alone, for commands that go on for
   * long.
   */
  event(event: object): void
  /** Takes the live line away until the returned function is called: for a question, which it would draw over. */
  pause(): () => void
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

export function createReport(settings: ReportSettings): Report {
  const { stream, verbose, out = process.stdout } = settings
  const colour = chooseColour(settings)
  const live = isLive(settings)
  const progress = (live ? liveLine : plainLines)({ ...settings, colour })
  const { running, ...recorder } = createRecorder()
  const log = createLogFile(settings.logFile)
  const print = (text: string): void => progress.aside(() => stream.write(`${text}\n`))
  const line = (text: string): void => {
    log(text)
    print(text)
  }
  return {
    ...recorder,
    colour,
    start(id, title, budgetMs) {
      log(`start ${id}: ${title}`)
      recorder.start(id, title, budgetMs)
      progress.begin(running()!)
    },
    update(text) {
      if (!running()) return
      log(`… ${text}`)
      recorder.update(text)
      progress.redraw()
    },
    note: (text) => line(`  ${text}`),
    warn: (text) => line(`${colour.yellow('!')} ${text}`),
    fact(text) {
      recorder.fact(text)
      line(`  ${colour.dim('·')} ${text}`)
    },
    reason(text) {
      recorder.reason(text)
      line(`  ${colour.dim('why:')} ${text}`)
    },
    finish(state, reason, said) {
      const record = recorder.finish(state, reason)
      if (!record) return
      progress.end()
      line(said ?? outcome(record, colour))
    },
    detail(text) {
      log(text)
      if (verbose) print(colour.dim(`    ${text}`))
    },
    planned: (command) => line(`  ${colour.dim('$')} ${command}`),
    table: (rows) => alignColumns(rows).forEach((row) => line(`  ${row}`)),
    data(text) {
      // Both streams may be the same terminal.
      if (!settings.json) progress.aside(() => out.write(`${text}\n`))
    },
    event(event) {
      if (settings.json) out.write(`${JSON.stringify(event)}\n`)
    },
    pause: () => progress.pause(),
    clear() {
      if (live) stream.write('\x1b[2J\x1b[H')
      return live
    },
    error(error) {
      const described = describeError(error)
      line(errorText(described, colour))
      return described
    },
  }
}

function errorText({ code, message, evidence, stack, hint }: ErrorReport, colour: ChalkInstance): string {
  return [
    `\n${colour.red('✖')} ${colour.bold(code)}  ${message}`,
    ...evidence.map((each) => colour.dim(`    ${each}`)),
    ...(stack ? [colour.dim(stack)] : []),
    ...(hint ? [`\n${colour.cyan('hint:')} ${hint}`] : []),
  ].join('\n')
}

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
