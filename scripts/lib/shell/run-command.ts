import { closeSync, openSync } from 'node:fs'
import { $ } from 'zx/core'
import type { Children } from './children.ts'
import {
  type Command,
  type CommandOptions,
  type CommandResult,
  type Environment,
  findExecutable,
  joined,
} from './command.ts'
import { forwardLines } from './lines.ts'
import { signalTree } from './process-tree.ts'

// zx finds the children of a command through a shell, with arguments of its own making; Node warns of that (DEP0190).
process.noDeprecation = true

export interface RunSettings {
  env: Environment
  cwd: string
  signal: AbortSignal
  /** Commands are out of reach of the terminal's Ctrl-C: `signal` alone ends them. */
  shielded?: boolean
  /** Where the running commands are noted, so that none outlives the run that started it. */
  children?: Children
  /** Told of every command: the report prints them under --verbose and in dry runs, and the log keeps them. */
  onCommand?: (event: { argv: readonly string[]; planned: boolean; result?: CommandResult }) => void
  onOutput?: (line: string) => void
  /** Only standard error is told: what a question is answered with is data, thousands of lines of it. */
  asking?: boolean
}

/** Runs one command, or two with a pipe between them, to its end. Never throws for what the command does. */
export async function runCommand(
  settings: RunSettings,
  commands: readonly Command[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { timeoutMs = 120_000, timeoutFrom, input, cwd = settings.cwd } = options
  const env = { ...settings.env, ...options.env }
  const argv = joined(commands, options)
  const missing = commands.map(([tool]) => tool).find((tool) => findExecutable(tool, env['PATH'] ?? '') === undefined)
  if (missing)
    return ended(settings, { argv, exitCode: 127, stderr: `${missing}: command not found`, reason: 'missing' })
  const started = performance.now()
  const files = openFiles(options)
  // Every zx setting we rely on is given here: ZX_* variables of the caller would change the defaults.
  const run = $({
    env: env as NodeJS.ProcessEnv,
    cwd,
    nothrow: true,
    quiet: true,
    verbose: false,
    detached: settings.shielded ?? false,
    stdio: [files.input ?? (input === undefined ? 'ignore' : 'pipe'), files.output ?? 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  })
  const [first, second] = commands.map(([tool, args]) => [tool, ...args])
  const child = second ? run`${first} | ${second}` : run`${first}`
  const stop = stopOn(child, timeoutFrom?.beforeMs ?? timeoutMs, settings.signal)
  let counting = timeoutFrom === undefined
  forwardLines(settings.asking && !options.onLine ? [child.stderr] : [child.stdout, child.stderr], (line) => {
    if (!counting && timeoutFrom?.line.test(line)) {
      counting = true
      stop.within(timeoutMs)
    }
    options.onLine?.(line)
    settings.onOutput?.(line)
  })
  const forget = settings.children?.note(child.pid, argv, !settings.asking)
  const output = await child
  forget?.()
  files.close()
  const reason = stop.release() ?? (output.signal ? 'signal' : 'exit')
  const { stdout, stderr } = output
  return ended(settings, {
    argv,
    exitCode: output.exitCode ?? 1,
    stdout,
    stderr,
    reason,
    durationMs: performance.now() - started,
  })
}

/** The result of a command that has ended, after whoever listens was told of it. */
export function ended(
  settings: RunSettings,
  part: Partial<CommandResult> & Pick<CommandResult, 'argv' | 'exitCode' | 'reason'>,
) {
  const result: CommandResult = { stdout: '', stderr: '', durationMs: 0, planned: false, ...part }
  settings.onCommand?.({ argv: result.argv, planned: false, result })
  return result
}

/** Ends the child at the time limit or on abort: first politely, then for good. Says which of the two it was. */
export function stopOn(child: { readonly pid?: number | undefined }, timeoutMs: number, signal: AbortSignal) {
  let why: 'timeout' | 'abort' | undefined
  let last: NodeJS.Timeout | undefined
  const stop = (reason: 'timeout' | 'abort'): void => {
    why = reason
    const { pid } = child
    if (pid === undefined) return
    signalTree(pid, 'SIGTERM')
    last = setTimeout(signalTree, 10_000, pid, 'SIGKILL')
  }
  let timer = setTimeout(stop, timeoutMs, 'timeout')
  const onAbort = (): void => stop('abort')
  signal.addEventListener('abort', onAbort, { once: true })
  return {
    /** The time limit from now on. */
    within(ms: number) {
      clearTimeout(timer)
      timer = setTimeout(stop, ms, 'timeout')
    },
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
  return {
    input,
    output,
    close: () =>
      [input, output].forEach((file) => {
        if (file !== undefined) closeSync(file)
      }),
  }
}
