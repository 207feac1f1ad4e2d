// The logs of a component's pods as one, in the order of time.

import { readCauses, rootCauses } from '../lib/causes/reading/read-causes.ts'
import { mendAsHint } from '../lib/causes/world/words.ts'
import { createCluster, requireCluster } from '../lib/cluster/cluster.ts'
import { followLogs, STREAM } from '../lib/logs/follow-logs.ts'
import { readEntry } from '../lib/logs/log-entry.ts'
import { type LogLine, mergeByTime, parseLogLine } from '../lib/logs/log-lines.ts'
import { createLogPrinter } from '../lib/logs/log-printer.ts'
import { nearest } from '../lib/nearest.ts'
import { COMPONENTS } from '../lib/run/chart-values.ts'
import type { Context, FlagValue } from '../lib/run/context.ts'
import type { Flags, Operation } from '../lib/run/operation.ts'
import { usageError } from '../lib/run/usage-error.ts'
import { parseDurationMs } from '../lib/units.ts'

const FLAGS: Flags = {
  follow: { about: 'go on showing new lines, of new pods too, until interrupted', short: 'f' },
  since: { about: 'only lines younger than this, such as 10m or 1h', argument: 'TIME' },
  previous: { about: 'of the containers before their last restart', short: 'p' },
  tail: { about: 'how many lines of each container (100; 10 with --follow; -1 for all)', argument: 'LINES' },
  timestamps: { about: 'show the whole time in UTC, with its date' },
  raw: { about: 'show each line as the program wrote it' },
}

export const operation: Operation = {
  name: 'logs',
  summary: 'Show the logs of a component or a pod, all pods in order of time',
  words: '[frontend|backend|database|POD]',
  flags: FLAGS,
  changes: false,
  async run(context) {
    const { values, json } = context.options
    if (values['follow'] && (json || values['previous']))
      throw usageError('--follow goes neither with --json nor with --previous', 'logs')
    const since = readSince(values['since'])
    const tail = readTail(values['tail'])
    await requireCluster(context)
    const target = await chooseTarget(context)
    const show = createLogPrinter(context, { timestamps: values['timestamps'] === true, raw: values['raw'] === true })
    const filter = [
      ...(since === undefined ? [] : ['--since', `${since}s`]),
      '--tail',
      tail ?? (values['follow'] ? '10' : '100'),
    ]
    if (values['follow']) return followLogs(context, { target, from: filter, show })
    const lines = mergeByTime(
      await readLines(context, [...target, ...filter, ...(values['previous'] ? ['--previous'] : [])]),
    )
    lines.forEach(show)
    if (lines.length === 0) context.report.note(values['previous'] ? 'No container was restarted' : 'No lines')
    if (lines.length === 0 && !values['previous']) await noteCause(context)
    return lines.map((line) => ({ ...line, ...describe(line) }))
  },
}

/** Pods that write nothing mostly did not start: then the reason is what was looked for. */
async function noteCause(context: Context): Promise<void> {
  const [cause] = rootCauses(await readCauses(context))
  if (cause) context.report.note(`${cause.finding.cause}; ${mendAsHint(cause.finding.mend)}`)
}

/** What `--json` says of a line beyond its text. */
function describe({ text }: LogLine): object {
  const { level, message, requestId, fields } = readEntry(text)
  return { level, message, requestId, fields: Object.fromEntries(fields) }
}

async function readLines({ report, ...context }: Context, args: readonly string[]): Promise<LogLine[]> {
  const { stdout } = await createCluster(context).ask(['logs', ...STREAM, ...args], { timeoutMs: 60_000 })
  return stdout.split('\n').flatMap((line) => {
    const read = parseLogLine(line)
    // A container that has not started yet, or never was restarted, has no log: kubectl remarks on each.
    if (!read && line !== '') report.detail(line)
    return read ?? []
  })
}

/** The arguments that select what the word names: a component, a pod, or without a word all pods of the release. */
async function chooseTarget(context: Context): Promise<string[]> {
  const [word, ...others] = context.options.words
  const instance = `app.kubernetes.io/instance=${context.config.release}`
  if (others.length > 0) throw usageError('logs takes one component or pod', 'logs')
  if (word === undefined) return ['--selector', instance]
  if (COMPONENTS.some((component) => component === word))
    return ['--selector', `${instance},app.kubernetes.io/component=${word}`]
  const pods = (await createCluster(context).get('pods', instance)).map(({ metadata }) => metadata.name)
  const pod = pods.find((name) => name === word) ?? pods.find((name) => name.endsWith(`-${word}`))
  if (pod) return [pod]
  throw usageError(
    `There is no component or pod "${word}"${nearest(word, [...COMPONENTS, ...pods])}; there are ` +
      `${[...COMPONENTS, ...pods].join(', ')}`,
    'logs',
  )
}

function readSince(value: FlagValue): number | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return Math.ceil(parseDurationMs(value) / 1000)
  } catch (error) {
    throw usageError(`--since: ${(error as Error).message}`, 'logs')
  }
}

function readTail(value: FlagValue): string | undefined {
  if (typeof value !== 'string') return undefined
  if (!/^(-1|\d+)$/.test(value)) throw usageError(`--tail ${value}: expected a number of lines, or -1 for all`, 'logs')
  return value
}
