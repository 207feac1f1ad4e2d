import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { targetOf } from '../run/which-cluster.ts'
import { isOwnNode } from './node-owner.ts'

/** States that the suite tells apart. `foreign`: a node of this name that another MINIKUBE_HOME made. */
export type NodeState = 'missing' | 'stopped' | 'paused' | 'running' | 'broken' | 'foreign'

export interface StartPlan {
  profile: string
  runtime: string
  cpus: number
  memoryBytes: number
  diskBytes: number
  kubernetesVersion: string
  /** The port of this machine, and the node port behind it. */
  port: number
  nodePort: number
  asRoot: boolean
  /** Arguments that depend on where the images come from. */
  sourceArgs: readonly string[]
}

/** `minikube start …` that creates the cluster or resumes a stopped one. */
export function startArgs(plan: StartPlan): string[] {
  return [
    'start',
    '--profile',
    plan.profile,
    '--driver',
    'docker',
    '--container-runtime',
    plan.runtime,
    '--kubernetes-version',
    plan.kubernetesVersion,
    '--cpus',
    String(plan.cpus),
    '--memory',
    `${Math.floor(plan.memoryBytes / 2 ** 20)}mb`,
    '--disk-size',
    `${Math.floor(plan.diskBytes / 2 ** 20)}mb`,
    // Loopback only: the application is not offered to the network that this machine is on.
    '--ports',
    `127.0.0.1:${plan.port}:${plan.nodePort}`,
    '--wait',
    'apiserver,system_pods',
    '--interactive=false',
    ...(plan.asRoot ? ['--force'] : []),
    ...plan.sourceArgs,
  ]
}

export const deleteArgs = (profile: string): string[] => ['delete', '--profile', profile]

/** The arguments with which docker tells a node container's state. */
export const nodeInspectArgs = (profile: string): string[] => [
  'container',
  'inspect',
  '--format',
  '{{.State.Status}} {{index .Config.Labels "name.minikube.sigs.k8s.io"}}',
  profile,
]

/** Reads the answer to `nodeInspectArgs`; a failed call means that there is no such container. */
export function parseNodeState(exitCode: number, stdout: string, profile: string): NodeState {
  if (exitCode !== 0) return 'missing'
  const [status, label] = stdout.trim().split(' ')
  if (label !== profile) return 'foreign'
  if (status === 'running' || status === 'paused') return status
  return status === 'exited' || status === 'created' ? 'stopped' : 'broken'
}

/**
 * True when this checkout's MINIKUBE_HOME knows the profile, whatever state its node is in; damaged records know
 * nothing. A target is none of its clusters.
 */
export function hasCluster({ config, paths }: Pick<Context, 'config' | 'paths'>): boolean {
  if (targetOf(config)) return false
  try {
    JSON.parse(readFileSync(join(paths.minikubeHome, '.minikube', 'profiles', config.profile, 'config.json'), 'utf8'))
    return true
  } catch {
    return false
  }
}

/**
 * The Kubernetes version for a start: the wanted one, or that of the existing cluster where it is newer. minikube
 * refuses a downgrade, and a cluster that runs what an earlier checkout chose is to be resumed all the same.
 */
export function startVersion({ config, paths }: Pick<Context, 'config' | 'paths'>, wanted: string): string {
  const file = join(paths.minikubeHome, '.minikube', 'profiles', config.profile, 'config.json')
  const made = existsSync(file) ? /"KubernetesVersion": *"(v[\d.]+)"/.exec(readFileSync(file, 'utf8'))?.[1] : undefined
  return made !== undefined && made.localeCompare(wanted, 'en', { numeric: true }) > 0 ? made : wanted
}

type Asker = Pick<Context, 'shell' | 'config' | 'paths'>

/** What the engine says of the node, whoever made it. */
export async function inspectNode({ shell, config }: Pick<Asker, 'shell' | 'config'>): Promise<NodeState> {
  const { exitCode, stdout } = await shell.probe('docker', nodeInspectArgs(config.profile), { timeoutMs: 20_000 })
  return parseNodeState(exitCode, stdout, config.profile)
}

/** The same state, or `foreign` where another checkout made the node. */
export const stateIfOwn = async (context: Asker, state: NodeState): Promise<NodeState> =>
  state === 'missing' || state === 'foreign' || hasCluster(context) || (await isOwnNode(context)) ? state : 'foreign'

export const readNodeState = async (context: Asker): Promise<NodeState> =>
  stateIfOwn(context, await inspectNode(context))

/** A machine's resources in the units of the configuration. */
export interface Machine {
  cpus: number
  memoryBytes: number
}

/** minikube's docker driver needs two processors and about 2 GB, whatever the configuration says. */
export const LEAST = { cpus: 2, memoryBytes: 2.2e9 } as const

/** What is left to the machine itself when it has less than the cluster is meant to get. */
const SHARE = 0.8

/** The node's size: the wanted one, or what the machine has, with a sentence for the person when it is less. */
export function fitToMachine(wanted: Machine, machine: Machine): Machine & { shortfall: string[] } {
  if (machine.cpus < LEAST.cpus || machine.memoryBytes < LEAST.memoryBytes) throw tooSmall(machine)
  const cpus = Math.min(wanted.cpus, machine.cpus)
  const memoryBytes = Math.min(wanted.memoryBytes, Math.floor(machine.memoryBytes * SHARE))
  const shortfall = [
    ...(cpus < wanted.cpus ? [`${cpus} processors instead of ${wanted.cpus}: this machine has no more`] : []),
    ...(memoryBytes < wanted.memoryBytes
      ? [
          `${gigabytes(memoryBytes)} of memory instead of ${gigabytes(wanted.memoryBytes)}: this machine has ` +
            gigabytes(machine.memoryBytes),
        ]
      : []),
  ]
  return { cpus, memoryBytes, shortfall }
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

const tooSmall = ({ cpus, memoryBytes }: Machine): UserError =>
  new UserError(
    'TSK_MACHINE_TOO_SMALL',
    `A cluster needs 2 processors and 2.2 GB of memory; the engine has ${cpus} and ${gigabytes(memoryBytes)}`,
    {
      hint: 'Give Docker more (Docker Desktop: Settings, Resources), or use a larger machine',
    },
  )
