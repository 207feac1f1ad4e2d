// After this step the node holds exactly the images that the engine built: same references, same IDs, ready to run.

import { requireCluster } from './lib/cluster/cluster.ts'
import { assertRuntime } from './lib/cluster/node-settings.ts'
import { shortName } from './lib/image-reference.ts'
import { forgetLacking, lackingReleaseImages, releaseImages } from './lib/images/release-images.ts'
import { loadImages } from './lib/images/transfer/load-images.ts'
import { formatRate } from './lib/images/transfer/throughput.ts'
import { runAsProgram } from './lib/run/as-program.ts'
import { proven, type Step, unproven } from './lib/run/step.ts'
import { count, formatDuration, formatSize } from './lib/units.ts'

export const load: Step = {
  id: 'load',
  title: 'Load images into the node',
  outcome: 'the node holds exactly the images that were built',
  needsToolchain: true,

  async check(context) {
    assertRuntime(context)
    const [images, lacking] = await Promise.all([
      releaseImages(context).then(Object.values),
      lackingReleaseImages(context),
    ])
    if (lacking.length === 0) return proven(`the node holds all ${images.length} images`)
    return unproven(`the node lacks ${lacking.map(({ image }) => image.reference).join(', ')}`)
  },

  async apply(context) {
    const { options, report } = context
    assertRuntime(context)
    if (!options.dryRun) await requireCluster(context)
    const images = Object.values(await releaseImages(context))
    const chosen = options.force ? images : (await lackingReleaseImages(context)).map(({ image }) => image)
    report.update(count(chosen.length, 'image'))
    const { images: moved, bytes, durationMs } = await loadImages(context, chosen, { whole: options.force })
    forgetLacking(context)
    if (options.dryRun) return
    for (const { reference, layers, sentLayers, bytes: all, sentBytes } of moved) {
      report.fact(
        `${shortName(reference)}: ${sentLayers} of ${count(layers, 'layer')}, ${formatSize(sentBytes)} of ` +
          `${formatSize(all)}`,
      )
    }
    report.fact(
      `${formatSize(bytes)} in ${formatDuration(durationMs)}, ${formatRate(bytes, durationMs)}; IDs in node and ` +
        `engine are equal`,
    )
    report.measure('moved', bytes)
  },
}

if (import.meta.main) runAsProgram(['load', ...process.argv.slice(2)])
