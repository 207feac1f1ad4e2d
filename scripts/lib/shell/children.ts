import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identityOf } from '../process-identity.ts'
import { formatCommand } from './command.ts'
import { signalTree } from './process-tree.ts'

/** The programs that one run of the suite has started and that have not ended. */
export interface Children {
  /** Notes one; the returned function forgets it at its end. Those that change something are also kept on disk. */
  note(pid: number | undefined, argv: readonly string[], changes: boolean): () => void
  /** Ends them all, with what they have started, and waits for nothing. */
  endNow(): void
}

/** One program on disk, with the run that started it: who finds it later has to know whether that run still lives. */
interface Noted {
  identity: string
  command: string
  owner: { pid: number; identity: string }
}

/** `folder` is where programs are noted that have to be found after this process was killed. */
export function createChildren(folder?: string): Children {
  const running = new Set<number>()
  const owner = { pid: process.pid, identity: identityOf(process.pid) }
  const keep = (pid: number, argv: readonly string[]): (() => void) | undefined => {
    const identity = identityOf(pid)
    if (folder === undefined || identity === undefined || owner.identity === undefined) return undefined
    const file = join(folder, String(pid))
    // The rest of a command line may hold values that nobody may keep.
    const noted = { identity, command: formatCommand(argv.slice(0, 1)), owner }
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, JSON.stringify(noted), { mode: 0o600 })
    } catch {
      // The program runs already: what a full disk costs is that nobody finds it after a SIGKILL.
    }
    return () => rmSync(file, { force: true })
  }
  return {
    note(pid, argv, changes) {
      if (pid === undefined) return () => {}
      running.add(pid)
      const forget = changes ? keep(pid, argv) : undefined
      return () => {
        running.delete(pid)
        forget?.()
      }
    },
    endNow: () => running.forEach((pid) => signalTree(pid, 'SIGKILL')),
  }
}

/** How long a program may take to leave things in order. */
const GRACE_MS = 10_000

/** A program of a run that was killed, which is still at work. */
interface Left {
  pid: number
  identity: string
  /** Program and process, for messages. */
  name: string
}

/** The programs of runs that were killed. Only looks. */
export const leftChildren = (folder: string): Left[] =>
  filesOf(folder).flatMap((file) => {
    const noted = readNoted(join(folder, file))
    const pid = Number(file)
    if (!noted || identityOf(noted.owner.pid) === noted.owner.identity || identityOf(pid) !== noted.identity) return []
    return [{ pid, identity: noted.identity, name: `${noted.command} (process ${pid})` }]
  })

/**
 * Ends the programs of runs that were killed: a helm or minikube that goes on would change the cluster beside this run.
 * Resolves to their names once they have ended.
 */
export async function endLeftChildren(folder: string, graceMs = GRACE_MS): Promise<string[]> {
  const left = leftChildren(folder)
  left.forEach(({ pid }) => signalTree(pid, 'SIGTERM'))
  const lives = ({ pid, identity }: Left): boolean => identityOf(pid) === identity
  for (const deadline = performance.now() + graceMs; left.some(lives) && performance.now() < deadline; )
    await sleep(100)
  left.filter(lives).forEach(({ pid }) => signalTree(pid, 'SIGKILL'))
  for (const file of filesOf(folder)) {
    const owner = readNoted(join(folder, file))?.owner
    if (!owner || identityOf(owner.pid) !== owner.identity) rmSync(join(folder, file), { force: true })
  }
  return left.map(({ name }) => name)
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

function readNoted(file: string): Noted | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Noted
  } catch {
    return undefined
  }
}
