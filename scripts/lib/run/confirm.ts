import { createInterface } from 'node:readline/promises'
import { EXIT, UserError } from '../errors.ts'
import type { Context } from './context.ts'

/** Asks before something is lost. --yes answers it; where nobody can be asked, silence is not consent. */
export async function confirm(
  { options, signal }: Pick<Context, 'options' | 'signal'>,
  question: string,
): Promise<void> {
  if (options.yes || options.dryRun) return
  if (!process.stdin.isTTY) {
    throw new UserError('TSK_CONFIRM_NEEDED', question, {
      exitCode: EXIT.usage,
      hint: 'Nobody can be asked here: add --yes when you mean it',
    })
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`${question} Type "yes" to go on: `, { signal })
    if (answer.trim().toLowerCase() !== 'yes')
      throw new UserError('TSK_NOT_CONFIRMED', 'Nothing was changed', { exitCode: EXIT.usage })
  } finally {
    terminal.close()
  }
}
