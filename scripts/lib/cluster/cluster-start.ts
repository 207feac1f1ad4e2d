import { availableParallelism } from 'node:os'
import { readChartValues } from '../run/chart-values.ts'
import { confirm } from '../run/confirm.ts'
import type { Context } from '../run/context.ts'
import type { Toolchain } from '../toolchain/toolchain.ts'
import { clusterArgs } from './cluster.ts'
import { dropDamagedKubeconfig } from './kubeconfig.ts'
import { adoptVolume } from './leftover-volume.ts'
import {
  deleteArgs,
  fitToMachine,
  hasCluster,
  type Machine,
  readNodeState,
  startArgs,
  startVersion,
} from './minikube.ts'
import { startMinikube } from './minikube-start.ts'
import { unpublish } from './node-port.ts'
import { nodeBroken, recordsLost, refuseForeign } from './node-refusal.ts'
import { regainAccess } from './regain-access.ts'
import { waitForPodReports } from './rollout.ts'
import { keepStateCopy, restoreState } from './state-copy.ts'

/**
 * Creates or resumes the cluster; one that answers is left alone, also under --force, and so is one that answers once
 * it is unpaused or its kubeconfig is written anew. One that is broken, or runs and does not answer, is made anew under
 * --force, after a question, since its data goes with it. `onRuntime` is called when the container runtime of a new
 * node takes images, while Kubernetes is still to start in it.
 */
export async function ensureClusterUp(context: Context, toolchain: Toolchain, onRuntime?: () => void): Promise<void> {
  const { options, report, shell, config } = context
  const found = await readNodeState(context)
  refuseForeign(found, context)
  const known = found === 'missing' || hasCluster(context) || (await restoreState(context))
  const state = known && options.force && (await unpublish(context)) ? 'missing' : found
  if (await regainAccess(context, state)) return keepStateCopy(context)
  if (!known) throw recordsLost(config.profile)
  if (state === 'broken' && !options.force) throw nodeBroken(config.profile)
  const remake = options.force && (state === 'broken' || state === 'running')
  if (remake) {
    await confirm(
      context,
      `The cluster "${config.profile}" does not answer. This deletes it, with all tasks and accounts, and makes ` +
        `it anew.`,
    )
    await shell.act('minikube', deleteArgs(config.profile), { timeoutMs: 180_000 })
  }
  const fresh = remake || (state === 'missing' && !(await adoptVolume(context, toolchain)))
  report.update(fresh ? 'creating the cluster' : 'resuming the stopped cluster')
  if (!shell.dryRun && dropDamagedKubeconfig(context)) report.fact('a damaged kubeconfig was put out of the way')
  await start(context, toolchain, { fresh, onRuntime })
  await keepStateCopy(context)
  if (!fresh && !shell.dryRun) await waitForPodReports(context)
  if (!shell.dryRun)
    report.fact(
      `Kubernetes ${toolchain.kubernetesVersion} on minikube, profile ${config.profile}: ` +
        `${fresh ? 'created' : 'resumed'}`,
    )
}

async function start(
  context: Context,
  { kubernetesVersion, startArgs: sourceArgs, startEnv = {} }: Toolchain,
  { fresh, onRuntime }: { fresh: boolean; onRuntime: (() => void) | undefined },
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
    kubernetesVersion: fresh ? kubernetesVersion : startVersion(context, kubernetesVersion),
    port: config.port,
    nodePort: readChartValues(paths, config).nodePort,
    asRoot: process.getuid?.() === 0,
    sourceArgs,
  }
  await startMinikube(context, startArgs(plan), { env: startEnv, existing: !fresh, onRuntime })
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
