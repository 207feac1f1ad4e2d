import { readFileSync } from 'node:fs'
import { release } from 'node:os'

/** What decides how an engine can be had on this machine. */
export interface Machine {
  platform: NodeJS.Platform
  isRoot: boolean
  /** Debian, Ubuntu and what derives from them: their package names are the ones we install. */
  isDebian: boolean
  isWsl: boolean
  /** False where a sandbox took CAP_SYS_RESOURCE away; runc then needs help. */
  grantsResources: boolean
}

/** Looks at the machine that this process runs on. */
export function readMachine(): Machine {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    isDebian: isDebianLike(readIfThere('/etc/os-release')),
    isWsl: /microsoft/i.test(release()),
    grantsResources: hasCapability(readIfThere('/proc/self/status'), CAP_SYS_RESOURCE),
  }
}

const CAP_SYS_RESOURCE = 24

/** Whether an os-release file belongs to the Debian family. */
export const isDebianLike = (osRelease: string): boolean => /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease)

/**
 * Whether the bounding set in a /proc/PID/status holds a capability. Without that line (not Linux) nothing is missing.
 */
export function hasCapability(status: string, bit: number): boolean {
  const mask = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  return mask === undefined || ((BigInt(`0x${mask}`) >> BigInt(bit)) & 1n) === 1n
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
