// The assistants that need something in the cluster: made, looked at and removed by the suite.
import { requireCluster } from '../../lib/cluster/cluster.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { requireToolchain } from '../../lib/toolchain/toolchain.ts'
import type { Installable } from './installable.ts'
import { KAGENT } from './kagent.ts'
import { KUBECTL_AI } from './reader.ts'

const ASSISTANTS: Readonly<Record<string, Installable>> = { 'kubectl-ai': KUBECTL_AI, kagent: KAGENT }

const VERBS = ['install', 'remove', 'status'] as const

export const operation: Operation = {
  name: 'ai',
  summary: 'Make, remove or look at what an assistant needs in the cluster: npm run ai -- install kubectl-ai',
  words: 'install|remove|status [kubectl-ai|kagent]',
  changes: true,
  async run(context) {
    const { options, paths, report } = context
    const [word = 'status', name, ...others] = options.words
    const verb = VERBS.find((each) => each === word)
    const named = name === undefined ? undefined : ASSISTANTS[name]
    if (!verb || others.length > 0 || (name !== undefined && !named) || (verb !== 'status' && !named))
      throw usageError(`ai takes ${VERBS.join(', ')} and one of ${Object.keys(ASSISTANTS).join(', ')}`, 'ai')
    requireToolchain(paths)
    await requireCluster(context)
    const chosen = Object.entries(ASSISTANTS).filter(([id]) => name === undefined || id === name)
    const said: Record<string, string> = {}
    for (const [id, assistant] of chosen) {
      said[id] = await assistant[verb](context)
      report.note(`${id}: ${said[id]}`)
    }
    return { [verb]: said }
  },
}
