import type { Context } from '../../../lib/run/context.ts'
import { count } from '../../../lib/units.ts'
import { endpoint } from './endpoint.ts'
import { GORDON } from './gordon.ts'
import { kagent } from './kagent.ts'
import { kubectlAi } from './kubectl-ai.ts'
import { offer, type Proposed } from './offer.ts'
import type { Lacking, Provider } from './provider.ts'
import { leavingText } from './report.ts'

/** The provider that the setting `ai` names; undefined where nobody is to be asked. */
export function providerOf(context: Context): Provider | Lacking | undefined {
  switch (context.config.ai) {
    case 'endpoint':
      return endpoint(context.env)
    case 'kubectl-ai':
      return kubectlAi(context)
    case 'kagent':
      return kagent(context.env)
    case 'gordon':
      return GORDON
    default:
      return undefined
  }
}

/** What a model said, and the command of it that a person let run. */
export interface Said {
  readonly by: string
  readonly answer: string
  readonly ran: Proposed | undefined
}

/** A model's answer; undefined where none is to be asked or none came: then the reason was said. */
export async function askModel(context: Context, question: string): Promise<Said | undefined> {
  const { report } = context
  const provider = providerOf(context)
  if (!provider) return undefined
  if ('lacks' in provider) {
    report.warn(`${provider.id} cannot be asked (${provider.lacks}): the built-in answer follows`)
    return undefined
  }
  const { text, redactions } = await leavingText(context, question)
  const taken = Object.values(redactions).reduce((sum, each) => sum + each, 0)
  report.note(
    report.colour.dim(`${text.length} characters go to ${provider.to}; ${count(taken, 'secret')} were taken out`),
  )
  let said: string
  try {
    said = printable(await provider.ask(context, text)).trim()
  } catch (error) {
    context.signal.throwIfAborted()
    report.warn(`${provider.id} gave no answer (${printable((error as Error).message)}): the built-in one follows`)
    return undefined
  }
  report.data(said)
  report.note(report.colour.dim('A model said this: nothing of it was run, and it can be wrong'))
  return { by: provider.id, answer: said, ran: await offer(context, said) }
}

/** Shows what would leave the machine, and to whom, without sending it. */
export async function showLeaving(context: Context, question: string): Promise<object> {
  const { report } = context
  const provider = providerOf(context)
  const { text, redactions } = await leavingText(context, question)
  report.data(text)
  report.table(Object.entries(redactions).map(([kind, amount]) => ['left out', String(amount), kind]))
  const to = provider && 'to' in provider ? provider.to : 'nobody'
  report.note(`With these settings it goes to ${to}${provider ? '' : ': without --ai nothing leaves this machine'}`)
  return { leaves: text, redactions, to }
}

/** Text without what a terminal would obey: escape sequences, control characters, and marks that reorder a line. */
const printable = (text: string): string =>
  text.replaceAll(/\x1b\[[\d;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '')
