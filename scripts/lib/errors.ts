/** Exit codes of every command; design.md, rule 3. 128 + signal number for interruptions. */
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

/** A stable identifier that users search for and documentation explains; never renamed. */
export type ErrorCode = `TSK_${string}`

export interface ErrorDetails {
  /** A command or an action that fixes it, in one or two lines. */
  hint?: string | undefined
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
    this.exitCode = details.exitCode ?? EXIT.guard
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
  if (error instanceof UserError) {
    const { code, message, hint, evidence, exitCode } = error
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
