// After this step the node holds exactly the images that the engine built: same references, same IDs.
import type { Context } from './lib/context.ts'
import { releaseImages } from './lib/release-images.ts'
import { assertLoaded, inspectNodeImage, isSameImage, loadCommands } from './lib/node-images.ts'
import type { ReleaseImages } from './lib/release.ts'
import { requireCluster } from './lib/cluster.ts'
import { proven, unproven, type Step } from './lib/step.ts'
import { count, formatSize } from './lib/units.ts'

export const load: Step = {
  id: 'load',
  title: 'Load images into the node',
  outcome: 'the node holds exactly the images that were built',
  needsToolchain: true,

  async check(context) {
    const images = await releaseImages(context)
    const missing = await missingInNode(context, images)
    if (missing.length === 0) return proven(`the node holds all ${Object.keys(images).length} images`)
    return unproven(`the node lacks ${missing.map(({ reference }) => reference).join(', ')}`)
  },

  async apply(context) {
    const { config, options, report, shell } = context
    if (!options.dryRun) await requireCluster(context)
    const images = await releaseImages(context)
    const chosen = options.force ? Object.values(images) : await missingInNode(context, images)
    const bytes = chosen.reduce((sum, { record }) => sum + record.sizeBytes, 0)
    report.update(`${count(chosen.length, 'image')}, ${formatSize(bytes)}`)
    report.measure('moved', bytes)
    const [save, store] = loadCommands(config.profile, config.runtime, chosen.map(({ reference }) => reference))
    const { durationMs, planned } = await shell.pipe(save, store, { timeoutMs: 600_000 })
    if (planned) return
    for (const { reference, record } of chosen) await assertLoaded(context, reference, record)
    report.fact(`${count(chosen.length, 'image')}, ${formatSize(bytes)} at ${formatSize(bytes / (durationMs / 1000))}/s; IDs in node and engine are equal`)
  },
}

async function missingInNode(context: Context, images: ReleaseImages): Promise<ReleaseImages['frontend'][]> {
  const all = Object.values(images)
  const held = await Promise.all(all.map(async ({ reference, record }) => isSameImage(record, await inspectNodeImage(context, reference))))
  return all.filter((_, index) => !held[index])
}

if (import.meta.main) (await import('./run.ts')).runAsProgram(['load', ...process.argv.slice(2)])
