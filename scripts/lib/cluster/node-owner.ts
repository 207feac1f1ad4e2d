import type { Context } from '../run/context.ts'

/** What the suite keeps in a node, on its volume: it outlives the state folder, and the node's container. */
export const KEPT = '/var/lib/taskora'

/** The file that names the state folder of the checkout which made the node. */
export const OWNER_FILE = `${KEPT}/state-folder`

/** True when the node says that this checkout's state folder made it. Works on a stopped one, too; only asks. */
export async function isOwnNode({
  config,
  paths,
  shell,
}: Pick<Context, 'config' | 'paths' | 'shell'>): Promise<boolean> {
  const { exitCode, stdout } = await shell.probe('docker', ['cp', `${config.profile}:${OWNER_FILE}`, '-'], {
    timeoutMs: 20_000,
  })
  return exitCode === 0 && contentOfTar(stdout) === paths.state
}

/** The text of the only file of a tar archive: a header of 512 bytes, then the content, filled up with zeros. */
const contentOfTar = (archive: string): string => archive.slice(512).replace(/\0+$/, '').trim()
