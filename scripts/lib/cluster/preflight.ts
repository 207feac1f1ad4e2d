import { existsSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { EXIT, UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import type { Paths } from '../run/paths.ts'
import { formatSize } from '../units.ts'

/** Free space that a cluster with its images needs at least; measured: 6 GB from packages with all caches. */
export const LEAST_DISK_BYTES = 12e9

/** What a new cluster needs of this machine, looked at before anything is changed. */
export async function preflight({ config, paths }: Pick<Context, 'config' | 'paths'>): Promise<void> {
  assertDiskSpace(leastFreeBytes(paths), LEAST_DISK_BYTES, 'a cluster with its images')
  if (!(await isPortFree(config.port))) throw portTaken(config.port)
}

/** Free bytes of the file system that holds a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** What a build of both images and their way into the node fill for a while. */
export const LEAST_BUILD_BYTES = 3e9

/** Free bytes where this checkout, its state and its cache lie; the cache holds the engine that the suite starts. */
export const leastFreeBytes = ({ root, state, cache }: Pick<Paths, 'root' | 'state' | 'cache'>): number =>
  Math.min(...[root, state, cache].filter(existsSync).map(freeBytes))

/** Removes no container: a node that is stopped is one that nothing uses. */
export const FREE_DISK =
  'Free some space: `docker system df` shows what Docker holds; `docker builder prune` and `docker image ' +
  'prune` remove ' +
  'old build steps and images without a name'

/** Throws TSK_DISK_LOW. `purpose` is what takes the space. */
export function assertDiskSpace(free: number, least: number, purpose: string): void {
  if (free >= least) return
  throw new UserError('TSK_DISK_LOW', `${formatSize(free)} of disk are free; ${purpose} needs ${formatSize(least)}`, {
    hint: FREE_DISK,
    exitCode: EXIT.guard,
  })
}

/** True when a server could listen on this port of the loopback address. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

const portTaken = (port: number): UserError =>
  new UserError('TSK_PORT_IN_USE', `Port ${port} of this machine is taken by another program`, {
    hint:
      `Choose another: \`port: ${port + 1}\` in taskora.yaml (or --port ${port + 1}); \`npm run doctor\` ` +
      `names the program`,
    exitCode: EXIT.guard,
  })
