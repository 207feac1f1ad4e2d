import { join } from 'node:path'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { homeFolder } from '../../lib/run/paths.ts'
import type { Environment } from '../../lib/shell/command.ts'
import type { EngineAddress } from './info.ts'

/** An address where a Docker engine may answer. */
export interface Endpoint extends EngineAddress {
  /** Who named it, for messages. */
  from: string
  /** True when the person chose it: another engine is then no substitute. */
  chosen: boolean
}

/**
 * The addresses to ask, in this order: DOCKER_HOST alone; else the docker context that the person chose, a running
 * engine of our own, the usual sockets. Asked where no cluster decides yet: our own engine comes before what nobody
 * chose because it has the images.
 */
export async function endpoints(context: Pick<Context, 'env' | 'shell'>, ownAddress: string): Promise<Endpoint[]> {
  const named = context.env['DOCKER_HOST']
  if (named === ownAddress) return [{ address: ownAddress, from: 'DOCKER_HOST', chosen: false }]
  const chosen = await choice(context)
  if (chosen?.from === 'DOCKER_HOST') return [chosen]
  const usual = usualSockets(process.platform, context.env).map((path) => ({
    address: `unix://${path}`,
    from: 'the usual place',
    chosen: false,
  }))
  const own = { address: ownAddress, from: "Taskora's own engine", chosen: false }
  const all = chosen?.chosen ? [chosen, own, ...usual] : [own, ...(chosen ? [chosen] : []), ...usual]
  return all.filter(({ address }, index) => all.findIndex((each) => each.address === address) === index)
}

/** What the person's variables and docker settings name, before anything is asked. */
export async function choice({ env, shell }: Pick<Context, 'env' | 'shell'>): Promise<Endpoint | undefined> {
  const named = env['DOCKER_HOST']
  if (!named) return contextEndpoint(shell, env)
  const inside = env['MINIKUBE_ACTIVE_DOCKERD']
  if (inside) throw insideNode(named, inside)
  const address = localOnly(named, 'DOCKER_HOST')
  return { address, from: 'DOCKER_HOST', chosen: true, certificates: certificatesOf(address, env) }
}

/** The folder of certificates that the docker client would use for an address, by its variables. */
export function certificatesOf(address: string, env: Environment): string | undefined {
  if (!address.startsWith('tcp://') || !env['DOCKER_TLS_VERIFY']) return undefined
  return env['DOCKER_CERT_PATH'] || env['DOCKER_CONFIG'] || join(homeFolder(env), '.docker')
}

const CONTEXT_FORMAT = '{{.Name}} {{.Endpoints.docker.Host}} {{json .TLSMaterial}} {{.Storage.TLSPath}}'

async function contextEndpoint(shell: Context['shell'], env: Environment): Promise<Endpoint | undefined> {
  // A recorded engine is in the environment of our commands; here the person's own choice is asked for.
  const asked = shell.withEnv({ DOCKER_HOST: undefined, DOCKER_CONTEXT: env['DOCKER_CONTEXT'] })
  const answer = await asked.probe('docker', ['context', 'inspect', '--format', CONTEXT_FORMAT], { timeoutMs: 5_000 })
  if (answer.exitCode !== 0 && /context.*not found/i.test(answer.stderr)) throw contextMissing(answer.stderr)
  const [, name, address, rest = ''] = /^(\S+) (\S+)(.*)$/.exec(answer.stdout.trim()) ?? []
  if (answer.exitCode !== 0 || !name || !address?.includes('://')) return undefined
  const from = `docker context "${name}"`
  const [, folder] = /^ \{.*"ca\.pem".*\} (\/.+)$/.exec(rest) ?? []
  const certificates = folder ? join(folder, 'docker') : undefined
  return { address: localOnly(address, from), from, chosen: name !== 'default', certificates }
}

/** It answers on loopback, and a node made in it would be inside another cluster's node. */
const insideNode = (address: string, profile: string): UserError =>
  new UserError('TSK_ENGINE_REMOTE', `DOCKER_HOST names ${address}, the engine inside the minikube node "${profile}"`, {
    evidence: ['minikube docker-env has set it in this shell'],
    hint: 'eval "$(minikube docker-env --unset)"',
  })

const contextMissing = (said: string): UserError =>
  new UserError('TSK_ENGINE_NOT_RUNNING', 'The docker context that is chosen does not exist', {
    evidence: [said.trim().split('\n')[0]!],
    hint: '`docker context use default`, and `unset DOCKER_CONTEXT` if it is set; `docker context ls` lists all',
  })

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
    },
  )
}

const withoutCredentials = (address: string): string => address.replace(/\/\/[^/@]*@/, '//')

/** Where engines put their sockets when nobody says otherwise; those of Podman last, to name it where it is alone. */
export function usualSockets(platform: NodeJS.Platform, env: Environment, uid = process.getuid?.() ?? 0): string[] {
  const home = (...parts: string[]): string => join(homeFolder(env), ...parts)
  const virtual = [home('.colima/default/docker.sock'), home('.rd/docker.sock')]
  if (platform === 'darwin')
    return [
      home('.docker/run/docker.sock'),
      '/var/run/docker.sock',
      home('.orbstack/run/docker.sock'),
      ...virtual,
      ...(env['COLIMA_HOME'] ? [join(env['COLIMA_HOME'], 'default/docker.sock')] : []),
      home('.config/colima/default/docker.sock'),
      home('.local/share/containers/podman/machine/podman.sock'),
    ]
  const runtime = env['XDG_RUNTIME_DIR'] || `/run/user/${uid}`
  return [
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    home('.docker/run/docker.sock'),
    home('.docker/desktop/docker.sock'),
    ...virtual,
    join(runtime, 'podman/podman.sock'),
    '/run/podman/podman.sock',
  ]
}
