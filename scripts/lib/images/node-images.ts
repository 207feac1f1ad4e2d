import { EXIT, UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import type { Command } from '../shell/command.ts'
import { chainIds } from './digests.ts'
import { fullReference, type ImageRecord } from './docker.ts'

/** An image of the engine that a node is meant to hold. */
export interface EngineImage {
  reference: string
  record: ImageRecord
}

/** Runs a command in the node; the docker driver's node is a container of the profile's name. */
export const inNode = (profile: string, command: readonly string[], interactive = false): string[] => [
  'exec',
  ...(interactive ? ['--interactive'] : []),
  profile,
  ...command,
]

/** containerd's own client, in the namespace of Kubernetes. */
export const CTR = ['ctr', '--namespace', 'k8s.io'] as const

/** The node's record of an image, or undefined when it has none of that name. */
export async function inspectNodeImage(
  { shell, config }: Context,
  reference: string,
): Promise<ImageRecord | undefined> {
  const { exitCode, stdout } = await shell.probe(
    'docker',
    inNode(config.profile, ['crictl', 'inspecti', '--output', 'json', fullReference(reference)]),
  )
  return exitCode === 0 ? parseNodeImage(JSON.parse(stdout)) : undefined
}

export function parseNodeImage(value: unknown): ImageRecord {
  const { status, info } = value as {
    status: { id: string; size?: string }
    info?: { imageSpec?: { rootfs?: { diff_ids?: string[] } } }
  }
  return { id: status.id, sizeBytes: Number(status.size ?? 0), layers: info?.imageSpec?.rootfs?.diff_ids ?? [] }
}

/** True when both are the same image: the configuration names the layers, so its digest stands for all of it. */
export const isSameImage = (host: ImageRecord, node: ImageRecord | undefined): boolean =>
  node !== undefined && node.id === host.id

/** Why the node cannot run an image as the engine has it. */
export interface Lack {
  image: EngineImage
  /** What the node has in its place. */
  node: string
}

/**
 * Those of the images that the node cannot run as they were built. A name and an ID are not enough: containerd lists an
 * image whose import broke off, although its layers never came; its unpacked layers are what a container starts from.
 */
export async function lackingImages<T extends EngineImage>(
  context: Context,
  images: readonly T[],
): Promise<(Lack & { image: T })[]> {
  const [records, unpacked] = await Promise.all([
    Promise.all(images.map(({ reference }) => inspectNodeImage(context, reference))),
    unpackedLayers(context),
  ])
  return images.flatMap((image, index) => {
    const node = records[index]
    if (!node || !isSameImage(image.record, node)) return [{ image, node: node?.id ?? 'no such image' }]
    const top = chainIds(node.layers).at(-1)
    return top === undefined || !unpacked || unpacked.has(top)
      ? []
      : [{ image, node: `${node.id}, whose layers are not all there` }]
  })
}

/**
 * The chains of layers that containerd has unpacked; undefined where that cannot be told. Docker lists no image without
 * its layers.
 */
async function unpackedLayers({ shell, config }: Context): Promise<Set<string> | undefined> {
  if (config.runtime !== 'containerd') return undefined
  const { exitCode, stdout } = await shell.probe('docker', inNode(config.profile, [...CTR, 'snapshots', 'list']))
  const chains = stdout.split('\n').flatMap((line) => /^(sha256:\S+)\s.*Committed\s*$/.exec(line)?.[1] ?? [])
  // None at all: the node keeps its layers with another snapshotter than the usual one.
  return exitCode === 0 && chains.length > 0 ? new Set(chains) : undefined
}

/**
 * Streams whole images into the node: nothing is written to disk on the way, and a failed import is a failed command.
 */
export const loadCommands = (profile: string, runtime: string, references: readonly string[]): [Command, Command] => [
  ['docker', ['save', ...references]],
  importCommand(profile, runtime),
]

/** Takes an archive of images from standard input into the node's own store. */
export const importCommand = (profile: string, runtime: string): Command => [
  'docker',
  inNode(
    profile,
    runtime === 'docker' ? ['docker', 'load'] : [...CTR, 'images', 'import', '--digests=false', '-'],
    true,
  ),
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
    exitCode: EXIT.cluster,
  })
}
