import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { fact, forget, peek, recall } from '../run/memo.ts'
import { plannedToolchain } from '../toolchain/toolchain.ts'
import { engineImages, type ImageRecord } from './docker.ts'
import { developmentImage, requireBuilt, wantedImages } from './images.ts'
import { type Lack, lackingImages } from './node-images.ts'
import { nodeInventory } from './node-inventory.ts'

interface ReleaseImage {
  reference: string
  record: ImageRecord
}

/** Image reference and ID of each component; the inner loop has one more. */
export interface ReleaseImages extends Record<'frontend' | 'backend' | 'database', ReleaseImage> {
  'frontend-development'?: ReleaseImage
}

const UNBUILT = { id: 'sha256:(to be built)', sizeBytes: 0, layers: [] } as const

/** The images that a deployment of the present sources consists of, as the engine holds them; asked once in a run. */
export async function releaseImages(context: Context): Promise<ReleaseImages> {
  // In a dry run nothing is built, so what is missing now may exist when the next one looks.
  if (context.options.dryRun) return readReleaseImages(context)
  return recall(context, IMAGES, () => readReleaseImages(context))
}

const IMAGES = fact<ReleaseImages>('images of the release')

/** The same when this run has found them. */
export const seenReleaseImages = (context: Pick<Context, 'memory'>): ReleaseImages | undefined => peek(context, IMAGES)

/** The images of the release that the node lacks, as this run last asked. */
export const lackingReleaseImages = (context: Context): Promise<Lack[]> =>
  recall(context, LACKING, async () => {
    // Engine and node are asked side by side: a question to either takes as long as the other.
    const [images] = await Promise.all([releaseImages(context), nodeInventory(context)])
    return lackingImages(context, Object.values(images))
  })

/** Those of the same images that the engine has already, in no certain order. */
export async function builtReleaseImages(context: Context): Promise<ReleaseImage[]> {
  const references = [
    plannedToolchain(context).baseImages.postgres,
    ...(await wantedImages(context)).map(({ reference }) => reference),
  ]
  const records = await Promise.all(references.map((reference) => engineImages(context).known(reference)))
  return references.flatMap((reference, index) => (records[index] ? [{ reference, record: records[index] }] : []))
}

/** For what changes the node's images. */
export const forgetLacking = (context: Pick<Context, 'memory'>): void => forget(context, LACKING)

const LACKING = fact<Lack[]>('images that the node lacks')

async function readReleaseImages(context: Context): Promise<ReleaseImages> {
  const reference = plannedToolchain(context).baseImages.postgres
  const [[frontend, backend, developed], record] = await Promise.all([
    readBuiltImages(context),
    engineImages(context).known(reference),
  ])
  if (!record && !context.options.dryRun) throw databaseImageMissing(reference)
  return {
    frontend: frontend!,
    backend: backend!,
    database: { reference, record: record ?? UNBUILT },
    ...(developed ? { 'frontend-development': developed } : {}),
  }
}

/** Frontend, backend, and in the inner loop the image that develops the frontend. */
async function readBuiltImages(context: Context): Promise<ReleaseImage[]> {
  const development = await developmentImage(context)
  return Promise.all(
    [...(await wantedImages(context)), ...(development ? [development] : [])].map(async (image) => {
      // A dry run may come before the build: then the reference is known and the ID is not.
      const record = context.options.dryRun
        ? ((await engineImages(context).inspect(image.reference)) ?? UNBUILT)
        : await requireBuilt(context, image)
      return { reference: image.reference, record }
    }),
  )
}

const databaseImageMissing = (reference: string): UserError =>
  new UserError('TSK_IMAGE_NOT_BUILT', `The engine has lost the database image ${reference}`, {
    hint: 'Run `npm run setup`',
  })
