import type { ClusterToolName, ToolOrigin } from '../../lib/toolchain/provision.ts'
import type { Reachability } from '../source.ts'
import type { OnPath } from './path-tools.ts'

/** What was found out about this machine. */
export interface Findings {
  path: Record<ClusterToolName, OnPath>
  /** Whether the publisher's download answers; asked only for tools that the PATH does not provide. */
  downloads: Partial<Record<ClusterToolName, Reachability>>
  images: Reachability
}

/** Which source provides what, and a sentence for each decision. */
export interface Choice {
  images: 'upstream' | 'packages'
  tools: Record<ClusterToolName, ToolOrigin>
  reasons: string[]
}

const NAMES: readonly ClusterToolName[] = ['minikube', 'kubectl', 'helm']

/**
 * PATH before upstream before packages, for images and each tool on its own, except where they depend on each other.
 */
export function choose(findings: Findings): Choice {
  const images = findings.images.ok ? 'upstream' : 'packages'
  const reasons = [`images: ${images} (${findings.images.detail})`]
  const tools = {} as Record<ClusterToolName, ToolOrigin>
  for (const name of NAMES) {
    const [origin, reason] =
      name === 'minikube' && images === 'packages'
        ? // Images that were built here are in caches laid out for one version of minikube, and it cannot pull others.
          (['packages', 'it must be the version that the built images belong to'] as const)
        : originOf(findings.path[name], findings.downloads[name])
    tools[name] = origin
    reasons.push(`${name}: ${origin} (${reason})`)
  }
  return { images, tools, reasons }
}

function originOf(onPath: OnPath, download: Reachability | undefined): [ToolOrigin, reason: string] {
  if ('tool' in onPath) return ['path', `${onPath.tool.version} at ${onPath.tool.path}`]
  return download?.ok
    ? ['upstream', onPath.reason]
    : ['packages', `${onPath.reason}; ${download?.detail ?? 'no download'}`]
}
