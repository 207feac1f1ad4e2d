// What NetworkPolicies let through between two pods.
import type {
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicySpec,
  NetworkPolicyPeer as Peer,
} from 'kubernetes-types/networking/v1.d.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { matches } from '../../world/label-index.ts'
import type { World } from '../../world/world.ts'

type PolicySpec = Partial<NetworkPolicySpec>

type PolicyRule = NetworkPolicyIngressRule & NetworkPolicyEgressRule

export const specOf = (policy: KubeObject): PolicySpec => (policy['spec'] ?? {}) as PolicySpec

export type Direction = 'Ingress' | 'Egress'

/** The policies of one direction that choose a pod. */
export const choosing = (world: World, pod: KubeObject, direction: Direction): KubeObject[] =>
  world.all('NetworkPolicy').filter((policy) => {
    const { podSelector = {}, policyTypes = ['Ingress'] } = specOf(policy)
    return (
      policy.metadata.namespace === pod.metadata.namespace &&
      policyTypes.includes(direction) &&
      matches(podSelector, pod.metadata.labels)
    )
  })

/** Whether one of the policies lets a peer through on a port. */
export function allows(
  world: World,
  policies: readonly KubeObject[],
  direction: Direction,
  peer: KubeObject,
  port: number | undefined,
): boolean {
  return policies.some((policy) =>
    ((specOf(policy)[direction === 'Ingress' ? 'ingress' : 'egress'] ?? []) as PolicyRule[]).some(
      ({ from, to, ports }) => {
        const peers = direction === 'Ingress' ? from : to
        const byPeer =
          !peers ||
          peers.length === 0 ||
          peers.some((each) => meets(world, each, peer, policy.metadata.namespace ?? 'default'))
        const byPort =
          !ports ||
          ports.length === 0 ||
          port === undefined ||
          ports.some(
            (each) =>
              each.port === undefined ||
              Number(each.port) === port ||
              typeof each.port === 'string' ||
              (each.endPort !== undefined && Number(each.port) <= port && port <= each.endPort),
          )
        return byPeer && byPort
      },
    ),
  )
}

function meets(
  world: World,
  { podSelector, namespaceSelector, ipBlock }: Peer,
  peer: KubeObject,
  own: string,
): boolean {
  if (ipBlock) return ipBlock.cidr === '0.0.0.0/0' || /^10\.|^172\./.test(ipBlock.cidr)
  const namespace = peer.metadata.namespace ?? 'default'
  if (namespaceSelector) {
    const labels = {
      'kubernetes.io/metadata.name': namespace,
      ...world.find('Namespace', '', namespace)?.metadata.labels,
    }
    if (!matches(namespaceSelector, labels)) return false
  } else if (namespace !== own) return false
  return !podSelector || matches(podSelector, peer.metadata.labels)
}

/** A policy of one side that keeps two pods apart. */
export function blocker(
  world: World,
  from: KubeObject,
  to: KubeObject,
  port: number | undefined,
): { policy: KubeObject; direction: Direction } | undefined {
  for (const [pod, peer, direction] of [
    [to, from, 'Ingress'],
    [from, to, 'Egress'],
  ] as const) {
    const policies = choosing(world, pod, direction)
    if (policies.length > 0 && !allows(world, policies, direction, peer, port))
      return { policy: policies[0]!, direction }
  }
  return undefined
}
