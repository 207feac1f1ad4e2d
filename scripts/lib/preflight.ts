import { createServer } from 'node:net'
import { statfsSync } from 'node:fs'
import { EXIT, UserError } from './errors.ts'
import type { Context } from './context.ts'
import { formatSize } from './units.ts'

/** Free space that a cluster with its images needs at least; measured: 6 GB from packages with all caches. */
export const LEAST_DISK_BYTES = 12e9

/** What a new cluster needs of this machine, looked at before anything is changed. */
export async function preflight({ config, paths }: Pick<Context, 'config' | 'paths'>): Promise<void> {
  assertDiskSpace(freeBytes(paths.root), LEAST_DISK_BYTES)
  if (!(await isPortFree(config.port))) throw portTaken(config.port)
}

/** Free bytes of the file system that holds a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** Throws TSK_DISK_LOW. */
export function assertDiskSpace(free: number, least: number): void {
  if (free >= least) return
  throw new UserError('TSK_DISK_LOW', `${formatSize(free)} of disk are free; a cluster with its images needs ${formatSize(least)}`, {
    hint: 'Free some space: `docker system df` shows what Docker holds, `docker system prune` frees what nothing uses',
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
    hint: `Choose another: \`port: ${port + 1}\` in taskora.yaml (or --port ${port + 1}); \`npm run doctor\` names the program`,
    exitCode: EXIT.guard,
  })
