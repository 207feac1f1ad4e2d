// Everyday questions in plain words. Only reads.
import type { Context } from '../../lib/run/context.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { clusterName, kubeconfigOf } from '../../lib/run/which-cluster.ts'
import type { Answer, Answering } from './answers/answer.ts'
import { ANSWERS } from './answers/index.ts'
import type { Asked, Facts, Need } from './facts/facts.ts'
import { type Reading, readFacts } from './facts/read.ts'
import { askModel, showLeaving } from './models/ask-model.ts'
import { understand } from './understanding/understand.ts'

export const operation: Operation = {
  name: 'ask',
  summary: 'Answer a question about the application: npm run ask -- "why is the backend not ready?"',
  words: '"QUESTION"',
  flags: {
    show: { about: 'show what would leave this machine for a model, and send nothing' },
    model: { about: "kubectl-ai's model, with --ai kubectl-ai", argument: 'NAME' },
  },
  changes: false,
  async run(context) {
    const { options } = context
    const question = options.words.join(' ').trim()
    if (question === '') throw usageError('Ask something: npm run ask -- "why is the backend not ready?"', 'ask')
    if (options.values['show']) return { question, answeredBy: 'nobody', ...(await showLeaving(context, question)) }
    const said = await askModel(context, question)
    return said
      ? { question, answeredBy: said.by, answer: said.answer, ran: said.ran?.join(' ') }
      : answerBuiltIn(context, question)
  },
}

async function answerBuiltIn(context: Context, question: string): Promise<unknown> {
  const { report } = context
  const now = Date.now()
  const { id, nearest, component, since } = understand(question, now)
  if (id === undefined) {
    report.note('There is no answer to that here. The nearest questions:')
    for (const each of nearest) report.note(`  npm run ask -- "${each}"`)
    return { question, answeredBy: 'nobody', nearest }
  }
  const { namespace, release, port, values, limits } = context.config
  const [profile, kubeconfig] = [clusterName(context.config), kubeconfigOf(context)]
  const asked = { component, since, now, profile, namespace, release, port, values, kubeconfig, limits }
  const answering = ANSWERS[id]
  const reading = await readFacts(context, asked, answering.needs)
  const { says, command } = answerFrom(answering, reading, asked)
  for (const sentence of says) report.data(sentence)
  report.note(`${report.colour.dim('$')} ${command}`)
  return { question, answeredBy: 'built-in', about: id, answer: says, command, unseen: reading.unseen }
}

/** Names of what is read, for the sentence that says it could not be. */
const NAMED: Readonly<Record<Need, string>> = {
  objects: 'the objects of the cluster',
  nodes: 'the nodes',
  events: 'the events',
  secretNames: 'the names of the Secrets',
  history: 'the history of the release',
  receipts: 'the receipts',
  backups: 'the backups',
  volume: "the database's volume",
  nodeDisk: "the node's disk",
  database: 'the database',
  engine: 'the Docker engine',
  usage: 'what the containers use',
  page: 'the page',
  diagnosis: 'the cluster',
  logErrors: 'the logs',
  tools: 'the tools',
}

/** An answer from what was read; where something that it needs could not be, what and why. */
export function answerFrom(answering: Answering, { facts, unseen }: Reading, asked: Asked): Answer {
  const [first, ...others] = unseen
  const command = answering.command(asked)
  if (!first) return { says: answering.answer(facts as Facts, asked), command }
  const names = [first, ...others].map(({ what }) => NAMED[what])
  return {
    says: [`This cannot be answered now: ${names.join(' and ')} could not be read (${first.why}).`],
    command: 'npm run status',
  }
}
