import { createCluster } from '../cluster/cluster.ts'
import { objectName } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { waitUntilLive } from './live.ts'

/**
 * Replaces the pods of backend and frontend, each only when its successor is ready, and waits until the page answers.
 */
export async function restartApplication(context: Context): Promise<void> {
  const { config, options } = context
  const deployments = (['backend', 'frontend'] as const).map(
    (component) => `deployment/${objectName(config, component)}`,
  )
  await createCluster(context).act(['rollout', 'restart', ...deployments])
  if (options.dryRun) return
  await waitUntilLive(context)
}
