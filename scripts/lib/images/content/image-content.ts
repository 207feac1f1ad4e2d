import type { Context } from '../../run/context.ts'
import { fact, peek, remember } from '../../run/memo.ts'
import { factOfContent } from './content-facts.ts'
import { type EngineContent, openEngineContent } from './engine-content.ts'
import { type LayerSize, measureLayer } from './layer-size.ts'

/** An image as containerd's content store describes it. */
export interface ImageContent {
  /** Digest of the configuration. */
  config: string
  layers: readonly LayerContent[]
}

export interface LayerContent extends LayerSize {
  /** Digest of the uncompressed archive. */
  diffId: string
  /** Digest of the blob that the engine keeps, which is compressed as a rule. */
  blob: string
}

/** The platform of the image that an engine takes from an index, as it reports it. */
export interface Platform {
  os: string
  architecture: string
  variant?: string
}

type Needs = Pick<Context, 'shell' | 'memory' | 'paths'>

/** Runs `use` with the engine's content store, over a connection that callers at the same moment share. */
export async function withEngineContent<T>(context: Needs, use: (content: EngineContent) => Promise<T>): Promise<T> {
  const open = peek(context, CONNECTION) ?? { content: openEngineContent(context.shell), users: 0 }
  remember(context, CONNECTION, open)
  open.users++
  try {
    return await use(await open.content)
  } finally {
    open.users--
    if (open.users === 0) {
      if (peek(context, CONNECTION) === open) context.memory.delete(CONNECTION)
      await open.content.then(({ close }) => close()).catch(() => {})
    }
  }
}

const CONNECTION = fact<{ content: Promise<EngineContent>; users: number }>("connection to the engine's content store")

/**
 * What an image of the engine consists of, from the digest by which the engine knows it: of a manifest or of an index.
 */
export const imageContent = (context: Needs, engineId: string, platform: Platform): Promise<ImageContent> =>
  factOfContent(context.paths, 'image', engineId, () =>
    withEngineContent(context, async (content) => {
      const { config, layers } = await readManifest(content, engineId, platform)
      const { value } = await content.json(config.digest)
      const diffIds = (value as { rootfs?: { diff_ids?: string[] } }).rootfs?.diff_ids ?? []
      if (diffIds.length !== layers.length) throw new Error(`${engineId} names ${diffIds.length} layers and has others`)
      return {
        config: config.digest,
        layers: await Promise.all(
          layers.map(async ({ digest }, index) => ({
            diffId: diffIds[index]!,
            blob: digest,
            ...(await layerSize(context, content, digest)),
          })),
        ),
      }
    }),
  )

interface Descriptor {
  digest: string
  platform?: Platform
}

interface Manifest {
  config: Descriptor
  layers: Descriptor[]
}

/** The manifest itself, or the one for the platform where the image has several. */
async function readManifest(content: EngineContent, digest: string, platform: Platform): Promise<Manifest> {
  const { value } = await content.json(digest)
  const { manifests } = value as { manifests?: Descriptor[] }
  if (!manifests) return value as Manifest
  // Attestations lie beside the images, with a platform that is called unknown.
  const chosen =
    manifests.find((each) => isFor(each, platform, true)) ?? manifests.find((each) => isFor(each, platform, false))
  if (!chosen) throw new Error(`${digest} has no image for ${platform.os}/${platform.architecture}`)
  return readManifest(content, chosen.digest, platform)
}

const isFor = ({ platform }: Descriptor, { os, architecture, variant = '' }: Platform, exactly: boolean): boolean =>
  platform?.os === os && platform.architecture === architecture && (!exactly || (platform.variant ?? '') === variant)

/** Images share their lower layers; each is measured once. */
function layerSize(context: Needs, content: EngineContent, digest: string): Promise<LayerSize> {
  const sizes = peek(context, SIZES) ?? new Map<string, Promise<LayerSize>>()
  remember(context, SIZES, sizes)
  const size =
    sizes.get(digest) ?? factOfContent(context.paths, 'layer', digest, () => measureLayer(content.read(digest)))
  sizes.set(digest, size)
  return size
}

const SIZES = fact<Map<string, Promise<LayerSize>>>('sizes of layers, by the digest of their blob')
