import { fullReference, splitReference } from '../../image-reference.ts'
import { sha256 } from '../content/digests.ts'
import type { ArchiveFile } from '../content/tar.ts'
import type { StoredImage } from './engine-store.ts'

export interface NamedImage {
  reference: string
  image: StoredImage
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar'

/** The path of a blob in an OCI layout. */
export const blobPath = (digest: string): string => `blobs/${digest.replace(':', '/')}`

/** The digest that a path of an OCI layout stands for, or undefined. */
export const blobDigest = (path: string): string | undefined => {
  const [, hex] = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(path) ?? []
  return hex === undefined ? undefined : `sha256:${hex}`
}

/**
 * The images as an OCI layout with uncompressed layers, for containerd, and the index of `docker save` beside it, for
 * Docker: the same archive serves both. It follows from the images alone, so that a layer has one digest in every run.
 *
 * The indexes come last. An archive that was cut then names no image at all, instead of one that is not whole.
 */
export function imageLayout(images: readonly NamedImage[]): ArchiveFile[] {
  const manifests = images.map(({ image }) => json(manifestOf(image)))
  const layers = new Map(images.flatMap(({ image }) => image.layers.map((layer) => [layer.digest, layer] as const)))
  return [
    ...images.map(({ image }) => blob(image.config)),
    ...manifests.map(blob),
    ...[...layers.values()].map(({ digest, size, bytes }) => ({
      name: blobPath(digest),
      size,
      bytes: laterBytes(bytes),
    })),
    file('manifest.json', json(images.map(dockerEntry))),
    file('oci-layout', json({ imageLayoutVersion: '1.0.0' })),
    file(
      'index.json',
      json({
        schemaVersion: 2,
        manifests: images.map(({ reference }, index) => indexEntry(reference, manifests[index]!)),
      }),
    ),
  ]
}

/** Nothing is read before it is asked for, and nothing of a layer that is left out. */
const laterBytes = (bytes: StoredImage['layers'][number]['bytes']): AsyncIterable<Buffer> => ({
  async *[Symbol.asyncIterator]() {
    yield* bytes()
  },
})

const manifestOf = ({ config, layers }: StoredImage): object => ({
  schemaVersion: 2,
  mediaType: MANIFEST,
  config: describe(CONFIG, config),
  layers: layers.map(({ digest, size }) => ({ mediaType: LAYER, digest, size })),
})

/** One image of `manifest.json`, as `docker save` writes it. */
export interface DockerEntry {
  Config: string
  RepoTags: string[] | null
  Layers: string[]
}

const dockerEntry = ({ reference, image }: NamedImage): DockerEntry => ({
  Config: blobPath(sha256(image.config)),
  RepoTags: [reference],
  Layers: image.layers.map(({ digest }) => blobPath(digest)),
})

const indexEntry = (reference: string, manifest: Buffer): object => ({
  ...describe(MANIFEST, manifest),
  annotations: {
    'io.containerd.image.name': fullReference(reference),
    'org.opencontainers.image.ref.name': splitReference(reference).tag,
  },
})

const describe = (mediaType: string, bytes: Buffer): object => ({
  mediaType,
  digest: sha256(bytes),
  size: bytes.length,
})
const file = (name: string, bytes: Buffer): ArchiveFile => ({ name, size: bytes.length, bytes: [bytes] })
const blob = (bytes: Buffer): ArchiveFile => file(blobPath(sha256(bytes)), bytes)
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
