import { availableParallelism } from 'node:os'
import { EXIT, UserError } from '../errors.ts'
import { readChartValues } from '../run/chart-values.ts'
import { confirm } from '../run/confirm.ts'
import type { Context } from '../run/context.ts'
import type { Toolchain } from '../toolchain/toolchain.ts'
import { clusterArgs, isClusterReady } from './cluster.ts'
import { deleteArgs, fitToMachine, type Machine, type NodeState, readNodeState, startArgs } from './minikube.ts'
import { waitForPodReports } from './rollout.ts'

/**
 * Creates or resumes the cluster; one that answers is left alone, also under --force. One that is broken, or runs and
 * does not answer, is made anew under --force, after a question, since its data goes with it.
 */
export async function ensureClusterUp(context: Context, toolchain: Toolchain): Promise<void> {
  const { options, report, shell, config } = context
  const state = await readNodeState(context)
  refuseForeign(state, config.profile)
  if (state === 'running' && (await isClusterReady(context))) return
  if (state === 'broken' && !options.force) throw broken(config.profile)
  const remake = options.force && (state === 'broken' || state === 'running')
  if (remake) {
    await confirm(
      context,
      `The cluster "${config.profile}" does not answer. This deletes it, with all tasks and accounts, and makes it anew.`,
    )
    await shell.act('minikube', deleteArgs(config.profile), { timeoutMs: 180_000 })
  }
  const fresh = state === 'missing' || remake
  report.update(fresh ? 'creating the cluster' : 'resuming the stopped cluster')
  await start(context, toolchain)
  if (!fresh && !shell.dryRun) await waitForPodReports(context)
  if (!shell.dryRun)
    report.fact(
      `Kubernetes ${toolchain.kubernetesVersion} on minikube, profile ${config.profile}: ${fresh ? 'created' : 'resumed'}`,
    )
}

async function start(
  context: Context,
  { kubernetesVersion, startArgs: sourceArgs, startEnv = {} }: Toolchain,
): Promise<void> {
  const { config, paths, report, shell } = context
  const { shortfall, cpus, memoryBytes } = fitToMachine(
    { cpus: config.cluster.cpus, memoryBytes: config.cluster.memory },
    await engineMachine(context),
  )
  shortfall.forEach((sentence) => report.warn(`The node gets ${sentence}`))
  const plan = {
    profile: config.profile,
    runtime: config.runtime,
    cpus,
    memoryBytes,
    diskBytes: config.cluster.disk,
    kubernetesVersion,
    port: config.port,
    nodePort: readChartValues(paths, config).nodePort,
    asRoot: process.getuid?.() === 0,
    sourceArgs,
  }
  await shell.act('minikube', startArgs(plan), {
    timeoutMs: config.timeouts.start,
    env: startEnv,
    onLine: (line) => report.update(line.replace(/^[^\w]+/, '')),
  })
  // Plain kubectl and helm of a person's shell shall look at the application, as `npm run env` promises.
  await shell.act('kubectl', [
    ...clusterArgs(context),
    'config',
    'set-context',
    config.profile,
    '--namespace',
    config.namespace,
  ])
}

/** What the engine has to give: on a Mac or with Docker Desktop that is less than the machine. */
async function engineMachine({ shell }: Context): Promise<Machine> {
  const { exitCode, stdout } = await shell.probe('docker', ['info', '--format', '{{.NCPU}} {{.MemTotal}}'], {
    timeoutMs: 20_000,
  })
  const [cpus, memoryBytes] = stdout.trim().split(' ').map(Number)
  return exitCode === 0 && cpus && memoryBytes
    ? { cpus, memoryBytes }
    : { cpus: availableParallelism(), memoryBytes: Infinity }
}

function refuseForeign(state: NodeState, profile: string): void {
  if (state !== 'foreign') return
  throw new UserError(
    'TSK_CLUSTER_FOREIGN',
    `A container or cluster named "${profile}" exists that this checkout did not make`,
    {
      hint: `Choose another name: \`profile\` in taskora.yaml (or --profile NAME). If it is a leftover: docker rm --force --volumes ${profile}`,
      exitCode: EXIT.guard,
    },
  )
}

const broken = (profile: string): UserError =>
  new UserError('TSK_CLUSTER_BROKEN', `The node of cluster "${profile}" is neither running nor stopped`, {
    hint: 'Run `npm run setup -- --force`: it makes the cluster anew (data in it is lost; `npm run backup` first when it still answers)',
    exitCode: EXIT.cluster,
  })
