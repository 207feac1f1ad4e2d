import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { Shell } from '../../lib/shell/shell.ts'

export interface PortOwner {
  pid: number
  program: string
}

/** The program that listens on a port of this machine, as far as this user may know. */
export async function findPortOwner(
  port: number,
  shell: Shell,
  platform = process.platform,
): Promise<PortOwner | undefined> {
  return platform === 'linux' ? ownerFromProc(port) : ownerFromLsof(port, shell)
}

const ownerFromLsof = async (port: number, shell: Shell): Promise<PortOwner | undefined> =>
  parseLsof(
    (await shell.probe('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-F', 'pc'], { timeoutMs: 5_000 })).stdout,
  )

/** Reads `lsof -F pc`: a line `p<pid>`, then a line `c<command>`. */
export function parseLsof(stdout: string): PortOwner | undefined {
  const [, pid, program] = /^p(\d+)\nc(.+)$/m.exec(stdout) ?? []
  return pid && program ? { pid: Number(pid), program } : undefined
}

/** Socket inodes that listen on a port, from /proc/net/tcp and tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => state === '0A' && local.endsWith(`:${wanted}`))
    .flatMap((fields) => fields[9] ?? [])
}

function ownerFromProc(port: number): PortOwner | undefined {
  const inodes = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
      listeningInodes(orNothing(() => readFileSync(file, 'utf8')) ?? '', port),
    ),
  )
  if (inodes.size === 0) return undefined
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const handles = orNothing(() => readdirSync(`/proc/${pid}/fd`)) ?? []
    const holds = handles.some((handle) =>
      inodes.has(
        /^socket:\[(\d+)\]$/.exec(orNothing(() => readlinkSync(`/proc/${pid}/fd/${handle}`)) ?? '')?.[1] ?? '',
      ),
    )
    if (holds) return { pid: Number(pid), program: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() }
  }
  return undefined
}

/** Processes end while they are looked at, and those of others are closed to us. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
