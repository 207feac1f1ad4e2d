import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import { fact, peek, remember } from '../run/memo.ts'
import { GrpcError, NOT_FOUND } from './content/grpc.ts'
import { imageContent, type LayerContent, type Platform } from './content/image-content.ts'

/** An image as an engine or a node describes it: the same for the same image, wherever and however it is stored. */
export interface ImageRecord {
  /**
   * `sha256:…`, the digest of the image's configuration. Engines with the containerd store call another digest the
   * ID.
   */
  id: string
  /** Bytes of the files in all layers, uncompressed. A node knows only what the layers take compressed. */
  sizeBytes: number
  /** Digests of the uncompressed layers: equal wherever the image lives and however it is stored. */
  layers: readonly string[]
  /** The layers as an engine with the containerd store keeps them. */
  content?: readonly LayerContent[]
}

export interface BuildPlan {
  reference: string
  context: string
  /** A stage of the Dockerfile other than its last. */
  target?: string
  buildArgs: Readonly<Record<string, string>>
  labels: Readonly<Record<string, string>>
  /** `--secret` and proxy arguments that carry this host's settings into the build, and into no layer. */
  hostArgs: readonly string[]
}

/** `docker build …` with BuildKit. */
export const buildImageArgs = ({ reference, context, target, buildArgs, labels, hostArgs }: BuildPlan): string[] => [
  'build',
  '--progress',
  'plain',
  '--tag',
  reference,
  ...(target === undefined ? [] : ['--target', target]),
  ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
  ...hostArgs,
  context,
]

/** The engine's images, as one run sees them. */
export interface EngineImages {
  /** The record that this run has seen, or else the engine's; undefined when it has no image of that name. */
  known(reference: string): Promise<ImageRecord | undefined>
  /** Asks the engine, whatever this run has seen before. */
  inspect(reference: string): Promise<ImageRecord | undefined>
}

const RECORDS = fact<Map<string, ImageRecord>>('images of the engine, by reference')

export function engineImages(context: Pick<Context, 'shell' | 'memory' | 'paths'>): EngineImages {
  const records = peek(context, RECORDS) ?? new Map<string, ImageRecord>()
  remember(context, RECORDS, records)
  const inspect: EngineImages['inspect'] = async (reference) => {
    const { exitCode, stdout } = await context.shell.probe('docker', ['image', 'inspect', reference], {
      timeoutMs: 30_000,
    })
    if (exitCode !== 0) return void records.delete(reference)
    const record = await recordOf(context, reference, parseImage(JSON.parse(stdout)))
    records.set(reference, record)
    return record
  }
  return { inspect, known: async (reference) => records.get(reference) ?? (await inspect(reference)) }
}

/**
 * What `docker image inspect` says. With the containerd store the ID is the digest of a manifest, or of an index of
 * several.
 */
export interface InspectedImage extends ImageRecord {
  store: 'classic' | 'containerd'
  platform: Platform
}

export function parseImage(value: unknown): InspectedImage {
  const [image] = value as {
    Id: string
    Size: number
    RootFS?: { Layers?: string[] }
    Os?: string
    Architecture?: string
    Variant?: string
    Descriptor?: object
    RepoDigests?: string[] | null
  }[]
  if (!image) throw new Error('docker image inspect answered with an empty list')
  const { Id, Size, RootFS, Os = 'linux', Architecture = '', Variant, Descriptor, RepoDigests } = image
  return {
    id: Id,
    sizeBytes: Size,
    layers: RootFS?.Layers ?? [],
    // Since Docker 28 the descriptor tells. Before, only that store had an ID by which a registry knows an image, too.
    store: Descriptor || RepoDigests?.some((name) => name.endsWith(`@${Id}`)) ? 'containerd' : 'classic',
    platform: { os: Os, architecture: Architecture, ...(Variant ? { variant: Variant } : {}) },
  }
}

async function recordOf(
  context: Pick<Context, 'shell' | 'memory' | 'paths'>,
  reference: string,
  { store, platform, id, sizeBytes, layers }: InspectedImage,
): Promise<ImageRecord> {
  if (store === 'classic') return { id, sizeBytes, layers }
  const { config, layers: content } = await imageContent(context, id, platform).catch((cause: unknown) => {
    throw unreadable(reference, cause)
  })
  return {
    id: config,
    sizeBytes: content.reduce((sum, { fileBytes }) => sum + fileBytes, 0),
    layers: content.map(({ diffId }) => diffId),
    content,
  }
}

/** A blob that is missing comes back with its image; what else fails is the engine's way to give blobs. */
const unreadable = (reference: string, cause: unknown): UserError =>
  new UserError('TSK_IMAGE_UNREADABLE', `The engine does not say what ${reference} consists of`, {
    evidence: [cause instanceof Error ? cause.message : String(cause)],
    hint:
      cause instanceof GrpcError && cause.status === NOT_FOUND
        ? `Run \`docker image rm ${reference}\`, then \`npm run deploy\`, which makes it anew`
        : 'Update Docker, or switch off its containerd image store, and run `npm run deploy`',
    cause,
  })
