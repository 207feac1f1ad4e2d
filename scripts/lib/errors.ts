import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Exit codes of every command. 128 + signal number for interruptions. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  guard: 3,
  cluster: 4,
  build: 5,
  unhealthy: 6,
  busy: 75,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The exit codes of errors, whose names are without `TSK_` here; of every other one it is `guard`. */
const ENDINGS: Readonly<Partial<Record<keyof typeof EXIT, string>>> = {
  usage: `AI_TOOL BACKUP_EXISTS BACKUP_MISSING CONFIG_INVALID CONFIG_UNREADABLE CONFIRM_NEEDED NOT_CONFIRMED
    PACKAGES_RUNTIME RECEIPTS_NONE RECORDING_UNREADABLE REVISION_NONE SIGN_IN_REFUSED TARGET_CHANGED
    TARGET_INCOMPLETE TARGET_OWN_ONLY TARGET_UNCONFIRMED TARGET_UNKNOWN USAGE`,
  cluster: `AI_CHART AI_FOREIGN AI_LEFT AI_RIGHTS BENCH_FAILED CLUSTER_BROKEN CLUSTER_RECORDS_LOST
    CLUSTER_RESET_REFUSED CLUSTER_UNREACHABLE COMMAND_OUTPUT IMAGE_NOT_LOADED IMAGE_TRANSFER RELEASE_MISSING
    RELEASE_UNREADABLE RESTORE_DIFFERS STEP_UNPROVEN TARGET_REFUSED TARGET_UNREACHABLE`,
  build: `BUILD_FAILED IMAGE_NOT_BUILT IMAGE_NOT_PUSHED IMAGE_TOO_LARGE IMAGE_UNREADABLE PACKAGES_JOB_FAILED
    SOURCES_CHANGED`,
  unhealthy: `APP_UNREACHABLE DRILL_FAILED DRILL_UNWELL RELIABILITY_ACCOUNT
    RELIABILITY_HISTORY RELIABILITY_MISSED TEARDOWN_INCOMPLETE UNHEALTHY`,
  busy: 'RUN_BUSY',
}

/** By the code of the error. */
export const EXIT_CODES: ReadonlyMap<string, ExitCode> = new Map(
  Object.entries(ENDINGS).flatMap(([name, codes]) =>
    codes.split(/\s+/).map((code) => [`TSK_${code}`, EXIT[name as keyof typeof EXIT]] as const),
  ),
)

/** A stable identifier that users search for and documentation explains; never renamed. */
export type ErrorCode = `TSK_${string}`

export interface ErrorDetails {
  /** A command or an action that fixes it, in one or two lines. */
  hint?: string | undefined
  /** Where it depends on more than the code of the error. */
  exitCode?: ExitCode
  /** Lines that prove the statement: a status, the last lines of a log. */
  evidence?: readonly string[]
  cause?: unknown
}

/** A failure the person can act on: shown as code, message, evidence and hint, without a stack trace. */
export class UserError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly exitCode: ExitCode
  readonly evidence: readonly string[]

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.name = 'UserError'
    this.code = code
    this.hint = details.hint
    this.exitCode = details.exitCode ?? EXIT_CODES.get(code) ?? EXIT.guard
    this.evidence = details.evidence ?? []
  }
}

/** The error as plain data, for `--json` and receipts. A foreign error is a bug of ours and keeps its stack. */
export interface ErrorReport {
  code: ErrorCode
  message: string
  hint?: string
  evidence: readonly string[]
  exitCode: ExitCode
  stack?: string
}

export function describeError(error: unknown): ErrorReport {
  const known = error instanceof UserError ? error : fileError(error)
  if (known) {
    const { code, message, hint, evidence, exitCode } = known
    return { code, message, evidence, exitCode, ...(hint === undefined ? {} : { hint }) }
  }
  const bug = error instanceof Error ? error : new Error(String(error))
  return {
    code: 'TSK_BUG',
    message: bug.message,
    hint: 'This is a fault in Taskora itself: please report it with the lines above',
    evidence: [],
    exitCode: EXIT.bug,
    ...(bug.stack === undefined ? {} : { stack: bug.stack }),
  }
}

/** What a disk or its permissions refuse is no fault of the code that asked: state and cache are written everywhere. */
function fileError(error: unknown): UserError | undefined {
  const { code = '', path, syscall = '' } = (error ?? {}) as NodeJS.ErrnoException
  if (!(error instanceof Error) || /^(spawn|connect|listen)/.test(syscall)) return undefined
  const details = { evidence: [error.message], exitCode: EXIT.guard }
  // A write that fails does not say of which file.
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UserError('TSK_DISK_FULL', `There is no space left for ${path ?? 'a file that was to be written'}`, {
      ...details,
      hint: 'Free some space there, or set TASKORA_STATE and TASKORA_CACHE to folders on another disk',
    })
  if (path === undefined) return undefined
  if (code === 'EACCES' || code === 'EPERM') {
    const { folder, owner } = ownerOf(path)
    return new UserError('TSK_FILE_DENIED', `This user may not use ${path}; ${folder} belongs to ${owner}`, {
      ...details,
      // Of folders that are Taskora's alone: elsewhere a change of owners would do harm.
      hint: /\/\.?taskora(\/|$)/.test(folder)
        ? `sudo chown -R "$(id -un)" '${folder}'`
        : 'Set TASKORA_STATE and TASKORA_CACHE to folders of your own',
    })
  }
  if (code === 'EROFS')
    return new UserError('TSK_FILE_READONLY', `${path} is on a file system that can only be read`, {
      ...details,
      hint: 'Set TASKORA_STATE and TASKORA_CACHE to folders that can be written',
    })
  // A file where a folder has to be, a link that leads nowhere or to itself, a path that is too long.
  if (['ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code) || (code === 'EEXIST' && syscall === 'mkdir'))
    return new UserError('TSK_FILE_NO_FOLDER', `No folder can be made or read at ${path}`, {
      ...details,
      hint: 'Set TASKORA_STATE and TASKORA_CACHE to folders, or move away what is there in place of one',
    })
  return undefined
}

/** The part of a path that can be looked at, and whose it is. */
function ownerOf(path: string): { folder: string; owner: string } {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    try {
      const { uid } = statSync(folder)
      return { folder, owner: uid === 0 ? 'root' : `user ${uid}` }
    } catch (error) {
      if (folder === dirname(folder)) throw error
    }
  }
}
