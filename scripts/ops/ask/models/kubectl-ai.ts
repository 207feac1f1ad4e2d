import { existsSync } from 'node:fs'
import { devNull } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../../lib/run/context.ts'
import { type Environment, findExecutable } from '../../../lib/shell/command.ts'
import { formatDuration } from '../../../lib/units.ts'
import { type Lacking, LIMIT_MS, type Provider } from './provider.ts'

/** A model that kubectl-ai knows, found by the key that is set for it. */
interface Model {
  readonly id: string
  readonly variable: string
  readonly model: string
}

const MODELS: readonly Model[] = [
  { id: 'gemini', variable: 'GEMINI_API_KEY', model: 'gemini-2.5-pro' },
  { id: 'openai', variable: 'OPENAI_API_KEY', model: 'gpt-4.1' },
  { id: 'grok', variable: 'GROK_API_KEY', model: 'grok-3-beta' },
]

export const findModel = (env: Environment): Model | undefined => MODELS.find(({ variable }) => env[variable])

/** Keys, addresses and projects of the providers, which no other program of the suite sees. */
const providerVariables = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => /^(GEMINI|GOOGLE|OPENAI|GROK|XAI)_/.test(name)))

/** Where `npm run ai -- install kubectl-ai` keeps a kubeconfig that may only look. */
export const readerKubeconfig = (state: string): string => join(state, 'kubectl-ai.kubeconfig')

/**
 * One question, one answer. In quiet mode kubectl-ai ends with an error where it would have to ask whether it may
 * change something; both flags are spelled out because a configuration file of the person could say otherwise. Its
 * trace holds what it read from the cluster, and would be left in the temporary folder.
 */
export const kubectlAiArgs = (question: string, { id, model }: Model, kubeconfig: string): string[] => [
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

/**
 * kubectl-ai, which reads from the cluster what it wants to know beyond the report, as an identity that may only look.
 */
export function kubectlAi({ env, options, paths }: Pick<Context, 'env' | 'options' | 'paths'>): Provider | Lacking {
  const id = 'kubectl-ai'
  const found = findModel(env)
  if (!findExecutable(id, env['PATH'] ?? '')) return { id, lacks: 'it is not on the PATH' }
  if (!found) return { id, lacks: 'no provider has a key in the environment' }
  const kubeconfig = readerKubeconfig(paths.state)
  if (!existsSync(kubeconfig)) return { id, lacks: 'it has no identity yet: npm run ai -- install kubectl-ai' }
  const named = options.values['model']
  const model = typeof named === 'string' ? { ...found, model: named } : found
  return {
    id,
    to: `${model.id} (${model.model}), followed by what kubectl-ai reads from the cluster`,
    async ask({ shell }, text) {
      const { exitCode, stdout, stderr, reason } = await shell.probe(id, kubectlAiArgs(text, model, kubeconfig), {
        timeoutMs: LIMIT_MS,
        env: providerVariables(env),
      })
      if (reason === 'timeout') throw new Error(`no answer within ${formatDuration(LIMIT_MS)}`)
      if (exitCode !== 0 || reason !== 'exit' || stdout.trim() === '')
        throw new Error(stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`)
      return stdout
    },
  }
}
