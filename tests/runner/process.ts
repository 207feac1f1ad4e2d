import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export type Environment = Record<string, string | undefined>

export interface Command {
  argv: readonly [tool: string, ...args: string[]]
  cwd: string
  env: Environment
  limitMs: number
}

export interface Ended {
  exitCode: number
  /** Standard output and standard error in the order of their arrival. */
  output: string
  stdout: string
  timedOut: boolean
}

/** A file that holds everything that a suite or a preparation printed. */
export interface Log {
  readonly file: string
  write(text: string): void
}

/** Time for a command to stop its own children before it is killed. */
const GRACE_MS = 15_000

export function openLog(file: string, onWrite: (text: string) => void = () => {}): Log {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  return {
    file,
    write: (text) => {
      appendFileSync(file, text)
      onWrite(text)
    },
  }
}

/**
 * Runs a command into a log; ends it at its time limit or when `signal` says so. A command that cannot start is exit
 * code 127.
 */
export async function runLogged(
  { argv: [tool, ...args], cwd, env, limitMs }: Command,
  log: Log,
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted()
  log.write(`$ ${[tool, ...args].join(' ')}\n`)
  const child = spawn(tool, args, { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let stdout = ''
  const keep = (text: string): void => {
    output += text
    log.write(text)
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    keep(text)
  })
  child.stderr.setEncoding('utf8').on('data', keep)
  const started = once(child, 'spawn').then(
    () => undefined,
    (error: Error) => error,
  )
  let timedOut = false
  const stop = (): void => {
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref()
  }
  const timer = setTimeout(() => {
    timedOut = true
    stop()
  }, limitMs)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const failure = await started
    if (failure) {
      log.write(`${failure.message}\n`)
      return { exitCode: 127, output, stdout, timedOut }
    }
    const [code] = (await once(child, 'close')) as [number | null]
    return { exitCode: code ?? 1, output, stdout, timedOut }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
