import { join } from 'node:path'
import { xdgFolder } from '../../lib/run/paths.ts'
import type { Environment } from '../../lib/shell/command.ts'

const REACH = ['GOPROXY', 'GOSUMDB', 'GONOSUMDB', 'GONOPROXY', 'GOPRIVATE', 'GOINSECURE', 'GOVCS'] as const

/** Where `go env -w` keeps its settings. */
export const goEnvironmentFile = (env: Environment): string =>
  env['GOENV'] && env['GOENV'] !== 'off' ? env['GOENV'] : join(xdgFolder(env, 'XDG_CONFIG_HOME', '.config'), 'go/env')

/** How Go modules are reached, in the form of the file that GOENV names. Undefined when all is as Go has it. */
export function goConfiguration(file: string | undefined, env: Environment): string | undefined {
  const written = new Map(
    (file ?? '').split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=')
      return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] : []
    }),
  )
  const lines = REACH.flatMap((name) => {
    // Go takes an empty variable for an absent one.
    const value = env[name] || written.get(name)
    return value ? [`${name}=${value}\n`] : []
  })
  return lines.length > 0 ? lines.join('') : undefined
}
