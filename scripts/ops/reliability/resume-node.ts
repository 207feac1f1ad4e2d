import { ensureClusterUp } from '../../lib/cluster/cluster-start.ts'
import type { Context } from '../../lib/run/context.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'

/**
 * Resumes the node as setup does it, also after an interruption, since a stopped node would be left behind. Never makes
 * it anew, whatever the flags say: the data that is to be found afterwards would go with it.
 */
export async function resumeNode(context: Context): Promise<void> {
  const { signal } = new AbortController()
  const { options, paths, shell } = context
  await ensureClusterUp(
    { ...context, signal, shell: shell.withSignal(signal), options: { ...options, force: false } },
    requireToolchain(paths),
  )
}
