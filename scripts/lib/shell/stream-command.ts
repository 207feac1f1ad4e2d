import { spawn } from 'node:child_process'
import { Duplex, PassThrough, type Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Command, type CommandOptions, type CommandResult, findExecutable } from './command.ts'
import { succeeded } from './command-error.ts'
import { forwardLines } from './lines.ts'
import { signalTree } from './process-tree.ts'
import { ended, type RunSettings, stopOn } from './run-command.ts'

/** Commands whose bytes pass through this process, where those would be too many to be held: zx keeps all it reads. */

/** Standard output as it comes. Ends with CommandError when the command failed; stopping early ends the command. */
export async function* readCommand(
  settings: RunSettings,
  command: Command,
  options: CommandOptions = {},
): AsyncGenerator<Buffer> {
  const { child, result } = begin(settings, command, options)
  child?.stdin.end()
  let whole = false
  try {
    if (child) for await (const chunk of child.stdout) yield chunk as Buffer
    whole = true
  } finally {
    if (!whole && child?.pid !== undefined) signalTree(child.pid, 'SIGTERM')
  }
  succeeded(await result)
}

/**
 * Writes `source` to the standard input of a command and waits for its end. Throws what the source threw; the command
 * then sees its input end early. Never throws for what the command does.
 */
export async function feedCommand(
  settings: RunSettings,
  source: AsyncIterable<Buffer>,
  command: Command,
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { child, result } = begin(settings, command, options)
  if (!child) return result
  let failure: { cause: unknown } | undefined
  const watched = async function* () {
    try {
      yield* source
    } catch (cause) {
      failure = { cause }
      throw cause
    }
  }
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  // A command that ends before it has read all closes the pipe: its exit code says whether that was well.
  await pipeline(watched, child.stdin).catch(() => {})
  const ending = await result
  if (failure && ending.reason === 'exit') throw failure.cause
  return { ...ending, stdout }
}

/** A conversation with a command over its standard streams. */
export interface CommandConnection {
  /** Reads what the command writes and the reverse. Ends with an error where the command could not be started. */
  stream: Duplex
  /** Ends the command, however far it is, and waits for that. */
  close(): Promise<CommandResult>
}

/** Begins a conversation with a command. Never throws for what the command does: its end is the end of the stream. */
export function connectCommand(
  settings: RunSettings,
  command: Command,
  options: CommandOptions = {},
): CommandConnection {
  const { child, result } = begin(settings, command, options)
  const stream = child ? bothWays(child) : new PassThrough().end()
  return {
    stream,
    close() {
      stream.destroy()
      if (child?.pid !== undefined && child.exitCode === null) signalTree(child.pid, 'SIGTERM')
      return result
    },
  }
}

function bothWays({ stdin, stdout }: { stdin: Writable; stdout: Readable }): Duplex {
  const stream = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk, encoding, done) => void stdin.write(chunk, encoding, done),
    final: (done) => void stdin.end(done),
  })
  stdout.on('data', (chunk) => {
    if (!stream.push(chunk)) stdout.pause()
  })
  stdout.on('end', () => stream.push(null))
  // A command that has ended reads no more: the end of its output says so.
  stdin.on('error', () => {})
  return stream
}

function begin(
  settings: RunSettings,
  [tool, args]: Command,
  { timeoutMs = 120_000, cwd = settings.cwd, env: more, onLine }: CommandOptions,
) {
  const argv = [tool, ...args]
  const env = { ...settings.env, ...more }
  const path = findExecutable(tool, env['PATH'] ?? '')
  if (path === undefined)
    return {
      result: Promise.resolve(
        ended(settings, { argv, exitCode: 127, stderr: `${tool}: command not found`, reason: 'missing' }),
      ),
    }
  const started = performance.now()
  const child = spawn(path, args, {
    env: env as NodeJS.ProcessEnv,
    cwd,
    stdio: 'pipe',
    detached: settings.shielded ?? false,
  })
  const stop = stopOn(child, timeoutMs, settings.signal)
  const forget = settings.children?.note(child.pid, argv, true)
  let stderr = ''
  forwardLines([child.stderr], (line) => {
    stderr = `${stderr}${line}\n`.slice(-MOST_STDERR)
    if (line === '') return
    onLine?.(line)
    settings.onOutput?.(line)
  })
  const result = new Promise<CommandResult>((resolve) => {
    const finish = (exitCode: number, signal: NodeJS.Signals | null): void => {
      const reason = stop.release() ?? (signal ? 'signal' : 'exit')
      forget?.()
      resolve(ended(settings, { argv, exitCode, stderr, reason, durationMs: performance.now() - started }))
    }
    child.once('error', (error) => {
      stderr += error.message
      finish(126, null)
    })
    child.once('close', (code, signal) => finish(code ?? 1, signal))
  })
  return { child, result }
}

const MOST_STDERR = 64_000
