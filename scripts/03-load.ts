// After this step the node holds exactly the images that the engine built: same references, same IDs, ready to run.
import { requireCluster } from './lib/cluster.ts'
import { lackingImages } from './lib/node-images.ts'
import { releaseImages } from './lib/release-images.ts'
import { proven, unproven, type Step } from './lib/step.ts'
import { loadImages, shortName } from './lib/transfer/load-images.ts'
import { formatRate } from './lib/transfer/meter.ts'
import { count, formatDuration, formatSize } from './lib/units.ts'

export const load: Step = {
  id: 'load',
  title: 'Load images into the node',
  outcome: 'the node holds exactly the images that were built',
  needsToolchain: true,

  async check(context) {
    const images = Object.values(await releaseImages(context))
    const lacking = await lackingImages(context, images)
    context.evidence.lacking = lacking
    if (lacking.length === 0) return proven(`the node holds all ${images.length} images`)
    return unproven(`the node lacks ${lacking.map(({ image }) => image.reference).join(', ')}`)
  },

  async apply(context) {
    const { options, report } = context
    if (!options.dryRun) await requireCluster(context)
    const images = Object.values(await releaseImages(context))
    const chosen = options.force ? images : (context.evidence.lacking ?? await lackingImages(context, images)).map(({ image }) => image)
    report.update(count(chosen.length, 'image'))
    const { images: moved, bytes, durationMs } = await loadImages(context, chosen, { whole: options.force })
    if (options.dryRun) return
    for (const { reference, layers, sentLayers, bytes: all, sentBytes } of moved) {
      report.fact(`${shortName(reference)}: ${sentLayers} of ${count(layers, 'layer')}, ${formatSize(sentBytes)} of ${formatSize(all)}`)
    }
    report.fact(`${formatSize(bytes)} in ${formatDuration(durationMs)}, ${formatRate(bytes, durationMs)}; IDs in node and engine are equal`)
    report.measure('moved', bytes)
  },
}

if (import.meta.main) (await import('./run.ts')).runAsProgram(['load', ...process.argv.slice(2)])
