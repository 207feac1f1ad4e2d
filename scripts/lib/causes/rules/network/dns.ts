// The name server of the cluster.
import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { isPodReady, podSpec, workloadSpec } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { isStarting } from '../../world/trouble.ts'
import { kubectl, listed, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { DNS } from '../complaints/dependency.ts'
import { complaints } from '../complaints/said.ts'

const isCoreDns = ({ metadata }: KubeObject): boolean =>
  metadata.namespace === 'kube-system' &&
  (metadata.labels?.['k8s-app'] === 'kube-dns' || /^(core|kube-)dns/.test(metadata.name))

const deploymentOf = (world: World): KubeObject | undefined => world.all('Deployment').find(isCoreDns)
const podsOf = (world: World): KubeObject[] => world.pods.filter(isCoreDns)

/** Workloads that complain that names cannot be resolved. */
const sufferers = (world: World): ObjectRef[] =>
  complaints(world)
    .filter(({ word }) => word.complaint === 'dns')
    .map(({ workload }) => workload)

function* down(world: World): Iterable<Found> {
  const deployment = deploymentOf(world)
  const pods = podsOf(world)
  const ref: ObjectRef = deployment
    ? refOf(deployment)
    : { kind: 'Deployment', namespace: 'kube-system', name: 'coredns' }
  const affects = [DNS, ...sufferers(world)]
  if (deployment && workloadSpec(deployment).replicas === 0) {
    yield {
      object: ref,
      affects,
      cause: 'The cluster has no name server: CoreDNS is scaled to 0, so no Service name is resolved',
      evidence: [`${say(ref)}: spec.replicas 0`, `${sufferers(world).length} workloads complain about names`],
      mend: 'kubectl -n kube-system scale deployment coredns --replicas=1',
      confidence: 0.97,
    }
    return
  }
  if (pods.length > 0 && !pods.some(isPodReady) && !pods.some((pod) => isStarting(world, pod)))
    yield {
      object: ref,
      symptom: true,
      affects,
      cause: 'The name server of the cluster does not work: no pod of CoreDNS is ready',
      evidence: pods
        .slice(0, 2)
        .map((pod) => `${say(refOf(pod))}: ${world.containers(pod)[0]?.waiting?.reason ?? 'not ready'}`),
      mend: 'kubectl -n kube-system logs -l k8s-app=kube-dns',
      confidence: 0.85,
    }
}

const CONFIG_FAULT = new RegExp(
  String.raw`(?:plugin\/\w+: .*(?:error|fail|loop)|Corefile:\d+|Error during parsing|unknown directive` +
    '|Loop .* detected|HINFO: .*(?:timeout|refused))',
  'i',
)

function* misconfigured(world: World): Iterable<Found> {
  const map: ObjectRef = { kind: 'ConfigMap', namespace: 'kube-system', name: 'coredns' }
  const affects = [DNS, { kind: 'Deployment', namespace: 'kube-system', name: 'coredns' }, ...sufferers(world)]
  for (const pod of podsOf(world)) {
    const line = world
      .logsOf(pod)
      .flatMap(({ lines }) => lines)
      .findLast((each) => CONFIG_FAULT.test(each))
    if (!line || (isPodReady(pod) && !/parsing|unknown directive|Corefile/.test(line) && sufferers(world).length === 0))
      continue
    yield {
      object: map,
      affects,
      cause: `CoreDNS cannot use its configuration: ${shorten(line, 140)}`,
      evidence: [`log of ${say(refOf(pod))}: ${shorten(line)}`],
      mend: 'kubectl -n kube-system edit configmap coredns',
    }
    return
  }
  const corefile = ((world.get(map)?.['data'] ?? {}) as Record<string, string>)['Corefile']
  if (corefile === undefined) return
  const domain = /^\s*kubernetes\s+(\S+)/m.exec(corefile)
  const template = /template\s+\S+\s+\S+[^}]*rcode\s+(NXDOMAIN|SERVFAIL|REFUSED)/is.exec(corefile)
  const answersCluster = template && /cluster\.local|\.svc|\.\*/.test(template[0])
  const wrongDomain =
    domain && domain[1] !== 'cluster.local' && !/^cluster\.local/.test(domain[1]!) && sufferers(world).length > 0
  if (domain && !answersCluster && !wrongDomain) return
  yield {
    object: map,
    affects,
    cause: !domain
      ? 'CoreDNS does not know the names of Services: its Corefile lacks the plugin kubernetes'
      : answersCluster
        ? `CoreDNS answers ${template[1]} for names of the cluster: a template in its Corefile says so`
        : `CoreDNS serves the domain ${domain![1]} in place of cluster.local, so names of Services are not resolved`,
    evidence: [
      `ConfigMap kube-system/coredns: ${shorten(answersCluster ? template[0] : corefile, 160)}`,
      `${sufferers(world).length} workloads complain about names`,
    ],
    mend: 'kubectl -n kube-system edit configmap coredns',
    level: sufferers(world).length > 0 ? 'fatal' : 'problem',
    confidence: 0.85,
  }
}

/** A pod that asks other name servers than the cluster's. */
function* ownServers(world: World): Iterable<Found> {
  for (const { workload, pod, word } of complaints(world).filter((said) => said.word.complaint === 'dns')) {
    const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork } = podSpec(pod)
    const outside = dnsPolicy === 'None' || dnsPolicy === 'Default' || (hostNetwork && dnsPolicy === 'ClusterFirst')
    if (!outside || (word.host && word.host.split('.').length > 2 && !/\.svc/.test(word.host))) continue
    yield {
      object: workload,
      cause:
        `${say(workload)} does not ask the name server of the cluster (dnsPolicy ` +
        `${dnsPolicy}${dnsConfig?.nameservers?.length ? `, name servers ${listed(dnsConfig.nameservers)}` : ''}` +
        `${hostNetwork ? ', hostNetwork' : ''}), so it cannot resolve ${word.host ?? 'names of Services'}`,
      evidence: [`log of ${say(refOf(pod))}: ${shorten(word.line)}`, `spec.dnsPolicy ${dnsPolicy}`],
      mend: kubectl(
        workload.namespace,
        `patch ${workload.kind.toLowerCase()} ${workload.name} -p ` +
          `'{"spec":{"template":{"spec":{"dnsPolicy":"` +
          `${hostNetwork ? 'ClusterFirstWithHostNet' : 'ClusterFirst'}","dnsConfig":null}}}}'`,
      ),
    }
  }
}

function* serviceGone(world: World): Iterable<Found> {
  const services = world.all('Service').filter(({ metadata }) => metadata.namespace === 'kube-system')
  if (services.length === 0 && !world.knowsAll('Service', 'kube-system')) return
  if (
    services.some(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns' || /dns/.test(metadata.name)) ||
    world.all('Node').length === 0 ||
    podsOf(world).length === 0
  )
    return
  yield {
    object: DNS,
    affects: sufferers(world),
    cause: 'Service kube-system/kube-dns, which every pod asks for names, does not exist',
    evidence: [`Services of kube-system: ${listed(services.map(({ metadata }) => metadata.name)) || 'none'}`],
    mend: 'kubeadm init phase addon coredns',
  }
}

/** Many applications fail for names at once, and nothing else says why. */
function* unresolved(world: World): Iterable<Found> {
  const known = complaints(world).filter(
    ({ word, workload }) =>
      word.complaint === 'dns' &&
      word.host &&
      world.find('Service', word.host.split('.')[1] ?? workload.namespace, word.host.split('.')[0]!),
  )
  if (new Set(known.map(({ workload }) => say(workload))).size < 2) return
  yield {
    object: DNS,
    symptom: true,
    pointsTo: [{ kind: 'Deployment', namespace: 'kube-system', name: 'coredns' }],
    affects: known.map(({ workload }) => workload),
    cause:
      `Names of Services that exist are not resolved (${known[0]!.word.host}): the name server of the cluster ` +
      'does not answer',
    evidence: known.slice(0, 2).map(({ pod, word }) => `log of ${say(refOf(pod))}: ${shorten(word.line)}`),
    mend: 'kubectl -n kube-system logs -l k8s-app=kube-dns',
    confidence: 0.7,
    settle: 'kubectl -n kube-system get pods,endpointslices -l k8s-app=kube-dns',
  }
}

export const DNS_RULES: readonly Rule[] = [
  rule('TSK_DNS_DOWN', down),
  rule('TSK_DNS_CONFIGURATION', misconfigured),
  rule('TSK_DNS_POLICY', ownServers),
  rule('TSK_DNS_SERVICE', serviceGone),
  rule('TSK_DNS_UNRESOLVED', unresolved),
]
