import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import type { Environment } from '../../lib/shell/command.ts'

const LIMIT_MS = 10 * 60_000

/**
 * Runs a program of the person's checkout by its path there, with the person's own variables, and reads its answer as
 * JSON. Throws what it threw.
 */
export type Program = <T>(path: string, ...args: string[]) => Promise<T>

/** The person's own variables, whatever of them the suite lets through to its tools. */
export const personalEnvironment = ({ shell }: Context, env: Environment): Environment =>
  Object.fromEntries(Object.keys({ ...shell.env, ...env }).map((name) => [name, env[name]]))

export const programsOf =
  (given: Context, env: Environment): Program =>
  async <T>(path: string, ...args: string[]) => {
    const { exitCode, stdout, stderr } = await given.shell.probe('node', [join(given.paths.root, path), ...args], {
      cwd: given.paths.root,
      env: personalEnvironment(given, env),
      timeoutMs: LIMIT_MS,
    })
    if (exitCode !== 0) throw new Error(`${path} failed: ${thrownBy(stderr)}`)
    return JSON.parse(stdout) as T
  }

/** The message of the error that ended a program of Node, which goes on with a stack and Node's version. */
export function thrownBy(stderr: string): string {
  const lines = stderr.trim().split('\n')
  const message = lines.map((line) => /^(?:Uncaught )?\w*Error(?: \[\w+\])?: (.+)/.exec(line)?.[1]).findLast(Boolean)
  return message ?? lines.at(-1)!
}
