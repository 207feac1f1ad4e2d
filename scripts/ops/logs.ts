// The logs of a component's pods as one, in the order of time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChalkInstance } from 'chalk'
import { usageError, type Flags } from '../lib/args.ts'
import { COMPONENTS } from '../lib/chart-values.ts'
import { createCluster, requireCluster } from '../lib/cluster.ts'
import type { Context } from '../lib/context.ts'
import { createSeen, mergeByTime, parseLogLine, sourceLabel, type LogLine } from '../lib/log-lines.ts'
import { nearest } from '../lib/nearest.ts'
import type { Operation } from '../lib/operation.ts'
import { parseDurationMs } from '../lib/units.ts'

const FLAGS: Flags = {
  follow: { about: 'go on showing new lines, of new pods too, until interrupted', short: 'f' },
  since: { about: 'only lines younger than this, such as 10m or 1h', argument: 'TIME' },
  previous: { about: 'of the containers before their last restart', short: 'p' },
  tail: { about: 'how many lines of each container (100; 10 with --follow; -1 for all)', argument: 'LINES' },
  timestamps: { about: 'show the time of each line' },
}

/** After this time a followed stream is taken up anew, which is how pods that came meanwhile join it. */
const ROUND_MS = 10_000

export const operation: Operation = {
  name: 'logs',
  summary: 'Show the logs of a component or a pod, all pods in order of time',
  words: '[frontend|backend|database|POD]',
  flags: FLAGS,
  changes: false,
  async run(context) {
    const { values, json } = context.options
    if (values['follow'] && (json || values['previous'])) throw usageError('--follow goes neither with --json nor with --previous', 'logs')
    const since = readSince(values['since'])
    const tail = readTail(values['tail'])
    await requireCluster(context)
    const target = await chooseTarget(context)
    const show = createPrinter(context)
    const filter = [...(since === undefined ? [] : ['--since', `${since}s`]), '--tail', tail ?? (values['follow'] ? '10' : '100')]
    if (values['follow']) return follow(context, target, filter, show)
    const lines = mergeByTime(await readLines(context, [...target, ...filter, ...(values['previous'] ? ['--previous'] : [])]))
    lines.forEach(show)
    if (lines.length === 0) context.report.note(values['previous'] ? 'No container was restarted' : 'No lines')
    return lines
  },
}

const STREAM = ['--all-containers', '--prefix', '--timestamps', '--ignore-errors', '--max-log-requests', '50']

async function readLines({ report, ...context }: Context, args: readonly string[]): Promise<LogLine[]> {
  const { stdout } = await createCluster(context).ask(['logs', ...STREAM, ...args], { timeoutMs: 60_000 })
  return stdout.split('\n').flatMap((line) => {
    const read = parseLogLine(line)
    // A container that has not started yet, or never was restarted, has no log: kubectl remarks on each.
    if (!read && line !== '') report.detail(line)
    return read ?? []
  })
}

/** Every round begins where the last one ended; interrupting it is its normal end. */
async function follow(context: Context, target: readonly string[], firstFilter: readonly string[], show: (line: LogLine) => void): Promise<void> {
  const { signal } = context
  const cluster = createCluster(context)
  const seen = createSeen()
  const onLine = (line: string): void => {
    const read = parseLogLine(line)
    if (read && seen.isNew(read)) show(read)
  }
  while (!signal.aborted) {
    const latest = seen.latest()
    const filter = latest === undefined ? firstFilter : ['--since-time', latest, '--tail', '-1']
    const { reason } = await cluster.probe(['logs', '--follow', ...STREAM, ...target, ...filter], { timeoutMs: ROUND_MS, onLine })
    if (reason === 'exit') await sleep(1_000, undefined, { signal }).catch(() => undefined)
  }
}

/** The arguments that select what the word names: a component, a pod, or without a word all pods of the release. */
async function chooseTarget(context: Context): Promise<string[]> {
  const [word, ...others] = context.options.words
  const instance = `app.kubernetes.io/instance=${context.config.release}`
  if (others.length > 0) throw usageError('logs takes one component or pod', 'logs')
  if (word === undefined) return ['--selector', instance]
  if (COMPONENTS.some((component) => component === word)) return ['--selector', `${instance},app.kubernetes.io/component=${word}`]
  const pods = (await createCluster(context).get('pods', instance)).map(({ metadata }) => metadata.name)
  const pod = pods.find((name) => name === word) ?? pods.find((name) => name.endsWith(`-${word}`))
  if (pod) return [pod]
  throw usageError(`There is no component or pod "${word}"${nearest(word, [...COMPONENTS, ...pods])}; there are ${[...COMPONENTS, ...pods].join(', ')}`, 'logs')
}

const COLOURS = ['cyan', 'green', 'magenta', 'yellow', 'blue', 'red'] as const

/** Lines go to standard output, where another program may read them: colours only when that is a terminal. */
function createPrinter({ report, config, options }: Context): (line: LogLine) => void {
  const colour: ChalkInstance | undefined = process.stdout.isTTY ? report.colour : undefined
  const sources = new Map<string, (text: string) => string>()
  return (line) => {
    const label = sourceLabel(line, config.release)
    if (!sources.has(label)) sources.set(label, colour?.[COLOURS[sources.size % COLOURS.length]!] ?? String)
    const time = options.values['timestamps'] ? `${line.time} ` : ''
    report.data(`${sources.get(label)!(label.padEnd(16))} ${time}${line.text}`)
  }
}

function readSince(value: string | boolean | undefined): number | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return Math.ceil(parseDurationMs(value) / 1000)
  } catch (error) {
    throw usageError(`--since: ${(error as Error).message}`, 'logs')
  }
}

function readTail(value: string | boolean | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  if (!/^(-1|\d+)$/.test(value)) throw usageError(`--tail ${value}: expected a number of lines, or -1 for all`, 'logs')
  return value
}
