import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type { BaseImages, Provision, Tool } from '../sources/source.ts'
import { UserError } from './errors.ts'
import type { Paths } from './paths.ts'
import type { Environment } from './shell.ts'

export type RecordedTool = 'docker' | 'minikube' | 'kubectl' | 'helm'

/** What setup decided and every later step relies on: which tools, which engine, which base images. */
export interface Toolchain extends Omit<Provision, 'tools'> {
  readonly source: 'upstream' | 'packages'
  readonly tools: Record<RecordedTool, Tool>
  readonly baseImages: BaseImages
  /** The engine's address and whether the suite started it; no address means the docker client's own default. */
  readonly engine: { readonly host?: string; readonly owned: boolean }
}

/** The record, or undefined when there is none that can be relied on: unreadable, or a tool has gone. */
export function readToolchain(paths: Paths): Toolchain | undefined {
  try {
    const record = JSON.parse(readFileSync(paths.toolchain, 'utf8')) as Toolchain
    const complete = (['docker', 'minikube', 'kubectl', 'helm'] as const).every((name) => existsSync(record.tools[name].path))
    return complete && record.baseImages && record.engine && Array.isArray(record.startArgs) ? record : undefined
  } catch {
    return undefined
  }
}

/** The record that a step after setup needs. Throws TSK_TOOLCHAIN_MISSING. */
export function requireToolchain(paths: Paths): Toolchain {
  const record = readToolchain(paths)
  if (record) return record
  throw new UserError('TSK_TOOLCHAIN_MISSING', 'This checkout has no tools yet, or one of them has gone', { hint: 'Run `npm run setup` first' })
}

/** Keeps the record, whole or not at all, and links the tools where the environment below finds them. */
export function writeToolchain(paths: Paths, toolchain: Toolchain): void {
  mkdirSync(paths.bin, { recursive: true })
  for (const { name, path } of Object.values(toolchain.tools)) {
    rmSync(join(paths.bin, name), { force: true })
    symlinkSync(path, join(paths.bin, name))
  }
  mkdirSync(dirname(paths.toolchain), { recursive: true })
  writeFileSync(`${paths.toolchain}.new`, JSON.stringify(toolchain, null, 2))
  renameSync(`${paths.toolchain}.new`, paths.toolchain)
}

/** What makes the plain tools talk to this checkout's cluster, and to no other: `npm run env` prints it. */
export function clusterVariables(paths: Paths, path: string): Record<string, string> {
  const host = readToolchain(paths)?.engine.host
  return {
    PATH: [paths.bin, path].join(delimiter),
    KUBECONFIG: paths.kubeconfig,
    MINIKUBE_HOME: paths.minikubeHome,
    ...(host ? { DOCKER_HOST: host } : {}),
  }
}

/** The environment of every command of the suite. */
export const toolEnvironment = (paths: Paths, env: Environment): Environment => ({
  ...env,
  ...clusterVariables(paths, env['PATH'] ?? ''),
  // One colour-free, unattended behaviour whatever the person's shell has set.
  MINIKUBE_IN_STYLE: 'false',
  MINIKUBE_WANTUPDATENOTIFICATION: 'false',
  DOCKER_BUILDKIT: '1',
  HELM_CACHE_HOME: join(paths.state, 'helm', 'cache'),
  HELM_CONFIG_HOME: join(paths.state, 'helm', 'config'),
  HELM_DATA_HOME: join(paths.state, 'helm', 'data'),
})
