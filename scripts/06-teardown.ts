// After this step everything that the chosen level names is gone, which was checked, and nothing else was touched.

import { rmSync } from 'node:fs'
import { UserError } from './lib/errors.ts'
import { nearest } from './lib/nearest.ts'
import { runAsProgram } from './lib/run/as-program.ts'
import { confirm } from './lib/run/confirm.ts'
import type { Context } from './lib/run/context.ts'
import type { Step } from './lib/run/step.ts'
import { usageError } from './lib/run/usage-error.ts'
import { formatCommand } from './lib/shell/command.ts'
import { type Inventory, labelOf, missingFrom, takeInventory } from './lib/teardown/inventory.ts'
import { reachCluster } from './lib/teardown/reach-cluster.ts'
import {
  includes,
  LEVELS,
  type Level,
  LOSS,
  mayRemain,
  removeApplication,
  removeCluster,
  removeData,
  removeImages,
} from './lib/teardown/teardown.ts'
import { authorityCertificate, authorityFile } from './lib/tls/authority.ts'
import { type TrustStore, trustingStores } from './lib/tls/stores.ts'
import { otherCheckouts, otherProfiles } from './lib/toolchain/shared-use.ts'
import { readToolchain } from './lib/toolchain/toolchain.ts'
import { count } from './lib/units.ts'
import { ensureEngine, stopOwnEngine } from './sources/engine/engine.ts'

export const teardown: Step = {
  id: 'teardown',
  title: 'Tear down',
  outcome: 'what the chosen level names is gone, and that was checked',
  needsToolchain: false,

  async apply(context) {
    const level = readLevel(context)
    if (level !== 'app') await confirm(context, `This removes ${LOSS[level]}.`)
    const before = await reachCluster(context, level, await reachEngine(context))
    const users = includes(level, 'all') ? [...otherProfiles(context), ...otherCheckouts(context.paths)] : []
    const trusting = includes(level, 'all') ? await trustingStores(context) : []
    if (includes(level, 'cluster')) await removeCluster(context, before)
    else await removeApplication(context, before)
    if (level === 'data') await removeData(context, before)
    if (includes(level, 'all') && users.length === 0) await removeImages(context, before)
    if (context.options.dryRun) return
    proveGone(context, level, before, await takeInventory(context), users.length > 0)
    if (includes(level, 'all')) await removeTraces(context, users)
    sayTrust(context, trusting)
  },
}

/** What is left of TLS on this machine: the authority, or stores that trust one that is gone. */
function sayTrust(context: Context, trusting: readonly TrustStore[]): void {
  if (authorityCertificate(context) !== undefined)
    return context.report.fact(`kept: the certificate authority ${authorityFile(context)}; --level all removes it`)
  for (const { label, remove } of trusting) {
    const commands = remove.map(([tool, args]) => formatCommand([tool, ...args])).join(' && ')
    context.report.warn(`Its authority is gone, and still trusted by ${label}: ${commands}`)
  }
}

function readLevel({ options }: Context): Level {
  const wanted = options.values['level'] ?? 'app'
  const level = LEVELS.find((each) => each === wanted)
  if (level) return level
  throw usageError(
    `--level ${String(wanted)}: there is no such level${nearest(String(wanted), LEVELS)}; levels are ` +
      `${LEVELS.join(', ')}`,
    'teardown',
  )
}

/** What there is. An engine of our own that a restart of the machine has stopped is started for it. */
async function reachEngine(context: Context): Promise<Inventory> {
  try {
    return await takeInventory(context)
  } catch (error) {
    const stopped = error instanceof UserError && error.code === 'TSK_TEARDOWN_UNASKED'
    if (!stopped || context.options.dryRun || !readToolchain(context.paths)?.engine.owned) throw error
    await ensureEngine(context)
    return takeInventory(context)
  }
}

function proveGone(context: Context, level: Level, before: Inventory, after: Inventory, imagesStay: boolean): void {
  const mayStay = mayRemain(level, imagesStay)
  const left = after.ours.filter((item) => !mayStay(item))
  // With the cluster goes everything in it; what the engine holds for others has to stay.
  const touched = missingFrom(before.others, after.others).filter(
    ({ namespace }) => namespace === undefined || !includes(level, 'cluster'),
  )
  if (left.length > 0 || touched.length > 0) {
    throw new UserError(
      'TSK_TEARDOWN_INCOMPLETE',
      left.length > 0 ? `${count(left.length, 'object')} of Taskora remained` : 'Foreign objects vanished meanwhile',
      {
        evidence: [
          ...left.map((item) => `left: ${labelOf(item)}`),
          ...touched.map((item) => `vanished: ${labelOf(item)}`),
        ],
        hint: 'Run the same command again; what then remains was made by another checkout or program',
      },
    )
  }
  context.report.fact(
    `${count(missingFrom(before.ours, after.ours).length, 'object')} removed, ${after.ours.length} kept, ` +
      `${after.others.length} foreign ones untouched`,
  )
}

/** Engine, state and cache, unless somebody else uses them: then they stay, and whoever it is gets named. */
async function removeTraces(context: Context, users: readonly string[]): Promise<void> {
  const { paths, options, report } = context
  const keepState = otherProfiles(context).length > 0
  if (!keepState) rmSync(paths.state, { recursive: true, force: true })
  if (users.length > 0)
    return report.fact(
      `kept for ${users.join(', ')}: images, engine and the cache ${paths.cache}` +
        (keepState ? `, and the state in ${paths.state}` : ''),
    )
  const inUse = await stopEngine(context)
  if (inUse.length > 0) return report.fact(`kept: Taskora's own engine and the cache, for ${inUse.join(', ')}`)
  if (options.values['keep-cache'] === true) return report.fact(`kept: the cache ${paths.cache}`)
  rmSync(paths.cache, { recursive: true, force: true })
  report.fact('state and caches are gone')
}

/**
 * Stops our own engine and removes its data; answers with what it still holds for others, and then leaves it running.
 */
async function stopEngine(context: Context): Promise<readonly string[]> {
  try {
    const stopped = await stopOwnEngine(context, { removeData: true, force: context.options.force })
    if (stopped) context.report.fact('the engine that Taskora started is stopped, its data is gone')
    return []
  } catch (error) {
    if (error instanceof UserError && error.code === 'TSK_ENGINE_IN_USE') return error.evidence
    throw error
  }
}

if (import.meta.main) runAsProgram(['teardown', ...process.argv.slice(2)])
