import { UserError } from '../errors.ts'
import { fullReference } from '../image-reference.ts'
import type { Context } from '../run/context.ts'
import type { Command } from '../shell/command.ts'
import { chainIds } from './content/digests.ts'
import type { ImageRecord } from './docker.ts'
import { importCommand, nodeInventory } from './node-inventory.ts'

/** An image of the engine that a node is meant to hold. */
export interface EngineImage {
  reference: string
  record: ImageRecord
}

/** Why the node cannot run an image as the engine has it. */
export interface Lack {
  image: EngineImage
  /** What the node has in its place. */
  node: string
}

/**
 * Those of the images that the node cannot run as they were built. The configuration names the layers, so its digest
 * stands for all of an image. It is not enough: containerd lists an image whose import broke off, although its layers
 * never came; its unpacked layers are what a container starts from.
 */
export async function lackingImages<T extends EngineImage>(
  context: Context,
  images: readonly T[],
): Promise<(Lack & { image: T })[]> {
  const node = await nodeInventory(context)
  return images.flatMap((image) => {
    const id = node.images.get(fullReference(image.reference))
    if (id !== image.record.id) return [{ image, node: id ?? 'no such image' }]
    const top = chainIds(image.record.layers).at(-1)
    return top === undefined || !node.unpacked || node.unpacked.has(top)
      ? []
      : [{ image, node: `${id}, whose layers are not all there` }]
  })
}

/**
 * Streams whole images into the node: nothing is written to disk on the way, and a failed import is a failed command.
 */
export const loadCommands = (profile: string, runtime: string, references: readonly string[]): [Command, Command] => [
  ['docker', ['save', ...references]],
  importCommand(profile, runtime),
]

/** Fails unless the node holds exactly the engine's images, ready to run: a loader's own word is not proof. */
export async function assertLoaded(context: Context, images: readonly EngineImage[]): Promise<void> {
  const [first, ...others] = await lackingImages(context, images)
  if (!first) return
  const named = (lack: Lack): string[] => [
    `${lack.image.reference}`,
    `built: ${lack.image.record.id}`,
    `node:  ${lack.node}`,
  ]
  throw new UserError('TSK_IMAGE_NOT_LOADED', `The node does not hold ${first.image.reference} as it was built`, {
    evidence: [...named(first).slice(1), ...others.flatMap(named)],
    hint: 'Run `npm run load -- --force`',
  })
}
