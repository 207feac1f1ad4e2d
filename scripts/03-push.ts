// After this step the registry of a target has exactly the images that the engine built, for its nodes to pull.

import { runAsProgram } from './lib/run/as-program.ts'
import type { Context } from './lib/run/context.ts'
import { proven, type Step, unproven } from './lib/run/step.ts'
import { usageError } from './lib/run/usage-error.ts'
import { type Target, targetOf } from './lib/run/which-cluster.ts'
import { pushImages, remoteImages } from './lib/target/registry.ts'

export const push: Step = {
  id: 'push',
  title: 'Push images to the registry',
  outcome: 'the registry of the target has exactly the images that were built',
  needsToolchain: true,

  async check(context) {
    const target = requireTarget(context)
    const images = await remoteImages(context, target)
    const lacking = images.filter(({ digest }) => digest === undefined)
    if (lacking.length === 0) return proven(`${target.registry} has all ${images.length} images`)
    return unproven(`${target.registry} lacks ${lacking.map(({ component }) => component).join(', ')}`)
  },

  async apply(context) {
    await pushImages(context, requireTarget(context))
  },
}

function requireTarget({ config }: Context): Target {
  const target = targetOf(config)
  if (target) return target
  throw usageError('push is for a target: name one with --target CONTEXT', 'push')
}

if (import.meta.main) runAsProgram(['push', ...process.argv.slice(2)])
