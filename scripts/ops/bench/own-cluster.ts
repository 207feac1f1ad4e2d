import type { Context } from '../../lib/run/context.ts'
import { formatDuration } from '../../lib/units.ts'
import { withoutCluster } from './without-cluster.ts'
import { createWorkbench, type Workbench } from './workbench.ts'

/** Works on a cluster that is made for it, and removed whatever happens; or, where none is needed, without one. */
export async function onOwnCluster<T>(
  context: Context,
  needed: boolean,
  work: (bench: Workbench) => Promise<T>,
): Promise<T> {
  const bench = await (needed ? createWorkbench : withoutCluster)(context, process.env)
  try {
    if (needed) await makeCluster(context, bench)
    return await work(bench)
  } finally {
    context.report.finish('failed')
    if (needed) await removeCluster(context, bench)
  }
}

async function makeCluster({ report, config }: Context, bench: Workbench): Promise<void> {
  report.start('bench', 'Make a cluster for the measurements', config.budgets.setup)
  const first = await bench.run('deploy')
  report.finish('done')
  report.note(`from no cluster to live and checked: ${formatDuration(first.durationMs)}`)
}

async function removeCluster({ report, config }: Context, bench: Workbench): Promise<void> {
  const title = 'Remove the cluster, the images and the checkout of the measurements'
  report.start('bench', title, config.budgets.teardown)
  await bench.dispose()
  report.finish('done')
}
