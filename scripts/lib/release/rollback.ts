import type { Context } from '../run/context.ts'
import { rollbackArgs } from './helm.ts'
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
  await shell.act('helm', rollbackArgs(context, revision), { timeoutMs: 180_000 })
  if (options.dryRun) return
  report.fact(`revision ${revision} ${about}`)
  await waitUntilLive(context)
}
