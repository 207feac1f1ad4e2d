import { confirm } from '../../../lib/run/confirm.ts'
import type { Context } from '../../../lib/run/context.ts'

/** A command that a model named, as words; no shell ever sees it. */
export type Proposed = readonly string[]

/** Scripts of the suite that a person may start from an answer: each asks, checks and undoes by itself. */
const SCRIPTS: ReadonlySet<string> = new Set(['deploy', 'setup', 'verify', 'status', 'why', 'doctor', 'backup'])

/**
 * Whether a command is on the list of those that are offered: a script of the suite without further words, and nothing
 * else.
 * What destroys, what goes back and what takes a name from outside is for the person to type.
 */
export const isOffered = (words: Proposed): boolean =>
  words.length === 3 && words[0] === 'npm' && words[1] === 'run' && SCRIPTS.has(words[2]!)

/**
 * Commands that an answer names: lines that begin with `$ `, and what stands in backticks and begins like a command.
 */
export function proposedCommands(answer: string): Proposed[] {
  const lines = [...answer.matchAll(/^\s*\$ (.+)$/gm)].map(([, text]) => text!)
  const quoted = [...answer.matchAll(/`+((?:npm|kubectl|helm|docker|minikube|sh|bash|curl) [^`\n]+)`+/g)].map(
    ([, text]) => text!,
  )
  const words = [...lines, ...quoted].map((text) => text.trim().split(/\s+/))
  return [...new Map(words.map((each) => [each.join(' '), each])).values()]
}

/**
 * Offers the first command of an answer that is on the list, and runs it where a person at a terminal says yes to it;
 * --yes
 * says it to nobody here. Returns the command that was run.
 */
export async function offer(
  context: Context,
  answer: string,
  ask: typeof confirm = confirm,
): Promise<Proposed | undefined> {
  const { report, options, shell, paths } = context
  const proposed = proposedCommands(answer)
  const chosen = proposed.find(isOffered)
  for (const each of proposed.filter((words) => !isOffered(words)))
    report.note(report.colour.dim(`not offered, and not run: ${each.join(' ')}`))
  if (!chosen) return undefined
  try {
    await ask({ ...context, options: { ...options, yes: false } }, `The model proposes \`${chosen.join(' ')}\`.`)
  } catch {
    report.note(`Not run: ${chosen.join(' ')}`)
    return undefined
  }
  await shell.act(chosen[0]!, chosen.slice(1), { cwd: paths.root, timeoutMs: 3_600_000 })
  return chosen
}
