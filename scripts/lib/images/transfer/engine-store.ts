import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Shell } from '../../shell/shell.ts'
import { chainIds, sha256 } from '../content/digests.ts'
import { archiveSize, assemble, readTarSplit } from './tar-split.ts'

/** An image as the engine's own files describe it. */
export interface StoredImage {
  /** The configuration, whose digest is the image's ID. */
  config: Buffer
  layers: readonly StoredLayer[]
}

interface StoredLayer {
  /** Digest of the uncompressed archive. */
  digest: string
  /** Bytes of the archive. */
  size: number
  /** The archive as it was when the layer was made. Reads nothing before it is asked for the first bytes. */
  bytes(): Iterable<Buffer> | AsyncIterable<Buffer>
}

/**
 * Reads single layers where an engine with the overlay2 store keeps them. `docker save` can only write all of an image.
 */
export interface EngineStore {
  /** Undefined when the store has no image of this ID, whatever the reason. */
  image(id: string): Promise<StoredImage | undefined>
}

/**
 * The store of the engine, if this process may read it: that of an engine on this machine, as root. That it is the same
 * engine's is not assumed: an image is only taken from it when its files hash to the image's ID.
 */
export async function findEngineStore(shell: Shell): Promise<EngineStore | undefined> {
  const { exitCode, stdout } = await shell.probe('docker', ['info', '--format', '{{.Driver}} {{.DockerRootDir}}'], {
    timeoutMs: 20_000,
  })
  const [, root] = /^overlay2 (\/.+)$/.exec(stdout.trim()) ?? []
  return exitCode === 0 && root !== undefined && isReadable(root) ? openEngineStore(root) : undefined
}

const layerFolders = (root: string): string => join(root, 'image', 'overlay2', 'layerdb', 'sha256')

const isReadable = (root: string): boolean => existsSync(layerFolders(root))

export function openEngineStore(root: string): EngineStore {
  // Images share their lower layers; each is described once.
  const layers = new Map<string, Promise<StoredLayer>>()
  const layer = (digest: string, chainId: string): Promise<StoredLayer> => {
    const known = layers.get(chainId) ?? readLayer(root, digest, chainId)
    layers.set(chainId, known)
    return known
  }
  return {
    async image(id) {
      try {
        const config = await readFile(
          join(root, 'image', 'overlay2', 'imagedb', 'content', 'sha256', withoutAlgorithm(id)),
        )
        if (sha256(config) !== id) return undefined
        const { rootfs } = JSON.parse(config.toString('utf8')) as { rootfs: { diff_ids: string[] } }
        const chain = chainIds(rootfs.diff_ids)
        return {
          config,
          layers: await Promise.all(rootfs.diff_ids.map((digest, index) => layer(digest, chain[index]!))),
        }
      } catch {
        // An engine may remove a layer while it is read here, and formats may change: then the engine itself is asked.
        return undefined
      }
    },
  }
}

async function readLayer(root: string, digest: string, chainId: string): Promise<StoredLayer> {
  const folder = join(layerFolders(root), withoutAlgorithm(chainId))
  const [cacheId, pieces] = await Promise.all([
    readFile(join(folder, 'cache-id'), 'utf8'),
    readTarSplit(join(folder, 'tar-split.json.gz')),
  ])
  return { digest, size: archiveSize(pieces), bytes: () => assemble(pieces, join(root, 'overlay2', cacheId, 'diff')) }
}

const withoutAlgorithm = (digest: string): string => digest.replace(/^sha256:/, '')
