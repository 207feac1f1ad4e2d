import { join } from 'node:path'
import type { Context } from '../../lib/run/context.ts'
import type { CommandResult, Environment } from '../../lib/shell/command.ts'

const LIMIT_MS = 10 * 60_000

/** Runs a program of the person's checkout by its path there, with the person's own variables. */
export type Program = (path: string, ...args: string[]) => Promise<CommandResult>

/** The person's own variables, whatever of them the suite lets through to its tools. */
export const personalEnvironment = ({ shell }: Context, env: Environment): Environment =>
  Object.fromEntries(Object.keys({ ...shell.env, ...env }).map((name) => [name, env[name]]))

export const programsOf =
  (given: Context, env: Environment): Program =>
  (path, ...args) =>
    given.shell.probe('node', [join(given.paths.root, path), ...args], {
      cwd: given.paths.root,
      env: personalEnvironment(given, env),
      timeoutMs: LIMIT_MS,
    })
