import { existsSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { release } from 'node:os'

/** The parts of an engine's `/info` that are read. */
export interface RawInfo {
  ID?: string
  Name?: string
  ServerVersion?: unknown
  OperatingSystem?: string
  KernelVersion?: string
  DockerRootDir?: string
  SystemTime?: string
  SecurityOptions?: string[]
  NCPU?: number
  MemTotal?: number
  CgroupVersion?: string
  /** Podman alone says it. */
  BuildahVersion?: string
}

/** By what people know an engine. */
export type Product =
  | 'Docker Desktop'
  | 'Colima'
  | 'OrbStack'
  | 'Rancher Desktop'
  | 'Docker from snap'
  | 'rootless Docker'
  | 'Docker'
  | 'Podman'

/** Products that run in a virtual machine: their disk and their folders are not this machine's. */
const VIRTUAL: readonly Product[] = ['Docker Desktop', 'Colima', 'OrbStack', 'Rancher Desktop']

/** Which product an engine is, by what it says of itself and of the machine that it runs on. */
export function productOf(info: RawInfo, headers: IncomingHttpHeaders = {}): Product {
  const { Name: host = '', OperatingSystem: system = '', DockerRootDir: root = '' } = info
  if (info.BuildahVersion !== undefined || 'libpod-api-version' in headers) return 'Podman'
  if (/^docker desktop/i.test(system) || host === 'docker-desktop') return 'Docker Desktop'
  if (/orbstack/i.test(system) || host === 'orbstack') return 'OrbStack'
  if (/rancher desktop/i.test(system) || host === 'lima-rancher-desktop') return 'Rancher Desktop'
  if (/^(lima-)?colima(-|$)/.test(host)) return 'Colima'
  if (root.startsWith('/var/snap/docker/')) return 'Docker from snap'
  return info.SecurityOptions?.some((option) => option.includes('name=rootless')) ? 'rootless Docker' : 'Docker'
}

/**
 * Whether the engine's folder is a folder of this machine. The kernel tells a virtual machine apart, except in WSL,
 * whose distributions share one; a container that was given the engine's socket does not see the folder.
 */
export const isOnThisMachine = (
  { KernelVersion: kernel, DockerRootDir: root }: RawInfo,
  product: Product,
  machine = { platform: process.platform, kernel: release(), has: existsSync },
): boolean =>
  machine.platform === 'linux' &&
  !VIRTUAL.includes(product) &&
  kernel === machine.kernel &&
  root !== undefined &&
  machine.has(root)
