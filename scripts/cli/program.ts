import { join, relative } from 'node:path'
import type { Deployment } from '../checks/deployment.ts'
import { EXIT, UserError } from '../lib/errors.ts'
import { acquireLock } from '../lib/lock.ts'
import { beginReceipt, type KeepReceipt } from '../lib/receipts/keep-receipt.ts'
import type { Receipt } from '../lib/receipts/receipt.ts'
import { createReport, type Report } from '../lib/report/report.ts'
import type { Context } from '../lib/run/context.ts'
import { withKeptTarget } from '../lib/run/kept-target.ts'
import { newMemory } from '../lib/run/memo.ts'
import type { Operation } from '../lib/run/operation.ts'
import { resolvePaths } from '../lib/run/paths.ts'
import { createChildren, endLeftChildren } from '../lib/shell/children.ts'
import { type Environment, formatCommand } from '../lib/shell/command.ts'
import { createShell } from '../lib/shell/shell.ts'
import { admit } from '../lib/target/admit.ts'
import { believeAuthority } from '../lib/tls/authority.ts'
import { toolEnvironment } from '../lib/toolchain/toolchain.ts'
import { type ParsedArgs, parseCommandArgs } from './args.ts'
import { COMMAND_NAMES, findCommand } from './commands.ts'
import { type LoadedConfig, loadConfig } from './config.ts'
import { commandHelp, generalHelp } from './help.ts'
import { readNpmCall } from './npm-call.ts'
import { printSummary, resultAsJson } from './summary.ts'
import { refuseLostArguments } from './swallowed.ts'

/** The repository, wherever the command was called from. */
const ROOT = join(import.meta.dirname, '..', '..')

/** Every command: reads arguments, runs, renders, and answers with the exit code. */
export async function main(argv: readonly string[], command?: Operation): Promise<number> {
  const [name = 'help', ...rest] = argv
  let report = plainReport()
  try {
    if (['help', '--help', '-h'].includes(name)) return print(await generalHelp(COMMAND_NAMES, findCommand))
    const operation = command ?? (await findCommand(name))
    const parsed = parseCommandArgs(rest, operation.flags ?? {}, operation.name)
    if (parsed.help) return print(commandHelp(operation))
    report = plainReport(parsed)
    refuseLostArguments(
      {
        command: operation.name,
        own: operation.flags ?? {},
        argv: rest,
        words: parsed.options.words,
        takes: operation.words,
      },
      readNpmCall(ROOT, operation.name, process.env),
    )
    const loaded = loadConfig({ file: join(ROOT, 'taskora.yaml'), env: process.env, flags: parsed.settings })
    if (parsed.printConfig) return print(configTable(loaded))
    return await runOperation(operation, rest, parsed, loaded)
  } catch (error) {
    const described = report.error(error)
    if (rest.includes('--json')) print(JSON.stringify({ ok: false, error: described }, null, 2))
    return described.exitCode
  }
}

async function runOperation(
  operation: Operation,
  argv: readonly string[],
  parsed: ParsedArgs,
  { config: given, origins }: LoadedConfig,
): Promise<number> {
  const { options } = parsed
  // What is made here is read by others: the users of images, the engine. Whatever is private says so itself.
  process.umask(0o022)
  const startedAt = new Date().toISOString()
  const paths = resolvePaths(ROOT, process.env, given.profile)
  const config = withKeptTarget({ config: given, paths })
  const changes = operation.changes && !options.dryRun
  const left = join(paths.state, 'children')
  const children = createChildren(changes ? left : undefined)
  const { signal, received } = interruption(() => children.endNow())
  const logFile = join(paths.logs, `${startedAt.replaceAll(':', '-')}-${operation.name}.log`)
  const report = createReport({
    stream: process.stderr,
    env: reportEnvironment(parsed),
    ...options,
    ...(changes ? { logFile } : {}),
  })
  const env: Environment = process.env
  const shell = createShell({
    env: toolEnvironment({ paths, config }, env),
    cwd: ROOT,
    dryRun: options.dryRun,
    signal,
    children,
    onCommand: ({ argv, planned, result }) =>
      planned
        ? report.planned(formatCommand(argv))
        : report.detail(`$ ${formatCommand(argv)}  [${result?.exitCode}, ${Math.round(result?.durationMs ?? 0)} ms]`),
    onOutput: (line) => report.detail(line),
  })
  const context: Context = { config, options, paths, shell, report, signal, env, memory: newMemory() }
  believeAuthority(context)
  const keepsReceipt = operation.keepsReceipt === true && !options.dryRun
  const keep = keepsReceipt ? beginReceipt(context, { command: operation.name, argv, startedAt }) : undefined
  let data: unknown
  let failure: unknown
  let release: (() => void) | undefined
  try {
    const locks = changes && !operation.continuous && !operation.takesLock
    release = locks ? acquireLock(join(paths.state, 'lock'), operation.name) : undefined
    for (const each of changes ? await endLeftChildren(left) : [])
      report.warn(`${each} of a run that was killed was still at work: it was ended`)
    await admit(context, operation, origins.get('target')?.value !== 'auto')
    data = await operation.run(context)
    operation.judge?.(data)
  } catch (error) {
    failure = received() ? interrupted(received()!, operation.name) : error
  } finally {
    release?.()
  }
  const error = failure === undefined ? undefined : report.error(failure)
  if (!operation.continuous && !operation.ownEnding)
    printSummary(context, operation.name === 'deploy' ? (data as Deployment | undefined) : undefined)
  if (error && changes) report.note(report.colour.dim(`log: ${logFile}`))
  const receipt = keep && (await keptReceipt(context, () => keep(error)))
  if (options.json && operation.continuous)
    report.event({ event: 'end', ...(error ? { ok: false, error } : { ok: true }) })
  else if (options.json) print(JSON.stringify(resultAsJson(report, data, error, receipt), null, 2))
  return error?.exitCode ?? EXIT.ok
}

/** Keeps what the run established, and says where. */
async function keptReceipt({ report }: Context, keep: () => ReturnType<KeepReceipt>): Promise<Receipt | undefined> {
  try {
    const kept = await keep()
    if (!kept) return undefined
    const { file, receipt } = kept
    report.note(
      report.colour.dim(`receipt: ${relative(process.cwd(), file)}${receipt.undo ? `   undo: ${receipt.undo}` : ''}`),
    )
    return receipt
  } catch (error) {
    // The run itself is over: a full disk must not turn its success into a failure.
    report.warn(`The receipt of this run is not kept: ${(error as Error).message}`)
    return undefined
  }
}

/** npm passes a Ctrl-C on to its script, which the terminal has told already: what follows at once is the same one. */
const SAME_KEYSTROKE_MS = 300

/**
 * First signal: stop after the running command, which the terminal has told as well. Second: leave at once, and leave
 * no command behind.
 */
function interruption(leave: () => void): { signal: AbortSignal; received: () => NodeJS.Signals | undefined } {
  const controller = new AbortController()
  let name: NodeJS.Signals | undefined
  let first = 0
  for (const each of ['SIGINT', 'SIGTERM'] as const) {
    process.on(each, () => {
      if (name && performance.now() - first > SAME_KEYSTROKE_MS) {
        leave()
        process.exit(exitCodeOf(name))
      }
      if (name) return
      name = each
      first = performance.now()
      controller.abort(new Error(`interrupted by ${each}`))
    })
  }
  return { signal: controller.signal, received: () => name }
}

const exitCodeOf = (name: NodeJS.Signals) => (name === 'SIGINT' ? EXIT.interrupted : EXIT.terminated)

const interrupted = (name: NodeJS.Signals, command: string): UserError =>
  new UserError('TSK_RUN_INTERRUPTED', `Stopped by ${name}`, {
    exitCode: exitCodeOf(name),
    hint: `Run \`npm run ${command}\` again: it goes on where this run stopped`,
  })

const plainReport = (parsed?: ParsedArgs): Report =>
  createReport({
    stream: process.stderr,
    env: reportEnvironment(parsed),
    verbose: parsed?.options.verbose ?? false,
    json: parsed?.options.json ?? false,
  })

const reportEnvironment = (parsed?: ParsedArgs): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(parsed?.noColor ? { NO_COLOR: '1' } : {}),
})

const configTable = ({ origins }: LoadedConfig): string =>
  [...origins].map(([path, { value, origin }]) => `${path.padEnd(20)} ${value.padEnd(12)} ${origin}`).join('\n')

function print(text: string): number {
  process.stdout.write(`${text}\n`)
  return EXIT.ok
}
