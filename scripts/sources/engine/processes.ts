import { readdirSync, readFileSync } from 'node:fs'

/** One running process, as /proc shows it. */
export interface Process {
  pid: number
  parent: number
  argv: string[]
}

/** All processes of this machine; one that ends while being read is left out. */
export function listProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? [])
}

/** One process, or undefined when there is none with that id. */
function readProcess(pid: number): Process | undefined {
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    // A zombie has ended; only its parent has not looked yet.
    if (/^State:\s*Z/m.test(status)) return undefined
    return { pid, parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0), argv }
  } catch {
    return undefined
  }
}

/**
 * The process that a pid file names, if it runs and has this word among its arguments: a pid alone may be someone
 * else's.
 */
export function processOfPidFile(file: string, word: string): Process | undefined {
  try {
    const found = readProcess(Number.parseInt(readFileSync(file, 'utf8'), 10))
    return found?.argv.includes(word) ? found : undefined
  } catch {
    return undefined
  }
}

/** These processes and everything they started. */
export function withDescendants(roots: readonly Process[], all: readonly Process[]): Process[] {
  const found = [...roots]
  for (const process of found) {
    found.push(...all.filter((each) => each.parent === process.pid && !found.some(({ pid }) => pid === each.pid)))
  }
  return found
}

/** Sends a signal; a process that is gone already is no failure. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
