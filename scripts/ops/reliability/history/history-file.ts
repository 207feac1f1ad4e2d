import { closeSync, fdatasync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { UserError } from '../../../lib/errors.ts'
import type { Entry } from './entries.ts'

const sync = promisify(fdatasync)

export interface History {
  /** Adds an entry that reaches the disk with the next one that has to. */
  note(entry: Entry): void
  /** Adds an entry; resolves when it is on the disk. Entries that come meanwhile share the next write. */
  keep(entry: Entry): Promise<void>
  /** Writes what is left; once is enough. */
  close(): Promise<void>
}

/** Begins a new file; its folder is made. */
export function createHistory(path: string): History {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'w', 0o600)
  let waiting = ''
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  let closed: Promise<void> | undefined
  const write = async (): Promise<void> => {
    next = undefined
    const lines = waiting
    waiting = ''
    writeSync(file, lines)
    await sync(file)
  }
  const flush = (): Promise<void> => {
    next ??= running = running.then(write)
    return next
  }
  const note = (entry: Entry): void => {
    waiting += `${JSON.stringify(entry)}\n`
  }
  return {
    note,
    keep(entry) {
      note(entry)
      return flush()
    },
    close: () => (closed ??= flush().then(() => closeSync(file))),
  }
}

/**
 * The entries of a file. A last line without its end was being written when the client died: it never counted, and is
 * left out. Throws TSK_RELIABILITY_HISTORY for any other line that is none.
 */
export function readHistory(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Entry
    } catch {
      throw new UserError('TSK_RELIABILITY_HISTORY', `Line ${index + 1} of ${path} is no entry of a history`, {
        evidence: [line.slice(0, 120)],
        hint: 'Run npm run reliability again: what this file says proves nothing',
      })
    }
  })
}
