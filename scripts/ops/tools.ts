// Tools alone, without engine and cluster: the chart tests need helm and kubeconform.
import { usageError } from '../cli/args.ts'
import type { Operation } from '../cli/operation.ts'
import { nearest } from '../lib/nearest.ts'
import { chooseSource } from '../sources/auto/auto.ts'
import type { Tool, ToolName } from '../sources/source.ts'

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
