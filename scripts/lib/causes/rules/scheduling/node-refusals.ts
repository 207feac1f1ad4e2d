// Pods that no node takes because of a state or label of the nodes.

import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import { conditionOf, podSpec } from '../../facts/objects.ts'
import type { Rule } from '../../world/finding.ts'
import { edit, listed, say } from '../../world/words.ts'
import { refusalRule } from './refusal-rule.ts'
import { taintsOf } from './unscheduled.ts'

export const NODE_REFUSAL_RULES: readonly Rule[] = [
  refusalRule('TSK_NODE_CORDONED', ['cordoned'], (waiting, _refusal, world) => {
    const nodes = world
      .all('Node')
      .filter((node) => (node['spec'] as { unschedulable?: boolean } | undefined)?.unschedulable)
    const name = nodes[0]?.metadata.name ?? 'NODE'
    return {
      object: { kind: 'Node', namespace: '', name },
      cause:
        (nodes.length > 1 ? `Nodes ${listed(nodes.map(({ metadata }) => metadata.name))} are` : `Node ${name} is`) +
        ` cordoned, so ${say(waiting.workload)} finds no node`,
      evidence: [nodes.length > 0 ? `Node ${name}: spec.unschedulable is true` : ''],
      mend: `kubectl uncordon ${nodes.map(({ metadata }) => metadata.name).join(' ') || name}`,
    }
  }),
  refusalRule('TSK_NODE_TAINTED', ['taint'], (waiting, { detail = '' }, world) => {
    const key = detail.split(/[:{} ]/).filter(Boolean)[0] ?? 'KEY'
    const nodes = world.all('Node').filter((node) => taintsOf(node).some((taint) => taint.key === key))
    const name = nodes[0]?.metadata.name ?? 'NODE'
    return {
      object: { kind: 'Node', namespace: '', name },
      cause:
        `Taint ${key} of ` +
        `${nodes.length > 0 ? `node ${listed(nodes.map(({ metadata }) => metadata.name))}` : 'the nodes'} ` +
        `keeps ${say(waiting.workload)} away, which has no toleration for it`,
      mend: `kubectl taint nodes ${nodes.length === 1 ? name : '--all'} ${key}-`,
    }
  }),
  refusalRule('TSK_NODE_PRESSURE', ['pressure'], (_waiting, { detail = 'disk' }, world) => {
    const node = world.all('Node').find((each) => taintsOf(each).some(({ key }) => key.includes('pressure')))
    return {
      ...(node ? { object: refOf(node) } : {}),
      cause:
        'The node takes no more pods: its ' +
        ({ disk: 'disk is nearly full', memory: 'memory is nearly used up', pid: 'processes are too many' }[detail] ??
          `${detail} is under pressure`),
      mend:
        detail === 'disk'
          ? 'docker builder prune, docker image prune'
          : `kubectl describe node ${node?.metadata.name ?? 'NODE'}`,
    }
  }),
  refusalRule('TSK_NODE_NOT_READY', ['not-ready'], (waiting, _refusal, world) => {
    const node = world.all('Node').find((each) => conditionOf(each, 'Ready')?.status !== 'True')
    return {
      ...(node ? { object: refOf(node) } : {}),
      symptom: true,
      cause: `No node is ready for ${say(waiting.workload)}`,
      mend: `kubectl describe node ${node?.metadata.name ?? ''}`.trim(),
      confidence: 0.7,
    }
  }),
  refusalRule('TSK_NODE_SELECTOR', ['selector'], (waiting, _refusal, world) => {
    const demand = nodeDemand(waiting.pod)
    const labels = world.all('Node').map((node) => `${node.metadata.name}: ${labelsFor(node, demand.keys)}`)
    return {
      cause:
        `No node has the labels that ${say(waiting.workload)} ` +
        `demands${demand.text ? `: ${demand.text}` : ' by nodeSelector or node affinity'}`,
      evidence: [demand.text ? `its ${demand.field}: ${demand.text}` : '', labels.length > 0 ? listed(labels, 3) : ''],
      mend: edit(waiting.workload),
    }
  }),
]

/** What a pod demands of its node, in words. */
function nodeDemand(pod: KubeObject): { text: string; field: string; keys: string[] } {
  const { nodeSelector = {}, affinity } = podSpec(pod)
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const selected = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`)
  const required = terms.flatMap(({ matchExpressions = [] }) =>
    matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join(',')}`.trim()),
  )
  return {
    text: [...selected, ...required].join(', '),
    field: selected.length > 0 ? 'nodeSelector' : 'node affinity',
    keys: [
      ...Object.keys(nodeSelector),
      ...terms.flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key }) => key)),
    ],
  }
}

const labelsFor = (node: KubeObject, keys: readonly string[]): string =>
  keys.map((key) => `${key}=${node.metadata.labels?.[key] ?? '(none)'}`).join(' ') || 'labels unknown'
