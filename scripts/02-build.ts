// After this step the engine holds both images of the application for the present sources, within their size limits.

import { assertDiskSpace, LEAST_BUILD_BYTES, leastFree } from './lib/cluster/preflight.ts'
import { UserError } from './lib/errors.ts'
import { buildImageArgs, engineImages } from './lib/images/docker.ts'
import {
  assertUnchanged,
  type BuildableImage,
  developmentImage,
  explainBuild,
  recordBuild,
  requireBuilt,
  wantedImages,
} from './lib/images/images.ts'
import { assertSizes } from './lib/images/sizes.ts'
import { runAsProgram } from './lib/run/as-program.ts'
import type { Context } from './lib/run/context.ts'
import { proven, type Step, unproven } from './lib/run/step.ts'
import { readToolchain } from './lib/toolchain/toolchain.ts'
import { formatDuration, formatSize } from './lib/units.ts'
import { withHostSettings } from './sources/host-settings/host-settings.ts'

export const build: Step = {
  id: 'build',
  title: 'Build the images',
  outcome: 'both images exist for the present sources, within their size limits',
  needsToolchain: true,

  async check(context) {
    const images = await buildable(context)
    const built = await Promise.all(images.map(({ reference }) => engineImages(context).inspect(reference)))
    const missing = images.filter((_, index) => built[index] === undefined)
    if (missing.length === 0) return proven(`the engine has ${images.map(({ reference }) => reference).join(' and ')}`)
    return unproven(missing.map((image) => `${image.component}: ${explainBuild(context, image)}`).join('; '))
  },

  async apply(context) {
    const images = await buildable(context)
    const { dataFolder } = readToolchain(context.paths)?.engine ?? {}
    // A disk that fills up half-way leaves a broken cache and a database that cannot write.
    if (!context.options.dryRun)
      assertDiskSpace(leastFree(context.paths, dataFolder), LEAST_BUILD_BYTES, 'building the images')
    await withHostSettings(context, (hostArgs) =>
      Promise.all(images.map((image) => buildOne(context, image, hostArgs))),
    )
    if (context.options.dryRun) return
    assertSizes(
      await Promise.all(
        (await wantedImages(context)).map(async (image) => ({
          image: image.reference,
          sizeBytes: (await requireBuilt(context, image)).sizeBytes,
          limitBytes: context.config.limits[image.component],
        })),
      ),
    )
  },
}

async function buildable(context: Context): Promise<BuildableImage[]> {
  const development = await developmentImage(context)
  return [...(await wantedImages(context)), ...(development ? [development] : [])]
}

async function buildOne(context: Context, image: BuildableImage, hostArgs: readonly string[]): Promise<void> {
  const { shell, report, config, options } = context
  const { component, reference, tag } = image
  const engine = engineImages(context)
  if (!options.force && (await engine.known(reference))) return report.fact(`${component}: ${reference} exists`)
  const args = buildImageArgs({
    ...image,
    // Who asks the pod that runs `next dev` is told the hash of its sources in another way.
    buildArgs: image.component === 'frontend-development' ? image.buildArgs : { ...image.buildArgs, BUILD_HASH: tag },
    labels: { 'app.kubernetes.io/part-of': 'taskora' },
    hostArgs,
  })
  const { durationMs, planned } = await shell
    .act('docker', args, { timeoutMs: config.timeouts.build, onLine: (line) => report.update(`${component}: ${line}`) })
    .catch((cause: unknown) => {
      throw buildFailed(component, cause)
    })
  if (planned) return
  await assertUnchanged(context, image)
  recordBuild(context, image)
  await engine.inspect(reference)
  const { sizeBytes } = await requireBuilt(context, image)
  const limit = component === 'frontend-development' ? '' : ` (limit ${formatSize(config.limits[component])})`
  report.fact(`${component}: ${reference}, ${formatSize(sizeBytes)}${limit}, built in ${formatDuration(durationMs)}`)
}

/** A failed build keeps its own evidence; a known cause, such as a full disk, keeps its own code. */
function buildFailed(component: string, cause: unknown): unknown {
  if (!(cause instanceof UserError) || cause.code !== 'TSK_COMMAND_FAILED') return cause
  return new UserError('TSK_BUILD_FAILED', `The ${component} image cannot be built`, {
    evidence: cause.evidence,
    hint: 'The last lines above name the instruction; `npm run build -- --verbose` shows all',
    cause,
  })
}

if (import.meta.main) runAsProgram(['build', ...process.argv.slice(2)])
