import type { Environment } from '../../lib/shell/command.ts'

/** Docker knows these build arguments by name: they reach every RUN, and neither the history nor the cache key. */
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY']

/**
 * Build arguments for the host's proxy. Names alone: docker takes the values, which may hold a password, from the
 * environment.
 */
export function proxyArguments(env: Environment): string[] {
  const names = PROXY_VARIABLES.flatMap((name) => [name, name.toLowerCase()]).filter((name) => env[name])
  return names.flatMap((name) => ['--build-arg', name])
}

/** Whether any of these texts names a server on this host, which a build's own network cannot reach. */
export const namesLoopback = (texts: readonly (string | undefined)[]): boolean =>
  texts.some((text) => /\/\/(?:[^/@\s]*@)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/\s]|$)/m.test(text ?? ''))
