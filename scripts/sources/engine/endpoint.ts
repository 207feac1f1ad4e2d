import { join } from 'node:path'
import { EXIT, UserError } from '../../lib/errors.ts'
import { homeFolder } from '../../lib/run/paths.ts'
import type { Environment } from '../../lib/shell/command.ts'
import type { Shell } from '../../lib/shell/shell.ts'

/** An address where a Docker engine may answer. */
export interface Endpoint {
  /** As DOCKER_HOST takes it. */
  address: string
  /** Who named it, for messages. */
  from: string
  /** True when the person chose it: another engine is then no substitute. */
  chosen: boolean
}

/**
 * The addresses to ask, in this order: DOCKER_HOST, a running engine of our own, the current docker context, the usual
 * sockets. Our own engine runs only because nothing else answered when the cluster was made in it; were the person's
 * Docker preferred once it is started, the cluster would seem to have vanished.
 */
export async function endpoints(shell: Shell, ownAddress: string): Promise<Endpoint[]> {
  const named = shell.env['DOCKER_HOST']
  if (named === ownAddress) return [{ address: ownAddress, from: 'DOCKER_HOST', chosen: false }]
  if (named) return [{ address: localOnly(named, 'DOCKER_HOST'), from: 'DOCKER_HOST', chosen: true }]
  const context = await contextEndpoint(shell)
  const usual = usualSockets(process.platform, shell.env).map((path) => ({
    address: `unix://${path}`,
    from: 'the usual place',
    chosen: false,
  }))
  const all = [
    { address: ownAddress, from: "Taskora's own engine", chosen: false },
    ...(context ? [context] : []),
    ...usual,
  ]
  return all.filter(({ address }, index) => all.findIndex((each) => each.address === address) === index)
}

async function contextEndpoint(shell: Shell): Promise<Endpoint | undefined> {
  const format = '{{.Name}} {{.Endpoints.docker.Host}}'
  const { exitCode, stdout } = await shell.probe('docker', ['context', 'inspect', '--format', format], {
    timeoutMs: 5_000,
  })
  const [name, address] = stdout.trim().split(' ')
  if (exitCode !== 0 || !name || !address) return undefined
  const from = `docker context "${name}"`
  return { address: localOnly(address, from), from, chosen: name !== 'default' }
}

/** Refuses engines on other machines: the node's ports, volumes and images would be there, and the browser here. */
export function localOnly(address: string, from: string): string {
  if (address.startsWith('unix://') || /^tcp:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?\/?$/.test(address))
    return address
  throw new UserError(
    'TSK_ENGINE_REMOTE',
    `${from} names ${withoutCredentials(address)}, which is not an engine on this machine`,
    {
      hint:
        from === 'DOCKER_HOST'
          ? 'The cluster must be local: run `unset DOCKER_HOST`, or set it to a unix:// address'
          : 'The cluster must be local: run `docker context use default`, or set DOCKER_HOST to a unix:// address',
      exitCode: EXIT.guard,
    },
  )
}

const withoutCredentials = (address: string): string => address.replace(/\/\/[^/@]*@/, '//')

/** Where engines put their sockets when nobody says otherwise. */
export function usualSockets(platform: NodeJS.Platform, env: Environment): string[] {
  const home = homeFolder(env)
  const runtime = env['XDG_RUNTIME_DIR']
  return platform === 'darwin'
    ? [
        join(home, '.docker/run/docker.sock'),
        '/var/run/docker.sock',
        join(home, '.colima/default/docker.sock'),
        join(home, '.orbstack/run/docker.sock'),
      ]
    : [
        '/var/run/docker.sock',
        ...(runtime ? [join(runtime, 'docker.sock')] : []),
        join(home, '.docker/desktop/docker.sock'),
      ]
}
