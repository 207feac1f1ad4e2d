import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

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
  /** `timeoutMs` counts from the first line that matches, and until then the command may take `beforeMs`. */
  timeoutFrom?: { readonly line: RegExp; readonly beforeMs: number }
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

/** The full path of a tool on a PATH, or undefined. */
export function findExecutable(tool: string, path: string): string | undefined {
  const places = tool.includes('/')
    ? [tool]
    : path
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(folder, tool))
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Commands with the files of their standard streams as one line of words. */
export const joined = (commands: readonly Command[], { inputFile, outputFile }: CommandOptions = {}): string[] => [
  ...commands.flatMap(([tool, args], index) => [...(index > 0 ? ['|'] : []), tool, ...args]),
  ...(inputFile === undefined ? [] : ['<', inputFile]),
  ...(outputFile === undefined ? [] : ['>', outputFile]),
]

/** The command as a person could paste it. */
export const formatCommand = (argv: readonly string[]): string =>
  argv
    .map((word) =>
      ['|', '<', '>'].includes(word) || /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`,
    )
    .join(' ')
