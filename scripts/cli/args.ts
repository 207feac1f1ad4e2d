import { type ParseArgsConfig, parseArgs } from 'node:util'
import { nearest } from '../lib/nearest.ts'
import type { Options } from '../lib/run/context.ts'
import type { Flags } from '../lib/run/operation.ts'
import { SETTING_PATHS } from '../lib/run/settings.ts'
import { usageError } from '../lib/run/usage-error.ts'

/** Flags of every command. */
export const COMMON_FLAGS: Flags = {
  help: { about: 'show this help', short: 'h' },
  verbose: { about: 'show every command, and the output of those that change something', short: 'v' },
  'dry-run': { about: 'print the exact commands and change nothing', short: 'n' },
  json: { about: 'write the result as JSON to standard output' },
  force: { about: 'do the work even when nothing seems to need it' },
  yes: { about: 'answer yes to every question', short: 'y' },
  'no-color': { about: 'no colours, as with the variable NO_COLOR' },
  'print-config': { about: 'show every setting, its value and its origin' },
}

export interface ParsedArgs {
  options: Options
  help: boolean
  printConfig: boolean
  noColor: boolean
  /** Settings given as flags, such as `--port 9090` or `--cluster.cpus 2`. */
  settings: ReadonlyMap<string, string>
}

/** Reads the arguments after the command's name. Throws TSK_USAGE that names the flag and the nearest known one. */
export function parseCommandArgs(argv: readonly string[], own: Flags, command: string): ParsedArgs {
  const flags: Flags = { ...COMMON_FLAGS, ...own }
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const [flag, { argument, short, repeats = false }] of Object.entries(flags)) {
    options[flag] = { type: argument ? 'string' : 'boolean', multiple: repeats, ...(short ? { short } : {}) }
  }
  for (const path of SETTING_PATHS.keys()) options[path] ??= { type: 'string' }
  const { values, positionals } = parseStrictly(withValues(argv, own), options, command)
  const given = values as Options['values']
  const settings = new Map(
    [...SETTING_PATHS.keys()]
      .filter((path) => typeof given[path] === 'string' && !(path in own))
      .map((path) => [path, given[path] as string]),
  )
  const is = (flag: string): boolean => given[flag] === true
  return {
    help: is('help'),
    printConfig: is('print-config'),
    noColor: is('no-color'),
    settings,
    options: {
      dryRun: is('dry-run'),
      force: is('force'),
      verbose: is('verbose'),
      json: is('json'),
      yes: is('yes'),
      values: Object.fromEntries(Object.keys(own).map((flag) => [flag, given[flag]])),
      words: positionals,
    },
  }
}

/** Writes out the value of each setting that stands alone: `--ingress` for `--ingress=on`. */
function withValues(argv: readonly string[], own: Flags): string[] {
  const end = argv.indexOf('--')
  return argv.map((word, index) => {
    const path = word.startsWith('--') ? word.slice(2) : ''
    const bare = path in own ? undefined : SETTING_PATHS.get(path)?.bare
    const isAlone = argv[index + 1]?.startsWith('-') ?? true
    return bare !== undefined && isAlone && (end === -1 || index < end) ? `${word}=${bare}` : word
  })
}

function parseStrictly(argv: readonly string[], options: NonNullable<ParseArgsConfig['options']>, command: string) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    const unknown = /'--?([^']+)'/.exec((error as Error).message)?.[1] ?? ''
    const known = (error as NodeJS.ErrnoException).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
    const message = known
      ? `There is no flag --${unknown}${nearest(unknown, Object.keys(options))}`
      : (error as Error).message
    throw usageError(message, command)
  }
}
