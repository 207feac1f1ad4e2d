import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import type { Toolchain } from '../toolchain/toolchain.ts'
import { hasCluster } from './minikube.ts'
import { OWNER_FILE } from './node-owner.ts'
import { inVolume, restoreStateFromVolume } from './state-copy.ts'

/**
 * Readies the volume of a node whose container is gone, so that a new node goes on with its data. Says whether there is
 * one. Throws TSK_CLUSTER_FOREIGN for a volume that this checkout did not make.
 */
export async function adoptVolume(context: Context, { baseImages }: Toolchain): Promise<boolean> {
  const { config, paths, report, shell } = context
  const { profile } = config
  const limit = { timeoutMs: 60_000 }
  if ((await shell.probe('docker', ['volume', 'inspect', profile], limit)).exitCode !== 0) return false
  const owner = await shell.probe('docker', inVolume(profile, baseImages.node, ['cat', inKept(OWNER_FILE)]), limit)
  if (owner.stdout.trim() !== paths.state && !hasCluster(context)) throw foreignVolume(profile)
  if (!hasCluster(context) && !(await restoreStateFromVolume(context, baseImages.node))) throw foreignVolume(profile)
  // By this file minikube would take the control plane for one that runs, and wait for it in vain: its manifests were
  // in the container. Without it they are written anew, for the data that is there.
  await shell.act(
    'docker',
    inVolume(profile, baseImages.node, ['rm', '-f', inKept('/var/tmp/minikube/kubeadm.yaml')]),
    limit,
  )
  report.fact(`the node "${profile}" was gone, its volume was not: a new node is made for the data in it`)
  return true
}

/** A path of the node, as the container over its volume sees it. */
const inKept = (path: string): string => path.replace(/^\/var\//, '/kept/')

const foreignVolume = (volume: string): UserError =>
  new UserError('TSK_CLUSTER_FOREIGN', `A volume named "${volume}" exists, of a node that this checkout did not make`, {
    evidence: ['it may hold the data of another checkout or program, so it is not touched'],
    hint: 'Choose another name: `profile` in taskora.yaml (or --profile NAME)',
  })
