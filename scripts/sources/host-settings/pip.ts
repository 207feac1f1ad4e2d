import { join } from 'node:path'
import { homeFolder, xdgFolder } from '../../lib/run/paths.ts'
import type { Environment } from '../../lib/shell/command.ts'

/** Settings that say how an index is reached. `find-links` and `no-index` mostly name folders of this host. */
const REACH = ['index-url', 'extra-index-url', 'trusted-host', 'proxy', 'timeout', 'retries'] as const

/** Where pip looks for configuration, in the order in which later files win. */
export function pipFiles(env: Environment, platform: NodeJS.Platform = process.platform): string[] {
  const home = homeFolder(env)
  const user = platform === 'darwin' ? join(home, 'Library/Application Support/pip/pip.conf') : undefined
  return [
    '/etc/pip.conf',
    ...(user ? [user] : []),
    join(home, '.pip/pip.conf'),
    join(xdgFolder(env, 'XDG_CONFIG_HOME', '.config'), 'pip/pip.conf'),
    ...(env['PIP_CONFIG_FILE'] ? [env['PIP_CONFIG_FILE']] : []),
  ]
}

/**
 * The pip configuration for a build: what configuration files and PIP_* variables say about indexes, later ones
 * winning, with the certificate file replaced by `caFile`. Undefined when there is nothing to say.
 */
export function pipConfiguration(files: readonly string[], env: Environment, caFile: string): string | undefined {
  const settings = new Map<string, string>()
  for (const text of files) {
    const sections = sectionsOf(text)
    for (const section of ['global', 'install']) {
      for (const key of REACH) {
        const value = sections.get(section)?.get(key)
        if (value) settings.set(key, value)
      }
    }
  }
  for (const key of REACH) {
    const value = env[`PIP_${key.toUpperCase().replaceAll('-', '_')}`]
    if (value) settings.set(key, value.trim().split(/\s+/).join('\n    '))
  }
  if (settings.size === 0) return undefined
  settings.set('cert', caFile)
  return `[global]\n${[...settings].map(([key, value]) => `${key} = ${value}\n`).join('')}`
}

/** Reads Python's INI dialect: `key = value` or `key: value`, longer values on indented lines below. */
function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>()
  let section = new Map<string, string>()
  let key = ''
  for (const line of text.split(/\r?\n/).filter((each) => !/^\s*([#;].*)?$/.test(each))) {
    const header = /^\[(.+)\]\s*$/.exec(line)?.[1]
    const pair = /^([\w-]+)\s*[=:]\s*(.*)$/.exec(line)
    if (header) sections.set(header, (section = sections.get(header) ?? new Map()))
    else if (/^\s/.test(line) && key)
      section.set(key, `${section.get(key) ?? ''}\n    ${line.trim()}`.replace(/^\n/, '\n'))
    else if (pair) section.set((key = pair[1]!.replaceAll('_', '-')), pair[2]!.trim())
  }
  return sections
}
