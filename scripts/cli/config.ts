import { readFileSync } from 'node:fs'
import { isMap, isScalar, LineCounter, parseDocument, type YAMLMap } from 'yaml'
import { UserError } from '../lib/errors.ts'
import { nearest } from '../lib/nearest.ts'
import { type Config, SETTING_PATHS, variableOf } from '../lib/run/settings.ts'

/** Where a value came from: `--print-config` shows it. */
type Origin = 'default' | 'file' | 'environment' | 'flag'

export interface ConfigInput {
  /** Path and name of the YAML file for messages; a missing file means defaults. */
  file: string
  env: Record<string, string | undefined>
  /** Values of flags by setting path. */
  flags: ReadonlyMap<string, string>
}

export interface LoadedConfig {
  config: Config
  origins: ReadonlyMap<string, { value: string; origin: Origin }>
}

/**
 * Reads the configuration: flag over environment over file over default. A variable that is set and empty is unset.
 * Throws one TSK_CONFIG_INVALID that lists every problem, each with its place.
 */
export function loadConfig({ file, env, flags }: ConfigInput): LoadedConfig {
  const problems: string[] = []
  const fromFile = readYaml(file, problems)
  const config: Record<string, unknown> = {}
  const origins = new Map<string, { value: string; origin: Origin }>()
  for (const [path, { fallback, read }] of SETTING_PATHS) {
    const variable = env[variableOf(path)]
    const found = fromFile.get(path)
    const [value, origin, place]: [string, Origin, string] = flags.has(path)
      ? [flags.get(path)!, 'flag', `--${path}`]
      : variable !== undefined && variable !== ''
        ? [variable, 'environment', variableOf(path)]
        : found
          ? [found.text, 'file', `${file}:${found.line}`]
          : [fallback, 'default', 'default']
    origins.set(path, { value, origin })
    try {
      setAt(config, path, read(value))
    } catch (error) {
      problems.push(`${origin === 'flag' ? place : `${place}: ${path}`}: ${(error as Error).message}`)
    }
  }
  if (config['tls'] === 'on' && config['ingress'] === 'off')
    problems.push('tls: on: https comes through the ingress controller, and ingress is off')
  if (problems.length > 0) throw invalid(problems)
  return { config: deepFreeze(config) as unknown as Config, origins }
}

function setAt(config: Record<string, unknown>, path: string, value: unknown): void {
  const [outer, inner] = path.split('.') as [string, string?]
  if (inner === undefined) config[outer] = value
  else ((config[outer] ??= {}) as Record<string, unknown>)[inner] = value
}

function readYaml(file: string, problems: string[]): Map<string, { text: string; line: number }> {
  const found = new Map<string, { text: string; line: number }>()
  const text = readIfThere(file)
  if (text === undefined) return found
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineOf = (offset: number | undefined): number => lines.linePos(offset ?? 0).line
  for (const error of document.errors) problems.push(`${file}:${lineOf(error.pos[0])}: ${error.message}`)
  const visit = (map: YAMLMap, prefix: string): void => {
    for (const { key, value } of map.items) {
      const path = `${prefix}${String(isScalar(key) ? key.value : key)}`
      const line = lineOf(isScalar(key) ? key.range?.[0] : undefined)
      if (isMap(value) && prefix === '' && [...SETTING_PATHS.keys()].some((each) => each.startsWith(`${path}.`)))
        visit(value, `${path}.`)
      else if (!SETTING_PATHS.has(path))
        problems.push(`${file}:${line}: ${path}: no such setting${nearest(path, [...SETTING_PATHS.keys()])}`)
      else if (!isScalar(value) || value.value === null)
        problems.push(`${file}:${line}: ${path}: expected a single value`)
      else found.set(path, { text: String(value.value), line })
    }
  }
  if (isMap(document.contents)) visit(document.contents, '')
  else if (document.contents !== null && document.errors.length === 0)
    problems.push(`${file}:1: expected settings such as "port: 8080"`)
  return found
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UserError('TSK_CONFIG_UNREADABLE', `${file} cannot be read: ${(error as Error).message}`)
  }
}

const invalid = (problems: string[]): UserError =>
  new UserError(
    'TSK_CONFIG_INVALID',
    problems.length === 1 ? 'One setting is wrong' : `${problems.length} settings are wrong`,
    {
      evidence: problems,
      hint: 'Correct the lines above; `npm run deploy -- --print-config` shows every setting and its origin',
    },
  )

function deepFreeze<T extends object>(value: T): T {
  Object.values(value).forEach((each) => {
    if (typeof each === 'object' && each !== null) deepFreeze(each)
  })
  return Object.freeze(value)
}
