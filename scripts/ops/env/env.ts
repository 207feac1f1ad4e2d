// The person's own shell reaches the cluster: eval "$(npm run -s env)".
import type { Operation } from '../../lib/run/operation.ts'
import { clusterVariables, requireToolchain, toolFolders } from '../../lib/toolchain/toolchain.ts'
import { exportLines } from './shell-dialects.ts'

export const operation: Operation = {
  name: 'env',
  summary: 'Print the exports that make plain kubectl, helm and minikube reach this cluster: eval "$(npm run -s env)"',
  flags: { shell: { about: 'sh (bash and zsh too), fish or powershell', argument: 'SHELL' } },
  changes: false,
  async run(context) {
    const { options, paths, report } = context
    requireToolchain(paths)
    const folders = toolFolders(paths)
    const variables = clusterVariables(context)
    exportLines(String(options.values['shell'] ?? 'sh'), folders, variables).forEach((line) => report.data(line))
    return { path: folders, ...variables }
  },
}
