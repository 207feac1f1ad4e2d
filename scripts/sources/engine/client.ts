import { realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { UserError } from '../../lib/errors.ts'
import { type Environment, findExecutable } from '../../lib/shell/command.ts'
import type { Shell } from '../../lib/shell/shell.ts'
import type { Tool } from '../../lib/toolchain/provision.ts'
import type { EngineAddress } from './info.ts'

/** Folders where a second client may wait behind the first one of the PATH. */
const USUAL_FOLDERS: readonly string[] = [
  '/usr/bin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/Applications/Docker.app/Contents/Resources/bin',
]

/** The environment in which every docker command of the suite runs. */
export function clientEnvironment({ address, certificates }: EngineAddress): Environment {
  return {
    DOCKER_HOST: address,
    // DOCKER_HOST alone decides; a context would bring its own address.
    DOCKER_CONTEXT: undefined,
    DOCKER_TLS_VERIFY: certificates === undefined ? undefined : '1',
    DOCKER_CERT_PATH: certificates,
  }
}

/**
 * The first docker client that reaches the engine and can run BuildKit. A client from 23.0 on needs the buildx plugin,
 * an older one has BuildKit built in; one that is too old for the engine is refused by the engine itself.
 */
export async function pickClient(shell: Shell, engine: EngineAddress, further = USUAL_FOLDERS): Promise<Tool> {
  const refused: string[] = []
  const asked = shell.withEnv(clientEnvironment(engine))
  for (const path of installedClients(shell.env, further)) {
    const verdict = await tryClient(asked, path)
    if ('version' in verdict) return { name: 'docker', version: verdict.version, path, origin: 'path' }
    refused.push(`${path}: ${verdict.reason}`)
  }
  throw new UserError('TSK_ENGINE_CLIENT', 'No docker client on this machine can build with BuildKit', {
    evidence: refused.length > 0 ? refused : ['no docker command found'],
    hint: howToGetBuildx(process.platform),
  })
}

/** How a client with BuildKit is installed. */
export const howToGetBuildx = (platform: NodeJS.Platform): string =>
  platform === 'darwin'
    ? 'brew install docker docker-buildx'
    : 'Install the buildx plugin: sudo apt-get install docker-buildx-plugin (Debian calls it docker-buildx)'

async function tryClient(shell: Shell, path: string): Promise<{ version: string } | { reason: string }> {
  const limit = { timeoutMs: 10_000 }
  const asked = await shell.probe(path, ['version', '--format', '{{.Client.Version}} {{.Server.Version}}'], limit)
  const version = asked.stdout.trim().split(' ')[0]
  if (asked.exitCode !== 0 || !version)
    return { reason: asked.stderr.trim().split('\n').at(-1) || `ended with ${asked.exitCode}` }
  const buildx = await shell.probe(path, ['buildx', 'version'], limit)
  if (buildx.exitCode === 0 || Number.parseInt(version, 10) < 23) return { version: `v${version}` }
  return { reason: `version ${version} without the buildx plugin` }
}

/** All docker clients, those of the PATH first, each once. */
function installedClients(env: Environment, further: readonly string[]): string[] {
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter(Boolean), ...further]
  const found = folders.flatMap((folder) => findExecutable(join(folder, 'docker'), '') ?? [])
  const real = found.map((path) => realpathSync(path))
  return found.filter((_, index) => real.indexOf(real[index]!) === index)
}
