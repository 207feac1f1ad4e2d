import type { Context } from './context.ts'
import { fullReference, type ImageRecord } from './docker.ts'
import { EXIT, UserError } from './errors.ts'
import type { Command } from './command.ts'

/** Runs a command in the node; the docker driver's node is a container of the profile's name. */
export const inNode = (profile: string, command: readonly string[], interactive = false): string[] =>
  ['exec', ...(interactive ? ['--interactive'] : []), profile, ...command]

/** The node's record of an image, or undefined when it has none of that name. */
export async function inspectNodeImage({ shell, config }: Context, reference: string): Promise<ImageRecord | undefined> {
  const { exitCode, stdout } = await shell.probe('docker', inNode(config.profile, ['crictl', 'inspecti', '--output', 'json', fullReference(reference)]))
  return exitCode === 0 ? parseNodeImage(JSON.parse(stdout)) : undefined
}

export function parseNodeImage(value: unknown): ImageRecord {
  const { status, info } = value as { status: { id: string; size?: string }; info?: { imageSpec?: { rootfs?: { diff_ids?: string[] } } } }
  return { id: status.id, sizeBytes: Number(status.size ?? 0), layers: info?.imageSpec?.rootfs?.diff_ids ?? [] }
}

/**
 * True when both are the same image. Engines with the containerd store report the manifest's digest as ID, nodes the
 * configuration's: then the layers decide, which are equal in both.
 */
export const isSameImage = (host: ImageRecord, node: ImageRecord | undefined): boolean =>
  node !== undefined && (node.id === host.id || (host.layers.length > 0 && host.layers.join() === node.layers.join()))

/** Streams images into the node: nothing is written to disk on the way, and a failed import is a failed command. */
export function loadCommands(profile: string, runtime: string, references: readonly string[]): [Command, Command] {
  const importer = runtime === 'docker' ? ['docker', 'load'] : ['ctr', '--namespace', 'k8s.io', 'images', 'import', '--digests=false', '-']
  return [['docker', ['save', ...references]], ['docker', inNode(profile, importer, true)]]
}

/** Fails unless the node holds exactly the engine's image: a loader's own word is not proof. */
export async function assertLoaded(context: Context, reference: string, host: ImageRecord): Promise<void> {
  const node = await inspectNodeImage(context, reference)
  if (isSameImage(host, node)) return
  throw new UserError('TSK_IMAGE_NOT_LOADED', `The node does not hold ${reference} as it was built`, {
    evidence: [`built: ${host.id}`, `node:  ${node?.id ?? 'no such image'}`],
    hint: 'Run `npm run load -- --force`',
    exitCode: EXIT.cluster,
  })
}
