import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../lib/shell/command.ts'
import { refusedByNpm } from './npm-log.ts'

/**
 * What npm kept of its own command line. `npm run teardown --dry-run` reaches the script without the flag: npm takes
 * every flag before `--` for a setting of its own and passes it on as `npm_config_dry_run=true`. Its settings files and
 * variables of the shell arrive in the same form, so this also knows where else a setting may come from.
 */
export interface NpmCall {
  /** Settings by name, in lower case with `-` in place of `_`. */
  readonly kept: ReadonlyMap<string, string>
  /** True when a settings file of npm, or the shell that called npm, gives this setting the same value. */
  readonly hasOtherOrigin: (name: string) => boolean
}

const PREFIX = /^npm_config_/i
const nameOf = (variable: string): string => variable.replace(PREFIX, '').toLowerCase().replaceAll('_', '-')

/**
 * Reads what npm left for this process, which runs `command` and whose repository is `root`. An npm that runs another
 * script above this one, such as one of tests, was called with that script's flags.
 */
export function readNpmCall(root: string, command: string, env: Environment): NpmCall {
  const script = env['npm_lifecycle_event']
  if (script !== undefined && script !== command) return { kept: new Map(), hasOtherOrigin: () => false }
  const [parent, caller, npm] = environmentsAbove(env)
  const written = settingsOf(root, env)
  const given = configOf(caller)
  // A shell drops variables whose names it cannot hold (`npm_config_cluster.cpus`), but was itself given them.
  const kept = new Map([...configOf(parent), ...configOf(env)])
  for (const name of uppercase(env)) given.set(name, kept.get(name) ?? '')
  for (const [name, value] of npm === undefined ? [] : refusedByNpm(npm)) kept.set(name, value)
  return {
    kept,
    hasOtherOrigin: (name) => [written.get(name), given.get(name)].some((value) => same(value, kept.get(name))),
  }
}

const configOf = (env: Environment): Map<string, string> =>
  new Map(
    Object.entries(env).flatMap(([variable, value]): [string, string][] =>
      PREFIX.test(variable) && value !== undefined ? [[nameOf(variable), value]] : [],
    ),
  )

/** npm writes its variables in lower case only: others are the shell's. */
const uppercase = (env: Environment): string[] =>
  Object.keys(env)
    .filter((name) => PREFIX.test(name) && !name.startsWith('npm_config_'))
    .map(nameOf)

/** npm hands `false` and `null` on as nothing. */
const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && truth(a) === truth(b ?? '')
const truth = (text: string): string => (['false', 'null'].includes(text) ? '' : text)

/** The settings files of npm: the repository's, the user's and the global one. */
function settingsOf(root: string, env: Environment): Map<string, string> {
  const prefix = env['npm_config_global_prefix'] || env['npm_config_prefix']
  const files = [
    env['npm_config_globalconfig'] || (prefix ? join(prefix, 'etc', 'npmrc') : undefined),
    env['npm_config_userconfig'] || (env['HOME'] ? join(env['HOME'], '.npmrc') : undefined),
    join(root, '.npmrc'),
  ]
  return new Map(files.flatMap((file) => (file ? linesOf(readIfThere(file)) : [])))
}

const linesOf = (text: string): [string, string][] =>
  text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const [, name, value = 'true'] = /^\s*([^#;=\s]+)\s*(?:=\s*"?(.*?)"?\s*)?$/.exec(line) ?? []
    return name === undefined ? [] : [[name.toLowerCase().replaceAll('_', '-'), value]]
  })

/**
 * The environment of the process above this one, that which npm was called with, and npm itself: the first process in
 * whose environment this script is not the one that runs. Only Linux tells; elsewhere there is nothing.
 */
function environmentsAbove(env: Environment): [parent: Environment, caller: Environment, npm: number | undefined] {
  const first = environmentOf(process.ppid)
  let [pid, above] = [process.ppid, first]
  while (pid > 1 && isOfThisScript(above, env)) {
    pid = parentOf(pid)
    above = environmentOf(pid)
  }
  return [isOfThisScript(first, env) ? first : {}, above, env['npm_lifecycle_script'] === undefined ? undefined : pid]
}

const isOfThisScript = (above: Environment, env: Environment): boolean =>
  env['npm_lifecycle_script'] !== undefined &&
  ['npm_lifecycle_event', 'npm_lifecycle_script'].every((name) => above[name] === env[name])

function environmentOf(pid: number): Environment {
  return Object.fromEntries(
    readIfThere(`/proc/${pid}/environ`)
      .split('\0')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}

function parentOf(pid: number): number {
  const stat = readIfThere(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
