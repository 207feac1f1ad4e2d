import { givePort, takePort } from '../ingress/controller.ts'
import type { Context } from '../run/context.ts'
import { mayHaveController } from '../run/way-in.ts'
import { manifestArgs, rollbackArgs } from './helm.ts'
import { waitUntilLive } from './live.ts'
import { ensureRevisionImages } from './rollback-images.ts'

/**
 * Makes an earlier revision the present one, with its images in the node first, and waits until it is ready and
 * answers.
 */
export async function rollBack(
  context: Context,
  { revision, about }: { revision: number; about: string },
): Promise<void> {
  const { options, report, shell } = context
  await ensureRevisionImages(context, revision)
  const ownPort = mayHaveController(context) ? await hasOwnPort(context, revision) : undefined
  if (ownPort) await givePort(context)
  await shell.act('helm', rollbackArgs(context, revision), { timeoutMs: 180_000 })
  if (ownPort === false) await takePort(context)
  if (options.dryRun) return
  report.fact(`revision ${revision} ${about}`)
  await waitUntilLive(context)
}

/** Whether the frontend of a revision has the node port itself, which then no controller can have. */
async function hasOwnPort(context: Context, revision: number): Promise<boolean> {
  const { stdout } = await context.shell.ask('helm', [...manifestArgs(context), '--revision', String(revision)])
  return /^[ -]*nodePort: [1-9]/m.test(stdout)
}
