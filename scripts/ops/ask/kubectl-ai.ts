import { devNull } from 'node:os'
import type { Context } from '../../lib/run/context.ts'
import { type Environment, findExecutable } from '../../lib/shell/command.ts'
import { createRedactor } from '../../lib/shell/redact.ts'
import { formatDuration } from '../../lib/units.ts'

/** A model provider that kubectl-ai knows, found by the key that is set for it. */
export interface Provider {
  readonly id: string
  readonly variable: string
  readonly model: string
}

const PROVIDERS: readonly Provider[] = [
  { id: 'gemini', variable: 'GEMINI_API_KEY', model: 'gemini-2.5-pro' },
  { id: 'openai', variable: 'OPENAI_API_KEY', model: 'gpt-4.1' },
  { id: 'grok', variable: 'GROK_API_KEY', model: 'grok-3-beta' },
]

export const findProvider = (env: Environment): Provider | undefined => PROVIDERS.find(({ variable }) => env[variable])

/** Keys, addresses and projects of the providers, which no other program of the suite sees. */
const providerVariables = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => /^(GEMINI|GOOGLE|OPENAI|GROK|XAI)_/.test(name)))

/** Enough for a few questions to the cluster; whoever waits longer is better served by the plain commands. */
const LIMIT_MS = 20_000

/**
 * One question, one answer. In quiet mode kubectl-ai ends with an error where it would have to ask whether it may
 * change something; both flags are spelled out because a configuration file of the person could say otherwise. Its
 * trace holds what it read from the cluster, and would be left in the temporary folder.
 */
export const kubectlAiArgs = (question: string, { id, model }: Provider, kubeconfig: string): string[] => [
  '--quiet',
  '--skip-permissions=false',
  '--mcp-client=false',
  '--kubeconfig',
  kubeconfig,
  '--llm-provider',
  id,
  '--model',
  model,
  '--max-iterations',
  '8',
  '--remove-workdir',
  '--trace-path',
  devNull,
  '--',
  question,
]

/** The question as kubectl-ai gets it. */
const scopedQuestion = ({ config }: Pick<Context, 'config'>, question: string): string =>
  `In namespace ${config.namespace}, only reading, changing nothing: ${redacted(question)}`

const redacted = createRedactor({})

/** What would be sent to a model first, and to whom; without sending it. */
export function shownToModel(context: Context, question: string): { text: string; remark: string } {
  const provider = findProvider(context.env)
  return {
    text: scopedQuestion(context, question),
    remark:
      `With \`--ai kubectl-ai\` this goes to ${provider ? provider.id : 'nobody, since no provider has a key here'}, followed by ` +
      'what kubectl-ai reads from the cluster for it; without the flag nothing leaves this machine',
  }
}

/**
 * kubectl-ai's answer; undefined where it is not installed, has no key, fails or takes too long: then the reason was
 * said.
 */
export async function askKubectlAi(context: Context, question: string): Promise<string | undefined> {
  const { env, report, paths, shell, options } = context
  const provider = findProvider(env)
  if (!findExecutable('kubectl-ai', env['PATH'] ?? '') || !provider) {
    const lacks = provider ? 'it is not on the PATH' : 'no provider has a key in the environment'
    report.warn(`kubectl-ai cannot be asked (${lacks}): the built-in answer follows`)
    return undefined
  }
  const model = options.values['model']
  const chosen = typeof model === 'string' ? { ...provider, model } : provider
  report.note(
    report.colour.dim(
      `kubectl-ai asks ${chosen.id} (${chosen.model}): the question and what it reads from the cluster leave ` +
        `this machine`,
    ),
  )
  const { exitCode, stdout, stderr, reason } = await shell.probe(
    'kubectl-ai',
    kubectlAiArgs(scopedQuestion(context, question), chosen, paths.kubeconfig),
    { timeoutMs: LIMIT_MS, env: providerVariables(env) },
  )
  if (exitCode === 0 && reason === 'exit' && stdout.trim() !== '') return stdout.trim()
  report.warn(
    `kubectl-ai gave no answer (${reason === 'timeout' ? `none within ${formatDuration(LIMIT_MS)}` : stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`}): the built-in one follows`,
  )
  return undefined
}
