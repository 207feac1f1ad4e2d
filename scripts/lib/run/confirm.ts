import { createInterface } from 'node:readline'
import { UserError } from '../errors.ts'
import type { Context } from './context.ts'

/** The terminal that is asked. */
interface Terminal {
  readonly input: NodeJS.ReadStream
  /** Where the question is written; both have to be a person's. */
  readonly output: NodeJS.WriteStream
}

/**
 * Asks before something is lost. --yes answers it; where nobody can be asked, silence is not consent. Ctrl-C at the
 * question interrupts the run, as everywhere else.
 */
export async function confirm(
  { options, signal, report }: Pick<Context, 'options' | 'signal' | 'report'>,
  question: string,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  if (options.yes || options.dryRun) return
  await requireTyped(
    { signal, report, terminal },
    { question, prompt: 'Type "yes" to go on: ', hint: 'Nobody can be asked here: add --yes when you mean it' },
    (answer) => answer.toLowerCase() === 'yes',
  )
}

/**
 * Asks for a name, typed in full, before the first change of something that is not the suite's own. --confirm NAME
 * answers it, and --yes does not.
 */
export async function confirmName(
  { options, signal, report }: Pick<Context, 'options' | 'signal' | 'report'>,
  question: string,
  name: string,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Promise<void> {
  const given = options.values['confirm']
  if (given === name || options.dryRun) return
  if (given !== undefined)
    throw new UserError('TSK_NOT_CONFIRMED', `Nothing was changed: --confirm says "${String(given)}"`, {
      hint: `It has to be the name exactly: --confirm ${name}`,
    })
  await requireTyped(
    { signal, report, terminal },
    {
      question,
      prompt: 'Type its name to go on: ',
      hint: `Nobody can be asked here: add --confirm ${name} when you mean it`,
    },
    (answer) => answer === name,
  )
}

/** Asks, and throws unless what was typed is `meant`; `hint` says what to do where nobody can be asked. */
async function requireTyped(
  { signal, report, terminal }: Pick<Context, 'signal' | 'report'> & { terminal: Terminal },
  { question, prompt, hint }: { question: string; prompt: string; hint: string },
  meant: (answer: string) => boolean,
): Promise<void> {
  if (!terminal.input.isTTY || !terminal.output.isTTY) throw new UserError('TSK_CONFIRM_NEEDED', question, { hint })
  const resume = report.pause()
  try {
    const answer = await ask(terminal, `${question} ${prompt}`, signal)
    if (answer !== undefined && meant(answer.trim())) return
  } finally {
    resume()
  }
  signal.throwIfAborted()
  throw new UserError('TSK_NOT_CONFIRMED', 'Nothing was changed')
}

/** The line that was typed; undefined when the terminal was closed (Ctrl-D) or the run interrupted before that. */
function ask(terminal: Terminal, question: string, signal: AbortSignal): Promise<string | undefined> {
  const lines = createInterface(terminal)
  return new Promise<string | undefined>((resolve) => {
    const end = (): void => resolve(undefined)
    signal.addEventListener('abort', end, { once: true })
    lines.once('close', end)
    // The terminal is in raw mode while it edits a line: it reports Ctrl-C as a key, and no signal reaches the process.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    lines.question(question, resolve)
  }).finally(() => lines.close())
}
