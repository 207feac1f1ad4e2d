// Tools alone, without engine and cluster: the chart tests need helm and kubeconform.

import { nearest } from '../lib/nearest.ts'
import type { Operation } from '../lib/run/operation.ts'
import { usageError } from '../lib/run/usage-error.ts'
import type { Tool, ToolName } from '../lib/toolchain/provision.ts'
import { chooseSource } from '../sources/auto/auto.ts'

const TOOL_NAMES: readonly ToolName[] = ['minikube', 'kubectl', 'helm', 'kubeconform']

export const operation: Operation = {
  name: 'tools',
  summary: 'Obtain tools without a cluster and print where they are',
  words: 'NAME… (minikube, kubectl, helm, kubeconform)',
  changes: false,
  async run(context): Promise<Record<string, Tool>> {
    const names = chosenNames(context.options.words)
    const source = await chooseSource(context)
    const tools = await Promise.all(names.map((name) => source.tool(name, context)))
    for (const { name, path } of tools) context.report.data(`${name} ${path}`)
    return Object.fromEntries(tools.map((tool) => [tool.name, tool]))
  },
}

function chosenNames(words: readonly string[]): ToolName[] {
  if (words.length === 0) throw usageError(`Say which tools: ${TOOL_NAMES.join(', ')}`, 'tools')
  return words.map((word) => {
    const name = TOOL_NAMES.find((each) => each === word)
    if (!name)
      throw usageError(
        `There is no tool "${word}"${nearest(word, TOOL_NAMES)}; there are ${TOOL_NAMES.join(', ')}`,
        'tools',
      )
    return name
  })
}
