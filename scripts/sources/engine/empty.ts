import type { Context } from '../../lib/context.ts'
import { askEngine } from './answer.ts'
import { clientEnvironment } from './client.ts'
import type { OwnedEngine } from './owned.ts'

/**
 * Removes the containers and networks of our engine while it can still do that itself: a stopped engine leaves the
 * bridges and packet rules of its networks behind in the kernel.
 */
export async function emptyEngine(context: Pick<Context, 'shell' | 'report'>, engine: OwnedEngine): Promise<void> {
  if ((await askEngine(engine.address)).state !== 'answers') return
  context.report.update("emptying Taskora's own Docker engine")
  const shell = context.shell.withEnv(clientEnvironment(engine.address))
  const containers = (await shell.probe('docker', ['ps', '--all', '--quiet'])).stdout.split('\n').filter(Boolean)
  if (containers.length > 0) await shell.act('docker', ['rm', '--force', '--volumes', ...containers])
  await shell.act('docker', ['network', 'prune', '--force'])
}
