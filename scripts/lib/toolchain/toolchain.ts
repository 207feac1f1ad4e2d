import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import type { Paths } from '../run/paths.ts'
import { clusterName, kubeconfigOf, targetOf } from '../run/which-cluster.ts'
import type { Environment } from '../shell/command.ts'
import { childEnvironment, signInEnvironment } from './child-environment.ts'
import { type ClusterEngine, readClusterEngine } from './cluster-engine.ts'
import { writeMinikubeWrapper } from './minikube-wrapper.ts'
import type { BaseImages, Provision, Tool } from './provision.ts'
import { registerUse } from './shared-use.ts'

export type RecordedTool = 'docker' | 'minikube' | 'kubectl' | 'helm'

/** What setup decided and every later step relies on: which tools, which engine, which base images. */
export interface Toolchain extends Omit<Provision, 'tools'> {
  readonly source: 'upstream' | 'packages'
  /** Digest of what the choice followed from; another one means that setup has to choose again. */
  readonly inputs: string
  readonly tools: Record<RecordedTool, Tool>
  readonly baseImages: BaseImages
  /** The image of the ingress controller, where one was asked for. */
  readonly ingressController?: string | undefined
  /** The engine's address and whether the suite started it; no address means the docker client's own default. */
  readonly engine: Partial<ClusterEngine> & {
    readonly owned: boolean
    /** Where its images and volumes lie, when that is a folder of this machine. */
    readonly dataFolder?: string | undefined
  }
}

/** The record, or undefined when there is none that can be relied on: unreadable, or a tool has gone. */
export function readToolchain(paths: Paths): Toolchain | undefined {
  try {
    const record = JSON.parse(readFileSync(paths.toolchain, 'utf8')) as Toolchain
    const complete = (['docker', 'minikube', 'kubectl', 'helm'] as const).every((name) =>
      existsSync(record.tools[name].path),
    )
    return complete && record.baseImages && record.engine && Array.isArray(record.startArgs) ? record : undefined
  } catch {
    return undefined
  }
}

/** The record that a step after setup needs. Throws TSK_TOOLCHAIN_MISSING. */
export function requireToolchain(paths: Paths): Toolchain {
  const record = readToolchain(paths)
  if (record) return record
  throw new UserError('TSK_TOOLCHAIN_MISSING', 'This checkout has no tools yet, or one of them has gone', {
    hint: 'Run `npm run setup` first',
  })
}

/** The record, or in a dry run before the first setup one with names in place of what is not known yet. */
export function plannedToolchain({ paths, options }: Pick<Context, 'paths' | 'options'>): Toolchain {
  const record = readToolchain(paths)
  if (record) return record
  if (!options.dryRun) return requireToolchain(paths)
  const tool = (name: RecordedTool): Tool => ({ name, version: 'planned', path: name, origin: 'path' })
  return {
    source: 'upstream',
    inputs: '',
    kubernetesVersion: 'planned',
    startArgs: [],
    engine: { owned: false },
    baseImages: { node: 'NODE_IMAGE', python: 'PYTHON_IMAGE', postgres: 'POSTGRES_IMAGE' },
    tools: { docker: tool('docker'), minikube: tool('minikube'), kubectl: tool('kubectl'), helm: tool('helm') },
  }
}

/** Puts a tool first on the PATH of every command of the suite. */
export function linkTool(paths: Paths, { name, path }: Pick<Tool, 'name' | 'path'>): void {
  const target = behindOwnLink(paths, path)
  const file = join(paths.bin, name)
  mkdirSync(paths.bin, { recursive: true })
  if (name === 'minikube') return writeMinikubeWrapper(file, target)
  rmSync(file, { force: true })
  symlinkSync(target, file)
}

/** Keeps the record, whole or not at all, and links the tools where the environment below finds them. */
export function writeToolchain(paths: Paths, given: Toolchain): void {
  const tools = Object.values(given.tools).map((tool): [string, Tool] => [
    tool.name,
    { ...tool, path: behindOwnLink(paths, tool.path) },
  ])
  const toolchain = { ...given, tools: Object.fromEntries(tools) }
  for (const [, tool] of tools) linkTool(paths, tool)
  mkdirSync(dirname(paths.toolchain), { recursive: true })
  writeFileSync(`${paths.toolchain}.new`, JSON.stringify(toolchain, null, 2))
  renameSync(`${paths.toolchain}.new`, paths.toolchain)
  registerUse(paths)
}

// A second setup finds the first one's links on its PATH: a link to itself would lose the tool.
const behindOwnLink = (paths: Paths, path: string): string => (dirname(path) === paths.bin ? realpathSync(path) : path)

/** The folders that come first on the PATH: the chosen tools, then the project's own Node. */
export const toolFolders = ({ bin, root }: Paths): string[] => [bin, join(root, 'node_modules', '.bin')]

/**
 * What makes the plain tools talk to this checkout's cluster, and to no other: `npm run env` prints it.
 * kubectl knows no variable for a namespace; the kubeconfig's context carries that.
 */
export function clusterVariables({ paths, config }: Pick<Context, 'paths' | 'config'>): Record<string, string> {
  const { host, certificates } = readClusterEngine(paths, config.profile) ?? readToolchain(paths)?.engine ?? {}
  return {
    KUBECONFIG: kubeconfigOf({ paths, config }),
    MINIKUBE_HOME: paths.minikubeHome,
    MINIKUBE_PROFILE: config.profile,
    HELM_KUBECONTEXT: clusterName(config),
    HELM_NAMESPACE: config.namespace,
    ...(host ? { DOCKER_HOST: host } : {}),
    ...(host && certificates ? { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certificates } : {}),
  }
}

/** The environment of every command of the suite; `env` is the person's. */
export function toolEnvironment(scope: Pick<Context, 'paths' | 'config'>, env: Environment): Environment {
  const cluster = clusterVariables(scope)
  return {
    ...childEnvironment(env, cluster['DOCKER_HOST']),
    ...(targetOf(scope.config) ? signInEnvironment(env) : {}),
    ...cluster,
    // A recorded engine is the answer: a context would be a second one.
    ...(cluster['DOCKER_HOST'] ? { DOCKER_CONTEXT: undefined } : {}),
    PATH: [...toolFolders(scope.paths), env['PATH'] ?? ''].join(delimiter),
    // One unattended behaviour, whatever the person's settings files say.
    KUBERC: 'off',
    MINIKUBE_IN_STYLE: 'false',
    MINIKUBE_WANTUPDATENOTIFICATION: 'false',
    DOCKER_BUILDKIT: '1',
    // A builder of the person's own may keep its images outside the engine, where nothing could load them.
    BUILDX_BUILDER: 'default',
    HELM_CACHE_HOME: join(scope.paths.state, 'helm', 'cache'),
    HELM_CONFIG_HOME: join(scope.paths.state, 'helm', 'config'),
    HELM_DATA_HOME: join(scope.paths.state, 'helm', 'data'),
  }
}
