// NetworkPolicies that are in the way of a connection which somebody misses.

import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { serviceSpec, templateOf } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { addressesOf, serviceOf } from '../../world/service-names.ts'
import { edit, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { allows, blocker, choosing, type Direction, specOf } from '../admission/policies.ts'
import { targetsOf } from '../complaints/dependency.ts'
import { complaints, type Said } from '../complaints/said.ts'

/** The port of the target's pods that a client means. */
function targetPort(world: World, service: ObjectRef, port: number | undefined): number | undefined {
  const object = world.get(service)
  const ports = object ? (serviceSpec(object).ports ?? []) : []
  const found = ports.find((each) => each.port === port) ?? (ports.length === 1 ? ports[0] : undefined)
  const target = found?.targetPort ?? found?.port ?? port
  return typeof target === 'number' || /^\d+$/.test(String(target)) ? Number(target) : undefined
}

function* blocked(world: World): Iterable<Found> {
  if (world.all('NetworkPolicy').length === 0) return
  const seen = new Set<string>()
  for (const said of complaints(world).filter(({ word }) =>
    ['timeout', 'dns', 'refused', 'unreachable'].includes(word.complaint),
  ))
    for (const found of said.word.complaint === 'dns' ? names(world, said) : connections(world, said)) {
      if (seen.has(found.cause)) continue
      seen.add(found.cause)
      yield found
    }
}

function* connections(world: World, said: Said): Iterable<Found> {
  const { workload, pod, word } = said
  for (const target of targetsOf(world, said)) {
    const selector = target.kind === 'Service' ? serviceSpec(world.get(target)!).selector : undefined
    const [server] = selector ? world.podsWith(target.namespace, selector) : world.podsOf(target)
    if (!server) continue
    const hit = blocker(world, pod, server, targetPort(world, target, word.port))
    if (hit)
      yield finding(
        said,
        hit,
        `${say(workload)} to ${say(target)}`,
        word.line,
        word.complaint === 'refused' ? 0.6 : 0.88,
      )
  }
}

/** Names are looked up by a connection, too. */
function* names(world: World, said: Said): Iterable<Found> {
  const server = world.pods.find(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns')
  const policies = choosing(world, said.pod, 'Egress')
  if (policies.length === 0) return
  const free = server
    ? allows(world, policies, 'Egress', server, 53)
    : policies.some((policy) =>
        (specOf(policy).egress ?? []).some(
          ({ to, ports }) => (!to || to.length === 0) && (!ports || ports.some(({ port }) => Number(port) === 53)),
        ),
      )
  if (!free)
    yield finding(
      said,
      { policy: policies[0]!, direction: 'Egress' },
      `${say(said.workload)} to the cluster's name server (port 53)`,
      said.word.line,
      0.85,
    )
}

function finding(
  { workload, pod }: Said,
  { policy, direction }: { policy: KubeObject; direction: Direction },
  way: string,
  line: string,
  confidence: number,
): Found {
  const ref = refOf(policy)
  return {
    object: ref,
    affects: [workload],
    cause: `NetworkPolicy ${ref.namespace}/${ref.name} does not let through ${way}`,
    evidence: [
      `${say(ref)}: ${direction} policy, none of whose rules allows it`,
      `log of ${say(refOf(pod))}: ${shorten(line)}`,
    ],
    mend: edit(ref),
    confidence,
  }
}

/** Policies that keep everything out of pods that a Service or an Ingress offers. */
function* isolated(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const event of world.eventsBecause('Unhealthy')) {
    const pod = world.get(event.object)
    if (!pod || !/deadline exceeded|i\/o timeout|no route/i.test(event.message)) continue
    const policies = choosing(world, pod, 'Ingress')
    const closed = policies.find((policy) => (specOf(policy).ingress ?? []).length === 0)
    const workload = world.workloadOf(refOf(pod))
    if (!closed || seen.has(say(workload)) || policies.some((policy) => (specOf(policy).ingress ?? []).length > 0))
      continue
    seen.add(say(workload))
    const ref = refOf(closed)
    yield {
      object: ref,
      affects: [workload],
      cause: `NetworkPolicy ${ref.namespace}/${ref.name} lets nothing in to ${say(workload)}`,
      evidence: [
        `${say(ref)}: policyTypes Ingress without a rule`,
        `event Unhealthy of ${say(refOf(pod))}: ${shorten(event.message)}`,
      ],
      mend: edit(ref),
      confidence: 0.6,
      level: 'problem',
    }
  }
}

/** Connections that a pod's variables name and that policies do not let through, whether somebody complains or not. */
function* declared(world: World): Iterable<Found> {
  if (world.all('NetworkPolicy').length === 0) return
  const seen = new Set<string>()
  for (const workload of world.workloads) {
    const ref = refOf(workload)
    const [client] = world.podsOf(ref)
    if (!client) continue
    for (const { host, port, where } of addressesOf(world, ref.namespace, templateOf(workload) ?? {})) {
      const service = where.includes('env ') ? serviceOf(world, ref.namespace, host) : undefined
      const selector = service ? (serviceSpec(service).selector ?? {}) : {}
      const server =
        service && Object.keys(selector).length > 0 ? world.podsWith(refOf(service).namespace, selector)[0] : undefined
      const hit =
        service && server ? blocker(world, client, server, targetPort(world, refOf(service), port)) : undefined
      if (!service || !hit || seen.has(say(refOf(hit.policy)))) continue
      seen.add(say(refOf(hit.policy)))
      const policy = refOf(hit.policy)
      yield {
        object: policy,
        affects: [ref],
        cause:
          `NetworkPolicy ${policy.namespace}/${policy.name} does not let through ${say(ref)} to ` + say(refOf(service)),
        evidence: [`${say(policy)}: ${hit.direction} policy, none of whose rules allows it`, where],
        mend: edit(policy),
        confidence: 0.7,
        level: 'problem',
      }
    }
  }
}

export const NETWORK_POLICY_RULES: readonly Rule[] = [
  rule('TSK_NETWORK_POLICY', function* (world) {
    yield* blocked(world)
    yield* declared(world)
  }),
  rule('TSK_NETWORK_POLICY_CLOSED', isolated),
]
