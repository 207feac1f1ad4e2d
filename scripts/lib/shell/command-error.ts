import { EXIT, UserError } from '../errors.ts'
import { formatDuration } from '../units.ts'
import { type CommandResult, formatCommand } from './command.ts'
import { knownIssue } from './known-issues.ts'

/** What an external program failed with, and why; `known-issues` turns frequent ones into advice. */
export class CommandError extends UserError {
  readonly result: CommandResult

  constructor(result: CommandResult) {
    const known = knownIssue(result)
    const lines = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-12).filter(Boolean)
    super(known?.code ?? 'TSK_COMMAND_FAILED', known?.message ?? failure(result), {
      evidence: [`$ ${formatCommand(result.argv)}`, ...lines],
      hint: known?.hint ?? 'Run the command again with --verbose to see all of its output',
      exitCode: known?.exitCode ?? EXIT.cluster,
    })
    this.result = result
  }
}

/** The result, unless the command failed. Throws CommandError, or TSK_TOOL_MISSING. */
export function succeeded(result: CommandResult): CommandResult {
  if (result.exitCode === 0 && result.reason === 'exit') return result
  if (result.reason === 'missing') throw missingTool(result)
  throw new CommandError(result)
}

const missingTool = (result: CommandResult): UserError =>
  new UserError('TSK_TOOL_MISSING', result.stderr, {
    evidence: [`$ ${formatCommand(result.argv)}`],
    hint: 'Run `npm run setup`, which finds or provides every tool, or `npm run doctor`',
  })

function failure({ argv, reason, exitCode, durationMs }: CommandResult): string {
  const name = argv.slice(0, 2).join(' ')
  if (reason === 'timeout') return `${name} was stopped: no end after ${formatDuration(durationMs)}`
  if (reason === 'abort') return `${name} was interrupted`
  return reason === 'signal' ? `${name} was killed` : `${name} failed with exit code ${exitCode}`
}
