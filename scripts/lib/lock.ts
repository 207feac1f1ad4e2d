import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from './errors.ts'
import { makeFolder } from './folders.ts'
import { identityOf, isAlive, startedAfter } from './process-identity.ts'

const POLL_MS = 300

interface Holder {
  pid: number
  command: string
  since: string
  /** Tells the process from a later one of the same number; unknown where the system does not tell. */
  identity?: string
}

/**
 * Makes sure that one command at a time changes this checkout's cluster. Returns the release function.
 * The lock of a process that no longer lives is taken over, also when its number has a new owner. Throws TSK_RUN_BUSY
 * (exit 75) otherwise.
 */
export function acquireLock(file: string, command: string): () => void {
  makeFolder(dirname(file))
  const identity = identityOf(process.pid)
  const holder: Holder = {
    pid: process.pid,
    command,
    since: new Date().toISOString(),
    ...(identity === undefined ? {} : { identity }),
  }
  const own = `${file}.${process.pid}`
  try {
    writeWhole(own, JSON.stringify(holder))
    if (!tryLink(own, file)) {
      const other = readHolder(file)
      if (other && holds(other)) throw busy(other, file)
      if (!takeOver(own, file, other)) throw busy(readHolder(file), file)
    }
  } finally {
    rmSync(own, { force: true })
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true })
  }
}

/** The same, for who has time: waits until the other command has ended, and tells once whom it waits for. */
export async function awaitLock(
  file: string,
  command: string,
  { signal, onWait }: { signal: AbortSignal; onWait: (holder: string) => void },
): Promise<() => void> {
  for (let told = false; ; told = true) {
    signal.throwIfAborted()
    try {
      return acquireLock(file, command)
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'TSK_RUN_BUSY') throw error
      if (!told) onWait(error.message)
      await sleep(POLL_MS, undefined, { signal })
    }
  }
}

/** What a full disk refuses while it is written says nothing of its file. */
function writeWhole(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw Object.assign(error as Error, { path: file })
  }
}

// A link appears whole or not at all, so no reader ever sees a half-written lock.
function tryLink(own: string, file: string): boolean {
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!NO_LINKS.includes(code)) throw error
  }
  try {
    writeFileSync(file, readFileSync(own), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** What file systems without links answer, such as those of memory cards and network shares. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/**
 * Replaces the lock of a process that has ended. Only who holds the claim to that very lock may remove it: of two that
 * have both seen the old one, the second would otherwise remove the first one's new lock.
 */
function takeOver(own: string, file: string, old: Holder | undefined): boolean {
  const claim = `${file}.claim`
  const claimant = readHolder(claim)
  if (claimant && !holds(claimant)) rmSync(claim, { force: true })
  if (!tryLink(own, claim)) return false
  try {
    const now = readHolder(file)
    if (now?.pid !== old?.pid || now?.since !== old?.since) return false
    rmSync(file, { force: true })
    return tryLink(own, file)
  } finally {
    rmSync(claim, { force: true })
  }
}

/** Who holds a lock now, for messages; undefined for one that the next command takes over. Only looks. */
export function lockHolder(file: string): string | undefined {
  const holder = readHolder(file)
  return holder && holds(holder) ? `"${holder.command}" (process ${holder.pid}, since ${holder.since})` : undefined
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

/** Whether the process that wrote this still runs. One of the same number that is not the same began later. */
function holds({ pid, identity, since }: Holder): boolean {
  if (!isAlive(pid)) return false
  const now = identityOf(pid)
  if (identity !== undefined && now !== undefined) return identity === now
  return !startedAfter(pid, Date.parse(since))
}

const busy = (other: Holder | undefined, file: string): UserError =>
  new UserError(
    'TSK_RUN_BUSY',
    other ? `"${other.command}" is running (process ${other.pid}, since ${other.since})` : 'Another command is running',
    {
      evidence: [`lock: ${file}`],
      hint: 'Wait for it to end, then run this command again',
    },
  )
