import { ensureClusterUp } from '../cluster/cluster-start.ts'
import { readNodeState } from '../cluster/minikube.ts'
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { plannedToolchain, readToolchain } from '../toolchain/toolchain.ts'
import { type Inventory, takeInventory } from './inventory.ts'
import { includes, type Level } from './teardown.ts'

/**
 * The levels that leave the cluster ask the cluster: one that is stopped or paused is resumed, or nothing is claimed.
 */
export async function reachCluster(context: Context, level: Level, before: Inventory): Promise<Inventory> {
  if (before.clusterAnswers || includes(level, 'cluster')) return before
  const { config, options, paths } = context
  const state = await readNodeState(context)
  if (state === 'missing') {
    if (level === 'data' && before.ours.some(({ kind }) => kind === 'volume')) throw dataRemains(config.profile)
    return before
  }
  const toolchain = readToolchain(paths)
  if (!toolchain && !options.dryRun) throw unreachable(config.profile, state)
  await ensureClusterUp({ ...context, options: { ...options, force: false } }, toolchain ?? plannedToolchain(context))
  return takeInventory(context)
}

const dataRemains = (profile: string): UserError =>
  new UserError('TSK_TEARDOWN_INCOMPLETE', `The node "${profile}" is gone, and the volume that holds its data is not`, {
    evidence: [`left: volume ${profile}`],
    hint: '`npm run teardown -- --level cluster` removes it; `npm run setup` makes a node for it again',
  })

const unreachable = (profile: string, state: string): UserError =>
  new UserError('TSK_TEARDOWN_UNASKED', `The node "${profile}" is ${state}, so what is in it could not be asked`, {
    evidence: ['its application and data are all still there'],
    hint: 'Run `npm run setup`, which resumes it, then the same command again',
  })
