import type { ClusterToolName } from '../../lib/toolchain/provision.ts'

type Version = readonly [major: number, minor: number, patch: number]

/** The numbers of `v1.38.1`, `1.38.1+dirty`, `v4.3.0-rc.1`; undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?([-+].*)?$/.exec(text.trim())
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined
}

/**
 * Why a version does not fit, as the end of a sentence; undefined when it does. `kubernetes` is the cluster's version.
 */
export function misfit(name: ClusterToolName, version: string, kubernetes: string): string | undefined {
  const found = parseVersion(version)
  if (!found) return `its version "${version}" cannot be read`
  const fits = RULES[name](found, parseVersion(kubernetes)!)
  return fits ? undefined : `${version} does not fit: ${WANTED[name](kubernetes)}`
}

const RULES: Record<ClusterToolName, (found: Version, cluster: Version) => boolean> = {
  // The first minikube that knows the cluster's Kubernetes version: an older one asks api.github.com, or refuses.
  minikube: ([major, minor, patch]) => major === 1 && (minor > 38 || (minor === 38 && patch >= 1)),
  // Kubernetes' version skew policy.
  kubectl: ([major, minor], [clusterMajor, clusterMinor]) =>
    major === clusterMajor && Math.abs(minor - clusterMinor) <= 1,
  // The two majors whose flags the suite knows; older 3.x lack fixes that upgrades need.
  helm: ([major, minor]) => major === 4 || (major === 3 && minor >= 19),
}

const WANTED: Record<ClusterToolName, (kubernetes: string) => string> = {
  minikube: () => 'v1.38.1 or newer is needed',
  kubectl: (kubernetes) => `it may be one minor version from the cluster's ${kubernetes}, no more`,
  helm: () => 'v3.19 or newer, or v4, is needed',
}
