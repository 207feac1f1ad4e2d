import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { waitFor } from '../wait.ts'
import { isClusterReady } from './cluster.ts'
import { rewriteKubeconfig } from './kubeconfig.ts'
import type { NodeState } from './minikube.ts'

/**
 * Makes the API server of a node that is there answer again, as far as that changes nothing in the cluster: unpauses
 * the
 * node, and writes the kubeconfig anew from it. Says whether it answers, and tells what was done as facts.
 */
export async function regainAccess(context: Context, state: NodeState): Promise<boolean> {
  const { config, report, shell } = context
  if (state === 'paused') {
    await shell.act('docker', ['unpause', config.profile])
    if (shell.dryRun) return false
    report.fact(`the node "${config.profile}" was paused, and runs again`)
    if (await answersSoon(context)) return true
  }
  if (state !== 'running' && state !== 'paused') return false
  if (await isClusterReady(context)) return true
  if (!(await rewriteKubeconfig(context))) return false
  report.fact('the kubeconfig was lost or did not fit: written anew from the node')
  return isClusterReady(context)
}

/** What was frozen catches up first: leases have run out, and connections are made anew. */
const CATCH_UP_MS = 30_000

async function answersSoon(context: Context): Promise<boolean> {
  try {
    return await waitFor({
      subject: 'The API server of the unpaused node',
      observe: async () =>
        (await isClusterReady(context))
          ? { state: 'done', value: true }
          : { state: 'pending', detail: 'it does not answer yet' },
      timeoutMs: CATCH_UP_MS,
      signal: context.signal,
    })
  } catch (error) {
    if (error instanceof UserError && error.code === 'TSK_WAIT_TIMEOUT') return false
    throw error
  }
}
