// After this step everything that the chosen level names is gone, which was checked, and nothing else was touched.

import { rmSync } from 'node:fs'
import { EXIT, UserError } from './lib/errors.ts'
import { nearest } from './lib/nearest.ts'
import { runAsProgram } from './lib/run/as-program.ts'
import { confirm } from './lib/run/confirm.ts'
import type { Context } from './lib/run/context.ts'
import type { Step } from './lib/run/step.ts'
import { usageError } from './lib/run/usage-error.ts'
import { type Inventory, missingFrom, takeInventory } from './lib/teardown/inventory.ts'
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
import { count } from './lib/units.ts'
import { stopOwnEngine } from './sources/engine/engine.ts'

export const teardown: Step = {
  id: 'teardown',
  title: 'Tear down',
  outcome: 'what the chosen level names is gone, and that was checked',
  needsToolchain: false,

  async apply(context) {
    const level = readLevel(context)
    if (level !== 'app') await confirm(context, `This removes ${LOSS[level]}.`)
    const before = await takeInventory(context)
    await removeApplication(context, before)
    if (includes(level, 'data') && !includes(level, 'cluster')) await removeData(context, before)
    if (includes(level, 'cluster')) await removeCluster(context)
    if (includes(level, 'all')) await removeImages(context, before)
    if (context.options.dryRun) return
    proveGone(context, level, before, await takeInventory(context))
    if (includes(level, 'all')) await removeTraces(context)
  },
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

function proveGone(context: Context, level: Level, before: Inventory, after: Inventory): void {
  const left = [...after.ours].filter((name) => !mayRemain(level, context)(name))
  const touched = includes(level, 'cluster')
    ? engineOnly(missingFrom(before.others, after.others))
    : missingFrom(before.others, after.others)
  if (left.length > 0 || touched.length > 0) {
    throw new UserError(
      'TSK_TEARDOWN_INCOMPLETE',
      left.length > 0 ? `${count(left.length, 'object')} of Taskora remained` : 'Foreign objects vanished meanwhile',
      {
        evidence: [...left.map((name) => `left: ${name}`), ...touched.map((name) => `vanished: ${name}`)],
        hint: 'Run the same command again; objects that remain can be removed by the names above',
        exitCode: EXIT.unhealthy,
      },
    )
  }
  context.report.fact(
    `${count(missingFrom(before.ours, after.ours).length, 'object')} removed, ${after.ours.size} kept, ` +
      `${after.others.size} foreign ones untouched`,
  )
}

/** With the cluster goes everything in it; what the engine holds for others has to stay. */
const engineOnly = (names: readonly string[]): string[] =>
  names.filter((name) => /^(container|volume|network|image) /.test(name))

async function removeTraces(context: Context): Promise<void> {
  const { paths, options, report } = context
  const stopped = await stopOwnEngine(context, { removeData: true, force: options.force })
  if (stopped) report.fact('the engine that Taskora started is stopped, its data is gone')
  rmSync(paths.state, { recursive: true, force: true })
  if (options.values['keep-cache'] === true) return report.fact(`kept: the cache ${paths.cache}`)
  rmSync(paths.cache, { recursive: true, force: true })
  report.fact('state and caches are gone')
}

if (import.meta.main) runAsProgram(['teardown', ...process.argv.slice(2)])
