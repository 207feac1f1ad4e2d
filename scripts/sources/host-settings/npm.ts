import type { Environment } from '../../lib/shell/command.ts'

/** Settings that say how a registry is reached; all others (editors, prefixes, caches) mean nothing in a build. */
const REACH = new RegExp(
  String.raw`^(registry|@[^:]+:registry|\/\/.+:[\w-]+|strict-ssl|proxy|https-proxy|noproxy|fetch-[\w-]+` +
    '|maxsockets|replace-registry-host)$',
)

/** Settings that name files or certificates of this host: the bundle of the build takes their place. */
const CERTIFICATES = /^(ca|cafile|\/\/.+:(cafile|certfile|keyfile))$/

/**
 * The npm configuration for a build: what global and user configuration and the environment say about registries,
 * later ones winning, with certificate files replaced by `caFile`. Undefined when there is nothing to say.
 */
export function npmConfiguration(files: readonly string[], env: Environment, caFile: string): string | undefined {
  const settings = new Map<string, string>()
  for (const [key, value] of files.flatMap((text) => linesOf(text))) {
    if (REACH.test(key) && !CERTIFICATES.test(key)) settings.set(key, expand(value, env))
  }
  for (const [name, value] of Object.entries(env)) {
    const key = /^npm_config_(.+)$/i.exec(name)?.[1]?.toLowerCase().replaceAll('_', '-')
    if (key && value && REACH.test(key)) settings.set(key, value)
  }
  if (settings.size === 0) return undefined
  settings.set('cafile', caFile)
  return [...settings].map(([key, value]) => `${key}=${value}\n`).join('')
}

function linesOf(text: string): [key: string, value: string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const match = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line)
    return match ? [[match[1]!, match[2]!.replace(/^"(.*)"$/, '$1')]] : []
  })
}

/** npm replaces ${NAME} itself, but the container does not have the host's variables. */
const expand = (value: string, env: Environment): string =>
  value.replace(/\$\{([^}?]+)\??\}/g, (whole, name: string) => env[name] ?? whole)
