import { anyOf } from '../../../any-of.ts'
/** Why a node refuses a pod, in the scheduler's words. */
export type RefusalKind =
  | 'resources'
  | 'cordoned'
  | 'taint'
  | 'pressure'
  | 'not-ready'
  | 'selector'
  | 'affinity'
  | 'spread'
  | 'port'
  | 'volume-affinity'
  | 'claim'
  | 'pods'
  | 'preemption'
  | 'other'

export interface Refusal {
  readonly kind: RefusalKind
  /** How many nodes. */
  readonly nodes: number
  readonly text: string
  readonly resource?: string
  readonly detail?: string
}

const KINDS: readonly [RefusalKind, RegExp][] = [
  ['pods', /^too many pods|insufficient pods/i],
  ['resources', /^insufficient (\S+)/i],
  [
    'cordoned',
    anyOf(
      'i',
      'were unschedulable|node is unschedulable',
      String.raw`node\(s\) had (?:untolerated )?taints? \{?node\.kubernetes\.io\/unschedulable`,
    ),
  ],
  ['pressure', /node\.kubernetes\.io\/(disk|memory|pid)-pressure/i],
  [
    'not-ready',
    /node\.kubernetes\.io\/(?:not-ready|unreachable|network-unavailable)|were not ready|node\(s\) not ready/i,
  ],
  ['taint', /taints?(?:\(s\))?(?: (?:\{([^}]*)\}|that the pod didn't tolerate|\S+)|$)/i],
  [
    'affinity',
    /(?:pod )?(?:anti-)?affinity(?:\/anti-affinity)?(?: rules)?$|pod (?:anti-)?affinity|existing pods anti-affinity/i,
  ],
  ['volume-affinity', /volume node affinity conflict|no available volume zone|volume.*topology/i],
  ['selector', /node affinity|node selector|nodeselector|didn't match .*(?:affinity\/selector|selector)/i],
  ['spread', /topology spread/i],
  ['port', /free ports/i],
  ['claim', /persistentvolumeclaim|persistent volumes to bind|storageclass|volume/i],
]

/** The reasons in `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: …`. */
export function reasonsIn(message: string): Refusal[] {
  const [, said = message] = /nodes are available: (.*)$/s.exec(message) ?? []
  const before = said.split(/\.?,?\s*(?:preemption:|no new claims to deallocate|still not schedulable)/)[0]!
  // A taint's braces hold commas and colons of their own.
  const parts = before.split(/,\s(?![^{]*\})/)
  return parts.flatMap((part): Refusal[] => {
    const text = part.trim().replace(/\.$/, '')
    if (text === '') return []
    const [, amount, rest = text] = /^(\d+)\s+(.*)$/s.exec(text) ?? []
    const nodes = Number(amount ?? 1)
    const words = rest.replace(/^node\(s\)\s+/, '')
    for (const [kind, pattern] of KINDS) {
      const match = pattern.exec(kind === 'resources' || kind === 'pods' ? words : rest)
      if (!match) continue
      if (kind === 'resources') return [{ kind, nodes, text: rest, resource: match[1]!.replace(/[.,]$/, '') }]
      return [{ kind, nodes, text: rest, ...(match[1] ? { detail: match[1] } : {}) }]
    }
    return [{ kind: 'other', nodes, text: rest }]
  })
}

/** Taints of the control plane are there by design: a pod is not meant to go there. */
const byDesign = ({ kind, detail = '' }: Refusal): boolean => kind === 'taint' && /control-plane|master/.test(detail)

/**
 * The reason that has to go for the pod to be placed. What somebody did to a node (cordon, taint) or demands of nodes
 * (selector) is named before a lack of room, which only the remaining nodes show. A pod that is `pinned`, as those of a
 * DaemonSet are, is for one node: that the others do not match is meant so.
 */
export function decisive(refusals: readonly Refusal[], pinned = false): Refusal | undefined {
  const meant = (each: Refusal): boolean => byDesign(each) || (pinned && each.kind === 'selector')
  const real = refusals.filter((each) => !meant(each) && each.kind !== 'preemption')
  const candidates = real.length > 0 ? real : refusals
  const rank: readonly RefusalKind[] = [
    'claim',
    'volume-affinity',
    'selector',
    'resources',
    'cordoned',
    'taint',
    'pressure',
    'not-ready',
    'affinity',
    'spread',
    'port',
    'pods',
    'other',
    'preemption',
  ]
  return [...candidates].sort((a, b) => b.nodes - a.nodes || rank.indexOf(a.kind) - rank.indexOf(b.kind))[0]
}
