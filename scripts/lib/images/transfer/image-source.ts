import type { Context } from '../../run/context.ts'
import type { EngineContent } from '../content/engine-content.ts'
import { withEngineContent } from '../content/image-content.ts'
import { uncompressed } from '../content/layer-size.ts'
import type { ArchiveFile } from '../content/tar.ts'
import type { EngineImage } from '../node-images.ts'
import { findEngineStore, type StoredImage } from './engine-store.ts'
import { imageLayout, type NamedImage } from './image-layout.ts'
import { savedArchive } from './saved-archive.ts'

/** The files of an archive of images: all known at once, or as they come. */
export type ImageFiles = ArchiveFile[] | AsyncIterable<ArchiveFile>

const LIMIT_MS = 600_000

/**
 * Runs `use` with the images as files of one archive. Layer by layer where the engine gives single layers: over its
 * content service, or from the folders of the classic store where this process may read them. Else as the engine saves
 * whole images. The layers are uncompressed in any case, so the archive is the same whichever store it comes from.
 */
export async function withImageFiles<T>(
  context: Context,
  images: readonly EngineImage[],
  use: (files: ImageFiles) => Promise<T>,
): Promise<T> {
  if (images.every(({ record }) => record.content))
    return withEngineContent(context, async (content) =>
      use(imageLayout(await Promise.all(images.map((image) => fromContent(content, image))))),
    )
  const store = await findEngineStore(context.shell)
  const stored = await Promise.all(
    images.map(async ({ reference, record }) => ({ reference, image: await store?.image(record.id) })),
  )
  const named = stored.flatMap(({ reference, image }) => (image ? [{ reference, image }] : []))
  return use(named.length === images.length ? imageLayout(named) : savedArchive(saveImages(context, images)))
}

/** Whole images, as the engine saves them. */
export const saveImages = ({ shell }: Context, images: readonly EngineImage[]): AsyncIterable<Buffer> =>
  shell.stream('docker', ['save', ...images.map(({ reference }) => reference)], { timeoutMs: LIMIT_MS })

async function fromContent(content: EngineContent, { reference, record }: EngineImage): Promise<NamedImage> {
  const { bytes } = await content.json(record.id)
  const layers: StoredImage['layers'] = (record.content ?? []).map(({ diffId, archiveBytes, blob }) => ({
    digest: diffId,
    size: archiveBytes,
    bytes: () => uncompressed(content.read(blob)),
  }))
  return { reference, image: { config: bytes, layers } }
}
