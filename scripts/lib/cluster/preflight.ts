import { existsSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import type { Paths } from '../run/paths.ts'
import { formatSize } from '../units.ts'

/** Free space that a cluster with its images needs at least; measured: 6 GB from packages with all caches. */
export const LEAST_DISK_BYTES = 12e9

/**
 * What a new cluster needs of this machine, looked at before anything is changed. `dataFolder` is that of the engine,
 * where it is one of this machine.
 */
export async function preflight({ config, paths }: Pick<Context, 'config' | 'paths'>, dataFolder = ''): Promise<void> {
  assertDiskSpace(leastFree(paths, dataFolder), LEAST_DISK_BYTES, 'a cluster with its images')
  if (!(await isPortFree(config.port))) throw portTaken(config.port)
}

/** Free bytes of the file system that holds a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** What a build of both images and their way into the node fill for a while. */
export const LEAST_BUILD_BYTES = 3e9

/** Free bytes, and where. */
export interface Free {
  readonly bytes: number
  readonly where: string
}

/**
 * The least that is free of what the checkout, its state, its cache and the engine's data lie on; the cache holds the
 * engine that the suite starts.
 */
export function leastFree({ root, state, cache }: Pick<Paths, 'root' | 'state' | 'cache'>, engine = ''): Free {
  const there = [root, state, cache, engine].filter((folder) => folder !== '' && existsSync(folder))
  return there.map((where) => ({ bytes: freeBytes(where), where })).sort((a, b) => a.bytes - b.bytes)[0]!
}

/** Names a disk that has no path on this machine. */
export const WHERE_ENGINE = "the engine's own disk"

/** What the node itself fills, once the engine has all base images. */
const LEAST_NODE_BYTES = 6e9

/** Throws TSK_DISK_LOW for an engine in a virtual machine, whose disk only its containers see. */
export async function assertEngineDisk({ shell }: Pick<Context, 'shell'>, image: string): Promise<void> {
  const df = ['run', '--rm', '--network', 'none', '--entrypoint', 'df', image, '-Pk', '/']
  const { exitCode, stdout } = await shell.probe('docker', df, { timeoutMs: 60_000 })
  const bytes = exitCode === 0 ? availableBytes(stdout) : undefined
  if (bytes !== undefined) assertDiskSpace({ bytes, where: WHERE_ENGINE }, LEAST_NODE_BYTES, 'a cluster')
}

/** The available bytes of the last line of `df -Pk`; undefined where there is none. */
export function availableBytes(table: string): number | undefined {
  const free = / (\d+) +\d+% \/\S*$/.exec(table.trim())?.[1]
  return free === undefined ? undefined : Number(free) * 1024
}

/** Removes no container: a node that is stopped is one that nothing uses. */
export const FREE_DISK =
  'Free some space: `docker system df` shows what Docker holds; `docker builder prune` and `docker image ' +
  'prune` remove ' +
  'old build steps and images without a name'

/** Throws TSK_DISK_LOW. `purpose` is what takes the space. */
export function assertDiskSpace({ bytes, where }: Free, least: number, purpose: string): void {
  if (bytes >= least) return
  throw new UserError(
    'TSK_DISK_LOW',
    `${formatSize(bytes)} of disk are free for ${where}; ${purpose} needs ${formatSize(least)}`,
    { hint: FREE_DISK },
  )
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
  })
