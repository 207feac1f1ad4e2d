import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { readChartValues } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { formatSize } from '../units.ts'
import { fitToMachine, hasCluster, LEAST, type Machine } from './minikube.ts'
import { knownNode, type NodeRecord } from './node-record.ts'

/** What a cluster was made with, as minikube's records of it say. */
interface Made {
  readonly runtime?: string | undefined
  readonly kubernetesVersion?: string | undefined
  /** MiB. */
  readonly disk?: number | undefined
}

/** Undefined when this checkout has no records of the cluster. */
export function readMade({ config, paths }: Pick<Context, 'config' | 'paths'>): Made | undefined {
  try {
    const file = join(paths.minikubeHome, '.minikube', 'profiles', config.profile, 'config.json')
    const { DiskSize, KubernetesConfig } = JSON.parse(readFileSync(file, 'utf8')) as {
      DiskSize?: number
      KubernetesConfig?: { ContainerRuntime?: string; KubernetesVersion?: string }
    }
    return {
      runtime: KubernetesConfig?.ContainerRuntime,
      kubernetesVersion: KubernetesConfig?.KubernetesVersion,
      disk: DiskSize,
    }
  } catch {
    return undefined
  }
}

/**
 * The port of this machine behind which the node has the application: 0 when it publishes none for it, undefined where
 * the engine did not say.
 */
export function publishedPort(context: Pick<Context, 'config' | 'paths'>, node: NodeRecord): number | undefined {
  if (!node.published) return undefined
  const { nodePort } = readChartValues(context.paths, context.config)
  return Number(node.published[`${nodePort}/tcp`]?.[0]?.HostPort ?? 0)
}

/**
 * Asks the node for what it keeps from its making and this run wants otherwise. Throws TSK_CLUSTER_SETTING_FIXED: helm
 * would change what it can, and the rest would be waited for in vain.
 */
export async function assertNodeFits(context: Context): Promise<void> {
  if (!hasCluster(context)) return
  assertRuntime(context)
  const node = await knownNode(context)
  const published = node && publishedPort(context, node)
  if (published !== undefined && published !== context.config.port) throw portFixed(context, published)
}

/** The part of it that loading images depends on, for which no program has to be started. */
export function assertRuntime(context: Pick<Context, 'config' | 'paths'>): void {
  const { profile, runtime } = context.config
  const made = readMade(context)?.runtime
  if (made === undefined || made === '' || made === runtime) return
  throw new UserError(
    'TSK_CLUSTER_SETTING_FIXED',
    `The node "${profile}" runs ${made}; runtime ${runtime} is asked for`,
    {
      evidence: ['the images and containers of a node are those of the runtime that it was made with'],
      hint:
        `Go back to it (\`runtime: ${made}\` in taskora.yaml), or make another cluster beside this one: ` +
        `\`npm run deploy -- --runtime ${runtime} --profile ${profile}-${runtime} --port 8090\``,
    },
  )
}

function portFixed({ config: { port, profile } }: Context, published: number): UserError {
  const has =
    published === 0 ? 'publishes no port for the application' : `publishes the application at port ${published}`
  return new UserError('TSK_CLUSTER_SETTING_FIXED', `The node "${profile}" ${has}; port ${port} is asked for`, {
    evidence: ['the engine fixes the ports of a container when it makes it'],
    hint:
      `\`npm run setup -- --port ${port} --force\` makes the node's container anew over its volume, so that all data ` +
      'stays (it asks first)' +
      (published === 0 ? '' : `; or go back: \`port: ${published}\` in taskora.yaml, without --port and TASKORA_PORT`),
  })
}

/** How the limits of a node differ from the settings. */
export interface SizeDifference {
  /** What it can get now: larger limits reach a running container. */
  readonly grow?: Machine
  /** Sentences about what stays as it is. */
  readonly stays: readonly string[]
}

/** minikube rounds to MiB, and engines report slightly less memory than the machine has. */
const TOLERANCE = 0.01

/** `engine` is what the node's engine has. A node without limits has all of it. */
export function sizeDifference(node: NodeRecord, wanted: Machine, engine: Machine | undefined): SizeDifference {
  const { limits } = node
  if (!limits) return { stays: [] }
  const less = (a: number, b: number): boolean => a < b * (1 - TOLERANCE)
  const stays = [
    ...(less(wanted.cpus, limits.cpus) ? [`cluster.cpus: the node keeps its ${limits.cpus} processors`] : []),
    ...(less(wanted.memoryBytes, limits.memoryBytes)
      ? [`cluster.memory: the node keeps its ${formatSize(limits.memoryBytes)}; with less its pods could be killed`]
      : []),
  ]
  if (!engine || engine.cpus < LEAST.cpus || engine.memoryBytes < LEAST.memoryBytes) return { stays }
  const fit = fitToMachine(wanted, engine)
  const grows = less(limits.cpus, fit.cpus) || less(limits.memoryBytes, fit.memoryBytes)
  const grow = {
    cpus: Math.max(limits.cpus, fit.cpus),
    memoryBytes: Math.max(limits.memoryBytes, fit.memoryBytes),
  }
  return grows ? { grow, stays } : { stays }
}

/** Sentences about settings that take effect later than now, or not at all, for a cluster that is there. */
export function laterSettings(context: Pick<Context, 'config' | 'paths'>, wantedVersion: string): string[] {
  const { cluster, profile } = context.config
  const { kubernetesVersion: made, disk } = readMade(context) ?? {}
  const order = made ? made.localeCompare(wantedVersion, 'en', { numeric: true }) : 0
  return [
    ...(order < 0
      ? [`Kubernetes: the cluster runs ${made}; ${wantedVersion} comes with its next start (docker stop ${profile})`]
      : []),
    ...(order > 0 ? [`Kubernetes: the cluster keeps ${made}, which is newer than ${wantedVersion}`] : []),
    ...(disk && Math.floor(cluster.disk / 2 ** 20) !== disk
      ? [`cluster.disk: without effect on this cluster, whose node uses the disk of the engine`]
      : []),
  ]
}

/** Gives a running node larger limits. */
export async function growNode({ config, report, shell }: Context, { cpus, memoryBytes }: Machine): Promise<void> {
  const memory = `${Math.floor(memoryBytes / 2 ** 20)}m`
  // Memory and swap together, as minikube sets them: the one may not exceed the other.
  const limits = ['--cpus', String(cpus), '--memory', memory, '--memory-swap', memory]
  await shell.act('docker', ['update', ...limits, config.profile])
  report.fact(`the node has ${cpus} processors and ${formatSize(memoryBytes)} of memory now`)
}
