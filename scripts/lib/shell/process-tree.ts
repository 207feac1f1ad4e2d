import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Sends a signal to a process and to everything that it has started. zx can do so only where `ps` is installed, which
 * small Linux systems lack, and its attempt then ends the whole program.
 */
export function signalTree(root: number, signal: NodeJS.Signals): void {
  for (const pid of [...descendants(root, parents()), root]) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Children before grandchildren. */
export function descendants(root: number, parentOf: ReadonlyMap<number, number>): number[] {
  const children = [...parentOf].filter(([, parent]) => parent === root).map(([pid]) => pid)
  return [...children, ...children.flatMap((child) => descendants(child, parentOf))]
}

/** Every process with its parent. Linux keeps them in /proc; macOS always has ps. */
export function parents(platform = process.platform, ps = listWithPs): Map<number, number> {
  if (platform === 'linux')
    return new Map(
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap(readStat),
    )
  return new Map(
    ps()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]),
  )
}

const listWithPs = (): string => spawnSync('/bin/ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout ?? ''

/** `4242 (name, may hold blanks and parentheses) S 4241 …` */
function readStat(pid: string): [number, number][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return [[Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]]
  } catch {
    return []
  }
}
