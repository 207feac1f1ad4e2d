import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { clientEnvironment } from './client.ts'
import { readEngineInfo } from './info.ts'
import type { OwnEngine } from './own-engine.ts'

/**
 * Prepares our engine for its removal while it can still do that itself: a stopped engine leaves the bridges and packet
 * rules of its networks behind in the kernel. Checkouts share the engine, so what runs in it may belong to another one.
 */
export async function pruneEngine(
  context: Pick<Context, 'shell' | 'report'>,
  engine: OwnEngine,
  force: boolean,
): Promise<void> {
  if ((await readEngineInfo(engine.address)).state !== 'answers') {
    const kept = storedContainers(engine)
    if (kept.length > 0 && !force) throw inUse(kept)
    return
  }
  context.report.update("emptying Taskora's own Docker engine")
  const shell = context.shell.withEnv(clientEnvironment(engine))
  const containers = (await shell.ask('docker', ['ps', '--all', '--format', '{{.Names}}'])).stdout
    .split('\n')
    .filter(Boolean)
  if (containers.length > 0 && !force) throw inUse(containers)
  if (containers.length > 0) await shell.act('docker', ['rm', '--force', '--volumes', ...containers])
  await shell.act('docker', ['network', 'prune', '--force'])
}

/** Names of the containers that a stopped engine has on its disk. */
function storedContainers({ data }: OwnEngine): string[] {
  const folder = join(data, 'containers')
  if (!existsSync(folder)) return []
  return readdirSync(folder).map((id) => {
    try {
      const { Name } = JSON.parse(readFileSync(join(folder, id, 'config.v2.json'), 'utf8')) as { Name: string }
      return Name.replace(/^\//, '')
    } catch {
      return id.slice(0, 12)
    }
  })
}

const inUse = (containers: readonly string[]): UserError =>
  new UserError(
    'TSK_ENGINE_IN_USE',
    "Taskora's own Docker engine still holds containers, perhaps of another checkout",
    {
      evidence: containers.map((name) => `container: ${name}`),
      hint: 'Tear down the cluster there first (`npm run teardown -- --level cluster`), or add --force to lose them',
    },
  )
