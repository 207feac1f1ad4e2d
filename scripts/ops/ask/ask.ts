// Everyday questions in plain words. Only reads.
import { stripVTControlCharacters } from 'node:util'
import { createCluster, requireCluster } from '../../lib/cluster/cluster.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { type Command, type CommandResult, formatCommand } from '../../lib/shell/command.ts'
import { askKubectlAi } from './kubectl-ai.ts'
import { chooseTopic, namedComponent, type Subject, TOPICS, type Topic } from './topics.ts'

export const operation: Operation = {
  name: 'ask',
  summary: 'Answer a question about the application: npm run ask -- "show me pod status"',
  words: '"QUESTION"',
  flags: {
    builtin: { about: 'answer from this machine alone, without kubectl-ai' },
    model: { about: "kubectl-ai's model", argument: 'NAME' },
  },
  changes: false,
  async run(context) {
    const question = context.options.words.join(' ').trim()
    if (question === '') throw usageError('Ask something: npm run ask -- "why is the backend not ready"', 'ask')
    await requireCluster(context)
    const answer = context.options.values['builtin'] ? undefined : await askKubectlAi(context, question)
    if (answer === undefined) return answerBuiltIn(context, question)
    context.report.data(answer)
    return { question, answeredBy: 'kubectl-ai', answer }
  },
}

async function answerBuiltIn(context: Context, question: string): Promise<unknown> {
  const { report, config } = context
  const topic = chooseTopic(question)
  if (!topic) return listTopics(context, question)
  const subject: Subject = { config, component: namedComponent(question) }
  const answers = []
  for (const command of topic.commands(subject)) answers.push(await showCommand(context, command))
  const advice = topic.advice?.(subject)
  if (advice) report.note(`${report.colour.cyan('next:')} ${advice}`)
  return { question, answeredBy: 'built-in', topic: topic.title, answers, ...(advice ? { advice } : {}) }
}

/** Runs one command and shows it as a person types it in a shell with `npm run -s env`. */
async function showCommand(
  context: Context,
  command: Command,
): Promise<{ command: string; exitCode: number; output: string }> {
  const { report } = context
  const shown = formatCommand([command[0], ...command[1]])
  report.note(`${report.colour.dim('$')} ${shown}`)
  const { exitCode, stdout, stderr } = await run(context, command)
  // crictl clears the screen before it prints.
  const output = stripVTControlCharacters([stdout.trimEnd(), stderr.trimEnd()].filter(Boolean).join('\n'))
  report.data(output === '' ? '(nothing)' : output)
  report.note('')
  return { command: shown, exitCode, output }
}

/** kubectl by way of the cluster, which pins context and namespace; the others find theirs in the environment. */
const run = (context: Context, [tool, args]: Command): Promise<CommandResult> =>
  tool === 'kubectl'
    ? createCluster(context).probe(args, { timeoutMs: 20_000 })
    : context.shell.probe(tool, args, { timeoutMs: 20_000 })

function listTopics({ report }: Context, question: string): unknown {
  const titles = TOPICS.map(({ title }: Topic) => title)
  report.note('There is no built-in answer to that. There are answers about:')
  titles.forEach((title) => report.note(`  · ${title}`))
  report.note(report.colour.dim('With kubectl-ai and a key, any question goes: docs/ai-operations.md'))
  return { question, answeredBy: 'nobody', topics: titles }
}
