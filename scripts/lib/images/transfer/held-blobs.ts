import type { Context } from '../../run/context.ts'
import { chainIds } from '../content/digests.ts'
import type { EngineImage } from '../node-images.ts'
import { inNode, nodeInventory } from '../node-inventory.ts'

/**
 * Digests that need not travel, because the node has them. Empty where the node does not say: then all travels.
 *
 * containerd takes an archive without the blobs that its store has. Docker takes one without layers that it has above
 * the same lower layers.
 */
export const heldBlobs = async (context: Context, images: readonly EngineImage[]): Promise<ReadonlySet<string>> =>
  context.config.runtime === 'docker' ? heldByDocker(context, images) : (await nodeInventory(context)).blobs

async function heldByDocker({ shell, config }: Context, images: readonly EngineImage[]): Promise<Set<string>> {
  const ask = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout } = await shell.probe('docker', inNode(config.profile, ['docker', ...args]))
    return exitCode === 0 ? stdout : ''
  }
  // With the containerd store a layer is known by the digest of its compressed form, which an image does not tell.
  if (!(await ask('info', '--format', '{{.Driver}}')).startsWith('overlay2')) return new Set()
  const ids = (await ask('image', 'list', '--quiet', '--no-trunc')).split('\n').filter(Boolean)
  if (ids.length === 0) return new Set()
  const lines = (await ask('image', 'inspect', '--format', '{{json .RootFS.Layers}}', ...new Set(ids)))
    .split('\n')
    .filter(Boolean)
  const chains = new Set(lines.flatMap((line) => chainIds((JSON.parse(line) as string[] | null) ?? [])))
  return layersInPlace(
    images.map(({ record }) => record.layers),
    chains,
  )
}

/** The layers that lie, wherever they occur in these images, above lower layers that are there as well. */
export function layersInPlace(images: readonly (readonly string[])[], chains: ReadonlySet<string>): Set<string> {
  const places = images.flatMap((layers) =>
    chainIds(layers).map((chain, index) => ({ digest: layers[index]!, there: chains.has(chain) })),
  )
  const absent = new Set(places.filter(({ there }) => !there).map(({ digest }) => digest))
  return new Set(places.map(({ digest }) => digest).filter((digest) => !absent.has(digest)))
}
