import type { IngressSpec } from 'kubernetes-types/networking/v1.d.ts'
import type { KubeObject } from '../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../facts/facts.ts'
import { type LabelSelector, type PodSpec, podSpec, serviceSpec, templateOf } from '../facts/objects.ts'
import { namedServices } from './service-names.ts'
import type { World } from './world.ts'

/** What depends on what. Pods count as their workload: `Ingress → Service → Deployment → Secret`. */
export interface Graph {
  /** Everything that an object depends on, near and far, itself left out. */
  needs(ref: ObjectRef): ReadonlySet<string>
  /** What an object depends on directly. */
  direct(ref: ObjectRef): readonly ObjectRef[]
  /** What depends on it directly. */
  users(ref: ObjectRef): readonly ObjectRef[]
}

export const imageRef = (image: string): ObjectRef => ({ kind: 'Image', namespace: '', name: image })

export function createGraph(world: World): Graph {
  const out = new Map<string, ObjectRef[]>()
  const into = new Map<string, ObjectRef[]>()
  const push = (map: Map<string, ObjectRef[]>, key: string, ref: ObjectRef): void => {
    const list = map.get(key)
    if (!list) map.set(key, [ref])
    else if (!list.some((each) => keyOf(each) === keyOf(ref))) list.push(ref)
  }
  const add = (from: ObjectRef, to: ObjectRef): void => {
    if (keyOf(from) === keyOf(to)) return
    push(out, keyOf(from), to)
    push(into, keyOf(to), from)
  }
  for (const [from, to] of edges(world)) add(from, to)
  const reached = new Map<string, ReadonlySet<string>>()
  return {
    direct: (ref) => out.get(keyOf(ref)) ?? [],
    users: (ref) => into.get(keyOf(ref)) ?? [],
    needs(ref) {
      const start = keyOf(ref)
      const known = reached.get(start)
      if (known) return known
      const seen = new Set<string>()
      const queue = [...(out.get(start) ?? [])]
      for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
        const key = keyOf(each)
        if (seen.has(key) || key === start) continue
        seen.add(key)
        queue.push(...(out.get(key) ?? []))
      }
      reached.set(start, seen)
      return seen
    },
  }
}

type Edge = readonly [from: ObjectRef, to: ObjectRef]

function* edges(world: World): Iterable<Edge> {
  for (const each of world.workloads) yield* fromTemplate(world, refOf(each), templateOf(each))
  for (const pod of world.pods) {
    const workload = world.workloadOf(refOf(pod))
    const { nodeName } = podSpec(pod)
    if (nodeName) yield [workload, { kind: 'Node', namespace: '', name: nodeName }]
    // A pod that nobody owns, or whose owner was not read, is its own template.
    if (!world.get(workload) || workload.kind === 'Pod') yield* fromTemplate(world, workload, podSpec(pod))
  }
  for (const each of world.all('Service')) yield* fromService(world, each)
  for (const each of world.all('Ingress')) yield* fromIngress(each)
  for (const each of world.all('PersistentVolumeClaim')) yield* fromClaim(each)
  for (const kind of ['HorizontalPodAutoscaler', 'PodDisruptionBudget'] as const)
    for (const each of world.all(kind)) yield* fromGovernor(world, each)
}

export function* fromTemplate(world: World, workload: ObjectRef, spec: PodSpec | undefined): Iterable<Edge> {
  if (!spec) return
  const { namespace } = workload
  const to = (kind: string, name: string | undefined): Edge[] => (name ? [[workload, { kind, namespace, name }]] : [])
  for (const { image, env = [], envFrom = [] } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    if (image) yield [workload, imageRef(image)]
    for (const { valueFrom } of env) {
      yield* to('Secret', valueFrom?.secretKeyRef?.name)
      yield* to('ConfigMap', valueFrom?.configMapKeyRef?.name)
    }
    for (const { secretRef, configMapRef } of envFrom) {
      yield* to('Secret', secretRef?.name)
      yield* to('ConfigMap', configMapRef?.name)
    }
  }
  for (const { secret, configMap, persistentVolumeClaim, projected } of spec.volumes ?? []) {
    yield* to('Secret', secret?.secretName)
    yield* to('ConfigMap', configMap?.name)
    yield* to('PersistentVolumeClaim', persistentVolumeClaim?.claimName)
    for (const source of projected?.sources ?? []) {
      yield* to('Secret', source.secret?.name)
      yield* to('ConfigMap', source.configMap?.name)
    }
  }
  for (const { name } of spec.imagePullSecrets ?? []) yield* to('Secret', name)
  yield* to('ServiceAccount', spec.serviceAccountName)
  if (spec.priorityClassName) yield [workload, { kind: 'PriorityClass', namespace: '', name: spec.priorityClassName }]
  for (const service of namedServices(world, namespace, spec)) yield [workload, service]
}

function* fromService(world: World, service: KubeObject): Iterable<Edge> {
  const ref = refOf(service)
  const { selector = {} } = serviceSpec(service)
  const owners = new Map(
    world.podsWith(ref.namespace, selector).map((pod) => {
      const owner = world.workloadOf(refOf(pod))
      return [keyOf(owner), owner] as const
    }),
  )
  for (const owner of owners.values()) yield [ref, owner]
  if (owners.size > 0) return
  // Where there are no pods at all, the template says which workload would serve.
  for (const each of world.workloads) {
    const labels =
      (each['spec'] as { template?: { metadata?: { labels?: Record<string, string> } } } | undefined)?.template
        ?.metadata?.labels ?? {}
    const wanted = Object.entries(selector)
    if (
      each.metadata.namespace === ref.namespace &&
      wanted.length > 0 &&
      wanted.every(([name, value]) => labels[name] === value)
    )
      yield [ref, refOf(each)]
  }
}

function* fromIngress(ingress: KubeObject): Iterable<Edge> {
  const ref = refOf(ingress)
  const { ingressClassName, defaultBackend, rules = [], tls = [] } = (ingress['spec'] ?? {}) as IngressSpec
  const { namespace } = ref
  const names = [
    defaultBackend?.service?.name,
    ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend?.service?.name)),
  ]
  for (const name of names) if (name) yield [ref, { kind: 'Service', namespace, name }]
  for (const { secretName } of tls) if (secretName) yield [ref, { kind: 'Secret', namespace, name: secretName }]
  if (ingressClassName) yield [ref, { kind: 'IngressClass', namespace: '', name: ingressClassName }]
}

function* fromClaim(claim: KubeObject): Iterable<Edge> {
  const { storageClassName, volumeName } = (claim['spec'] ?? {}) as { storageClassName?: string; volumeName?: string }
  if (storageClassName) yield [refOf(claim), { kind: 'StorageClass', namespace: '', name: storageClassName }]
  if (volumeName) yield [refOf(claim), { kind: 'PersistentVolume', namespace: '', name: volumeName }]
}

/** What rules over a workload from outside depends on it. */
function* fromGovernor(world: World, each: KubeObject): Iterable<Edge> {
  const ref = refOf(each)
  const { scaleTargetRef, selector } = (each['spec'] ?? {}) as {
    scaleTargetRef?: { kind: string; name: string }
    selector?: LabelSelector
  }
  if (scaleTargetRef) yield [ref, { kind: scaleTargetRef.kind, namespace: ref.namespace, name: scaleTargetRef.name }]
  for (const pod of world.podsWith(ref.namespace, selector?.matchLabels ?? {}))
    yield [ref, world.workloadOf(refOf(pod))]
}
