import { UserError } from '../../lib/errors.ts'
import type { Context } from '../../lib/run/context.ts'
import { readClusterEngine } from '../../lib/toolchain/cluster-engine.ts'
import { choice } from './endpoint.ts'
import { readEngineInfo } from './info.ts'

/**
 * A sentence when the person's variables or docker context name another engine than the one that has the cluster;
 * undefined where they name the same, or nothing. Changes nothing: the cluster decides.
 */
export async function otherChoice(
  context: Pick<Context, 'env' | 'shell' | 'paths' | 'config'>,
): Promise<string | undefined> {
  const { config, paths } = context
  const made = readClusterEngine(paths, config.profile)
  if (made === undefined) return undefined
  const stays =
    `the cluster "${config.profile}" is in ${made.product ?? 'the engine'} at ${made.host} and is used there; for a ` +
    'cluster in the other one, name it with --profile'
  try {
    const chosen = await choice(context)
    if (!chosen?.chosen || chosen.address === made.host) return undefined
    const answer = await readEngineInfo(chosen.address, 1_000, chosen.certificates)
    // Many addresses lead to one engine: a link in /var/run, the socket of a context.
    if (answer.state === 'answers' && made.id && answer.facts.id === made.id) return undefined
    return `${chosen.from} names ${chosen.address}; ${stays}`
  } catch (error) {
    if (error instanceof UserError) return `${error.message}; ${stays}`
    throw error
  }
}
