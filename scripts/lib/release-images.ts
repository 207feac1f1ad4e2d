import type { Context } from './context.ts'
import { inspectImage } from './docker.ts'
import { EXIT, UserError } from './errors.ts'
import { inspectBase, requireBuilt, wantedImages } from './images.ts'
import type { ReleaseImages } from './release.ts'
import { plannedToolchain } from './toolchain.ts'

const UNBUILT = { id: 'sha256:(to be built)', sizeBytes: 0, layers: [] } as const

/** The images that a deployment of the present sources consists of, as the engine holds them; asked once in a run. */
export async function releaseImages(context: Context): Promise<ReleaseImages> {
  if (context.evidence.images) return context.evidence.images
  const images = await readReleaseImages(context)
  if (!context.options.dryRun) context.evidence.images = images
  return images
}

async function readReleaseImages(context: Context): Promise<ReleaseImages> {
  const [frontend, backend] = await Promise.all((await wantedImages(context)).map(async (image) => {
    // A dry run may come before the build: then the reference is known and the ID is not.
    const record = context.options.dryRun ? ((await inspectImage(context.shell, image.reference)) ?? UNBUILT) : context.evidence.records.get(image.reference) ?? (await requireBuilt(context, image))
    return { reference: image.reference, record }
  }))
  const reference = plannedToolchain(context).baseImages.postgres
  const record = await inspectBase(context, reference)
  if (!record && !context.options.dryRun) throw databaseImageMissing(reference)
  return { frontend: frontend!, backend: backend!, database: { reference, record: record ?? UNBUILT } }
}

const databaseImageMissing = (reference: string): UserError =>
  new UserError('TSK_IMAGE_NOT_BUILT', `The engine has lost the database image ${reference}`, { hint: 'Run `npm run setup`', exitCode: EXIT.build })
