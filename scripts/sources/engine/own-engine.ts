import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Paths } from '../../lib/run/paths.ts'

/** Everything that belongs to the project-owned engine; nothing of it lies elsewhere, except what the kernel holds. */
export interface OwnEngine {
  folder: string
  address: string
  socket: string
  /** Images, volumes and containers. */
  data: string
  /** Sockets, mounts and process state of one run. */
  run: string
  daemon: Daemon
  containerd: Daemon
  containerdSocket: string
  containerdData: string
  /** Name of the bridge of its containers: never docker0, which another engine may own or have left behind. */
  bridge: string
}

/** The files of one background process. */
export interface Daemon {
  config: string
  pid: string
  log: string
}

/** The kernel cuts a socket's path at 107 bytes; this is the longest name that the two daemons put below `run`. */
const LONGEST_SOCKET = '/containerd/containerd.sock.ttrpc'

/** Where the engine of a cache folder keeps its things. */
export function ownEngine(paths: Pick<Paths, 'engine'>): OwnEngine {
  const folder = paths.engine
  const key = createHash('sha256').update(folder).digest('hex').slice(0, 7)
  const beside = join(folder, 'run')
  const run = beside.length + LONGEST_SOCKET.length <= 107 ? beside : `/run/taskora-${key}`
  const daemon = (name: string, config: string): Daemon => ({
    config: join(folder, config),
    pid: join(folder, `${name}.pid`),
    log: join(folder, `${name}.log`),
  })
  return {
    folder,
    run,
    address: `unix://${join(run, 'docker.sock')}`,
    socket: join(run, 'docker.sock'),
    data: join(folder, 'data'),
    daemon: daemon('dockerd', 'daemon.json'),
    containerd: daemon('containerd', 'containerd.toml'),
    containerdSocket: join(run, 'containerd', 'containerd.sock'),
    containerdData: join(folder, 'containerd'),
    bridge: `taskora-${key}`,
  }
}
