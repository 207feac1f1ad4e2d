import { fullReference } from '../../image-reference.ts'
import { type ArchiveFile, collect } from '../content/tar.ts'
import { blobDigest, type DockerEntry } from './image-layout.ts'

/** What of one image travelled. Layers count once for each image that has them, although they travel once. */
export interface ImageTransfer {
  reference: string
  layers: number
  sentLayers: number
  bytes: number
  sentBytes: number
}

/** Keeps what an archive held and what of it was sent. */
export interface TransferReport {
  /** The files without those that the node holds already. */
  withoutHeld(
    files: Iterable<ArchiveFile> | AsyncIterable<ArchiveFile>,
    isHeld: (digest: string) => boolean,
  ): AsyncGenerator<ArchiveFile>
  /** What the archive's own index says of each image, once the archive has passed. */
  transfers(references: readonly string[]): ImageTransfer[]
}

export function createTransferReport(): TransferReport {
  const blobs = new Map<string, { size: number; sent: boolean }>()
  let entries: DockerEntry[] = []
  return {
    async *withoutHeld(files, isHeld) {
      for await (const file of files) {
        const digest = blobDigest(file.name)
        if (digest !== undefined) blobs.set(file.name, { size: file.size, sent: !isHeld(digest) })
        if (digest !== undefined && isHeld(digest)) continue
        if (file.name !== 'manifest.json') yield file
        else {
          const text = await collect(file.bytes)
          entries = JSON.parse(text.toString('utf8')) as DockerEntry[]
          yield { ...file, bytes: [text] }
        }
      }
    },
    transfers: (references) =>
      references.flatMap((reference) => {
        const entry = entries.find(({ RepoTags }) =>
          RepoTags?.some((tag) => fullReference(tag) === fullReference(reference)),
        )
        if (!entry) return []
        const layers = entry.Layers.map((path) => blobs.get(path) ?? { size: 0, sent: false })
        const sent = layers.filter((layer) => layer.sent)
        return [
          { reference, layers: layers.length, sentLayers: sent.length, bytes: total(layers), sentBytes: total(sent) },
        ]
      }),
  }
}

const total = (layers: readonly { size: number }[]): number => layers.reduce((sum, { size }) => sum + size, 0)
