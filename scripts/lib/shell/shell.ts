import { UserError } from '../errors.ts'
import {
  type Command,
  type CommandOptions,
  type CommandResult,
  type Environment,
  formatCommand,
  joined,
} from './command.ts'
import { succeeded } from './command-error.ts'
import { type RunSettings, runCommand } from './run-command.ts'
import { type CommandConnection, connectCommand, feedCommand, readCommand } from './stream-command.ts'

export interface ShellSettings extends RunSettings {
  /** Changes are only printed. */
  dryRun: boolean
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
  /**
   * Asks, whatever the answer: look at `exitCode` and `reason`. Throws only the reason of an interruption, unless it is
   * a cleanup.
   */
  probe(tool: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult>
  /** Changes something by streaming the output of one command into another, without passing through this process. */
  pipe(from: Command, to: Command, options?: CommandOptions): Promise<CommandResult>
  /**
   * Asks, and gives standard output as it comes, for what is too much to be held. Its end throws CommandError when the
   * command failed.
   */
  stream(tool: string, args: readonly string[], options?: CommandOptions): AsyncIterable<Buffer>
  /** Changes something by writing `source` into a command. Throws what the source threw, or CommandError. */
  feed(source: AsyncIterable<Buffer>, to: Command, options?: CommandOptions): Promise<CommandResult>
  /** Asks in both directions, for as long as the connection is open. */
  connect(tool: string, args: readonly string[], options?: CommandOptions): CommandConnection
  withEnv(env: Environment): Shell
  /** The same, with commands that this signal alone ends: a Ctrl-C on the terminal does not reach them. */
  withSignal(signal: AbortSignal): Shell
}

export function createShell(settings: ShellSettings): Shell {
  // An interrupted probe looks like a "no", upon which the caller would begin the next long command.
  const goOn = (options: CommandOptions | undefined): void => {
    if (!options?.cleanup) settings.signal.throwIfAborted()
  }
  const probe: Shell['probe'] = async (tool, args, options) => {
    goOn(options)
    const result = await runCommand({ ...settings, asking: true }, [[tool, args]], options)
    goOn(options)
    return result
  }
  const ask: Shell['ask'] = async (tool, args, options) => succeeded(await probe(tool, args, options))
  const change = async (
    commands: readonly Command[],
    options?: CommandOptions,
    run = () => runCommand(settings, commands, options),
  ): Promise<CommandResult> => {
    goOn(options)
    if (!settings.dryRun) return succeeded(await run())
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
    stream: (tool, args, options) => readCommand(settings, [tool, args], options),
    connect: (tool, args, options) => connectCommand(settings, [tool, args], options),
    feed: (source, to, options) => change([to], options, () => feedCommand(settings, source, to, options)),
    async json(tool, args, parse, options) {
      const result = await ask(tool, args, options)
      return parse(parseJson(result))
    },
    withSignal: (signal) => createShell({ ...settings, signal, shielded: true }),
    withEnv: (env) => createShell({ ...settings, env: { ...settings.env, ...env } }),
  }
}

function parseJson(result: CommandResult): unknown {
  try {
    return JSON.parse(result.stdout)
  } catch (cause) {
    throw new UserError('TSK_COMMAND_OUTPUT', `${result.argv[0]} did not answer with JSON`, {
      evidence: [`$ ${formatCommand(result.argv)}`, result.stdout.slice(0, 300)],
      cause,
    })
  }
}
