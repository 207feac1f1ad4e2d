import { accessSync, closeSync, constants, openSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { $, type ProcessPromise } from 'zx/core'
import { EXIT, UserError } from './errors.ts'
import { knownIssue } from './known-issues.ts'
import { signalTree } from './process-tree.ts'
import { formatDuration } from './units.ts'

// zx finds the children of a command through a shell, with arguments of its own making; Node warns of that (DEP0190).
process.noDeprecation = true

export type Environment = Record<string, string | undefined>
export type Command = readonly [tool: string, args: readonly string[]]

export interface CommandOptions {
  cwd?: string
  /** Added to the shell's environment; `undefined` removes a variable. */
  env?: Environment
  /** Written to standard input: the way for secrets and manifests. */
  input?: string
  /** Standard input is read from this file, without passing through this process. */
  inputFile?: string
  /** Standard output goes into this new file, which only its owner can read, without passing through this process. */
  outputFile?: string
  /** Default two minutes. No call is without a limit. */
  timeoutMs?: number
  /** Each line of standard output and standard error as it appears. */
  onLine?: (line: string) => void
  /** Runs after an interruption, too: for putting right what was begun. `probe` always does. */
  cleanup?: boolean
}

export interface CommandResult {
  argv: readonly string[]
  exitCode: number
  stdout: string
  stderr: string
  durationMs: number
  /** Why the command ended: a timeout is told apart from a failure. */
  reason: 'exit' | 'signal' | 'timeout' | 'abort' | 'missing'
  /** True when a dry run only printed the command. */
  planned: boolean
}

/** The commands an external program failed with, and why; `known-issues` turns frequent ones into advice. */
export class CommandError extends UserError {
  readonly result: CommandResult

  constructor(result: CommandResult) {
    const known = knownIssue(result)
    const lines = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-12).filter(Boolean)
    super(known?.code ?? 'TSK_COMMAND_FAILED', known?.message ?? failure(result), {
      evidence: [`$ ${formatCommand(result.argv)}`, ...lines],
      hint: known?.hint ?? 'Run the command again with --verbose to see all of its output',
      exitCode: known?.exitCode ?? EXIT.cluster,
    })
    this.result = result
  }
}

export interface ShellSettings {
  env: Environment
  cwd: string
  dryRun: boolean
  signal: AbortSignal
  /** Told of every command: the report prints them under --verbose and in dry runs, and the log keeps them. */
  onCommand?: (event: { argv: readonly string[]; planned: boolean; result?: CommandResult }) => void
  onOutput?: (line: string) => void
}

/** The only way to other programs. Argument arrays only, so no value is ever read by a shell as syntax. */
export interface Shell {
  readonly env: Environment
  readonly dryRun: boolean
  /** Changes something. In a dry run the command is printed and `planned` is true. Throws CommandError. */
  act(tool: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** Only asks, and so also runs in a dry run. Throws CommandError. */
  ask(tool: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** Asks and reads standard output as JSON; standard error may hold warnings and is ignored. */
  json<T>(tool: string, args: readonly string[], parse: (value: unknown) => T, options?: CommandOptions): Promise<T>
  /** Asks and never throws: look at `exitCode` and `reason`. */
  probe(tool: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** Changes something by streaming the output of one command into another, without passing through this process. */
  pipe(from: Command, to: Command, options?: CommandOptions): Promise<CommandResult>
  withEnv(env: Environment): Shell
}

export function createShell(settings: ShellSettings): Shell {
  const probe: Shell['probe'] = (tool, args, options) => execute(settings, [[tool, args]], options)
  // An interrupted probe looks like a "no", upon which the caller would begin the next long command.
  const goOn = (options: CommandOptions | undefined): void => { if (!options?.cleanup) settings.signal.throwIfAborted() }
  const ask: Shell['ask'] = async (tool, args, options) => {
    goOn(options)
    return succeeded(await probe(tool, args, options))
  }
  const change = async (commands: readonly Command[], options?: CommandOptions): Promise<CommandResult> => {
    goOn(options)
    if (!settings.dryRun) return succeeded(await execute(settings, commands, options))
    const argv = joined(commands, options)
    settings.onCommand?.({ argv, planned: true })
    return { argv, exitCode: 0, stdout: '', stderr: '', durationMs: 0, reason: 'exit', planned: true }
  }
  return {
    env: settings.env,
    dryRun: settings.dryRun,
    probe,
    ask,
    act: (tool, args, options) => change([[tool, args]], options),
    pipe: (from, to, options) => change([from, to], options),
    async json(tool, args, parse, options) {
      const result = await ask(tool, args, options)
      return parse(parseJson(result))
    },
    withEnv: (env) => createShell({ ...settings, env: { ...settings.env, ...env } }),
  }
}

async function execute(settings: ShellSettings, commands: readonly Command[], options: CommandOptions = {}) {
  const { timeoutMs = 120_000, input, cwd = settings.cwd } = options
  const env = { ...settings.env, ...options.env }
  const argv = joined(commands, options)
  const missing = commands.map(([tool]) => tool).find((tool) => !isExecutable(tool, env['PATH'] ?? ''))
  if (missing) return ended(settings, { argv, exitCode: 127, stderr: `${missing}: command not found`, reason: 'missing' })
  const started = performance.now()
  const files = openFiles(options)
  // Every zx setting we rely on is given here: ZX_* variables of the caller would change the defaults.
  const run = $({ env: env as NodeJS.ProcessEnv, cwd, nothrow: true, quiet: true, verbose: false, detached: false,
    stdio: [files.input ?? (input === undefined ? 'ignore' : 'pipe'), files.output ?? 'pipe', 'pipe'], ...(input === undefined ? {} : { input }) })
  const [first, second] = commands.map(([tool, args]) => [tool, ...args])
  const child = second ? run`${first} | ${second}` : run`${first}`
  forwardLines(child, (line) => { options.onLine?.(line); settings.onOutput?.(line) })
  const stop = stopOn(child, timeoutMs, settings.signal)
  const output = await child
  files.close()
  const reason = stop.release() ?? (output.signal ? 'signal' : 'exit')
  const { stdout, stderr } = output
  return ended(settings, { argv, exitCode: output.exitCode ?? 1, stdout, stderr, reason, durationMs: performance.now() - started })
}

function ended(settings: ShellSettings, part: Partial<CommandResult> & Pick<CommandResult, 'argv' | 'exitCode' | 'reason'>) {
  const result: CommandResult = { stdout: '', stderr: '', durationMs: 0, planned: false, ...part }
  settings.onCommand?.({ argv: result.argv, planned: false, result })
  return result
}

/** Ends the child at the time limit or on abort: first politely, then for good. Says which of the two it was. */
function stopOn(child: ProcessPromise, timeoutMs: number, signal: AbortSignal) {
  let why: 'timeout' | 'abort' | undefined
  let last: NodeJS.Timeout | undefined
  const stop = (reason: 'timeout' | 'abort'): void => {
    why = reason
    const { pid } = child
    if (pid === undefined) return
    signalTree(pid, 'SIGTERM')
    last = setTimeout(signalTree, 10_000, pid, 'SIGKILL')
  }
  const timer = setTimeout(stop, timeoutMs, 'timeout')
  const onAbort = (): void => stop('abort')
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    release() {
      clearTimeout(timer)
      clearTimeout(last)
      signal.removeEventListener('abort', onAbort)
      return why
    },
  }
}

/** Opens the files that stand for standard streams. The new one must not exist: nothing is ever overwritten. */
function openFiles({ inputFile, outputFile }: CommandOptions) {
  const input = inputFile === undefined ? undefined : openSync(inputFile, 'r')
  const output = outputFile === undefined ? undefined : openSync(outputFile, 'wx', 0o600)
  return { input, output, close: () => [input, output].forEach((file) => { if (file !== undefined) closeSync(file) }) }
}

function forwardLines(child: ProcessPromise, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    // A stream that goes into a file is not there.
    stream?.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split(/\r?\n|\r/)
      rest = lines.pop() ?? ''
      lines.forEach(onLine)
    })
    stream?.on('end', () => { if (rest) onLine(rest) })
  }
}

function succeeded(result: CommandResult): CommandResult {
  if (result.exitCode === 0 && result.reason === 'exit') return result
  if (result.reason === 'missing') throw missingTool(result)
  throw new CommandError(result)
}

const missingTool = (result: CommandResult): UserError =>
  new UserError('TSK_TOOL_MISSING', result.stderr, {
    evidence: [`$ ${formatCommand(result.argv)}`],
    hint: 'Run `npm run setup`, which finds or provides every tool, or `npm run doctor`',
  })

function failure({ argv, reason, exitCode, durationMs }: CommandResult): string {
  const name = argv.slice(0, 2).join(' ')
  if (reason === 'timeout') return `${name} was stopped: no end after ${formatDuration(durationMs)}`
  if (reason === 'abort') return `${name} was interrupted`
  return reason === 'signal' ? `${name} was killed` : `${name} failed with exit code ${exitCode}`
}

function parseJson(result: CommandResult): unknown {
  try {
    return JSON.parse(result.stdout)
  } catch (cause) {
    throw new UserError('TSK_COMMAND_OUTPUT', `${result.argv[0]} did not answer with JSON`, {
      evidence: [`$ ${formatCommand(result.argv)}`, result.stdout.slice(0, 300)], exitCode: EXIT.cluster, cause,
    })
  }
}

/** The full path of a tool on a PATH, or undefined. */
export function findExecutable(tool: string, path: string): string | undefined {
  const places = tool.includes('/') ? [tool] : path.split(delimiter).filter(Boolean).map((folder) => join(folder, tool))
  return places.find((place) => { try { accessSync(place, constants.X_OK); return true } catch { return false } })
}

const isExecutable = (tool: string, path: string): boolean => findExecutable(tool, path) !== undefined

const joined = (commands: readonly Command[], { inputFile, outputFile }: CommandOptions = {}): string[] => [
  ...commands.flatMap(([tool, args], index) => [...(index > 0 ? ['|'] : []), tool, ...args]),
  ...(inputFile === undefined ? [] : ['<', inputFile]),
  ...(outputFile === undefined ? [] : ['>', outputFile]),
]

/** The command as a person could paste it. */
export const formatCommand = (argv: readonly string[]): string =>
  argv.map((word) => (['|', '<', '>'].includes(word) || /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ')
