// What a pod is configured with and what does not exist: Secrets, ConfigMaps, their keys, accounts.
import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { podSpec } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { isTroubled } from '../../world/trouble.ts'
import { edit, eventLine, kubectl, listed, say, shorten, suggest } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { refused } from '../admission/refused.ts'

/** A reference of a pod to a Secret or ConfigMap, and where it stands. */
interface Use {
  kind: 'Secret' | 'ConfigMap'
  name: string
  key?: string | undefined
  where: string
}

/** What a pod demands of Secrets and ConfigMaps; what is optional it does not demand. */
function* usesOf(pod: KubeObject): Iterable<Use> {
  const { containers = [], initContainers = [], volumes = [] } = podSpec(pod)
  for (const { name: container, env = [], envFrom = [] } of [...initContainers, ...containers]) {
    for (const { name, valueFrom } of env) {
      const where = `${container}, env ${name}`
      const { secretKeyRef: secret, configMapKeyRef: map } = valueFrom ?? {}
      if (secret?.name && !secret.optional) yield { kind: 'Secret', name: secret.name, key: secret.key, where }
      if (map?.name && !map.optional) yield { kind: 'ConfigMap', name: map.name, key: map.key, where }
    }
    for (const { secretRef, configMapRef } of envFrom) {
      if (secretRef?.name && !secretRef.optional)
        yield { kind: 'Secret', name: secretRef.name, where: `${container}, envFrom` }
      if (configMapRef?.name && !configMapRef.optional)
        yield { kind: 'ConfigMap', name: configMapRef.name, where: `${container}, envFrom` }
    }
  }
  for (const { name: volume, secret, configMap } of volumes) {
    const where = `volume ${volume}`
    const keys = <T extends { key: string }>(items: T[] | undefined): (string | undefined)[] =>
      items?.map(({ key }) => key) ?? [undefined]
    if (secret?.secretName && !secret.optional)
      for (const key of keys(secret.items)) yield { kind: 'Secret', name: secret.secretName, key, where }
    if (configMap?.name && !configMap.optional)
      for (const key of keys(configMap.items)) yield { kind: 'ConfigMap', name: configMap.name, key, where }
  }
}

/**
 * The kubelet's sentences about a missing object or key. `object "ns"/"name" not registered` is none: so it says after
 * its own start, until it has heard of the pod, also of what is optional.
 */
const MISSING: readonly RegExp[] = [
  /(?<kind>secret|configmap) "(?<name>[^"]+)" not found/i,
  /couldn't find key (?<key>\S+) in (?<kind>Secret|ConfigMap) (?:[^/\s]+\/)?(?<name>[^\s,]+)/i,
  /references non-existent (?<kind>secret|config) key: (?<key>\S+)/i,
  /couldn't propagate object cache/i,
]

interface Missing {
  ref: ObjectRef
  key?: string | undefined
  line: string
  pod: KubeObject
  where?: string | undefined
}

function* missing(world: World): Iterable<Missing> {
  for (const pod of world.pods) {
    if (!isTroubled(world, pod)) continue
    const namespace = pod.metadata.namespace ?? 'default'
    const uses = [...usesOf(pod)]
    let said = false
    for (const { text, line } of complaints(world, pod)) {
      const groups = MISSING.map((pattern) => pattern.exec(text)?.groups).find(Boolean)
      if (!groups) continue
      const { kind: word = '', key } = groups
      const kind = /^secret/i.test(word) ? 'Secret' : 'ConfigMap'
      const name = groups['name'] ?? uses.find((use) => use.kind === kind && use.key === key)?.name
      if (!name || (!key && world.find(kind, namespace, name))) continue
      if (key && hasKey(world.find(kind, namespace, name), key)) continue
      said = true
      yield {
        ref: { kind, namespace, name },
        key,
        line,
        pod,
        where: uses.find((use) => use.kind === kind && use.name === name && (!key || use.key === key))?.where,
      }
    }
    if (said || world.containers(pod).some(({ running }) => running)) continue
    // The kubelet's words may be gone, or not there yet: the listing of Secrets says the same.
    for (const { kind, name, key, where } of uses) {
      const object = world.find(kind, namespace, name)
      if (object ? key !== undefined && !hasKey(object, key) : !world.mayExist(kind, namespace, name))
        yield { ref: { kind, namespace, name }, ...(object ? { key } : {}), line: '', pod, where }
    }
  }
}

function* complaints(world: World, pod: KubeObject): Iterable<{ text: string; line: string }> {
  for (const { name, waiting } of world.containers(pod))
    if (waiting && waiting.message !== '')
      yield {
        text: waiting.message,
        line: `${say(refOf(pod))}, container ${name}: ${waiting.reason}: ${shorten(waiting.message)}`,
      }
  for (const event of world.eventsOf(refOf(pod)))
    if (event.type === 'Warning') yield { text: event.message, line: eventLine(event) }
}

/** True where the object has the key, or where its keys were not read. */
function hasKey(object: KubeObject | undefined, key: string): boolean {
  if (!object) return false
  const data = {
    ...(object['data'] as object | undefined),
    ...(object['binaryData'] as object | undefined),
    ...(object['stringData'] as object | undefined),
  }
  return Object.keys(data).length === 0 ? object['data'] === undefined : key in data
}

const keysOf = (object: KubeObject | undefined): string[] => Object.keys((object?.['data'] as object | undefined) ?? {})

/** The same name in other namespaces. */
const elsewhere = (world: World, { kind, namespace, name }: ObjectRef): string[] =>
  world
    .all(kind)
    .filter((each) => each.metadata.name === name && each.metadata.namespace !== namespace)
    .map((each) => each.metadata.namespace ?? '')

function* missingObjects(world: World, wanted: 'Secret' | 'ConfigMap', keyed: boolean): Iterable<Found> {
  const seen = new Set<string>()
  for (const { ref, key, line, pod, where } of missing(world)) {
    const id = `${ref.namespace}/${ref.name}/${key ?? ''}`
    if (ref.kind !== wanted || (key !== undefined) !== keyed || seen.has(id)) continue
    seen.add(id)
    const { namespace, name } = ref
    const workload = world.workloadOf(refOf(pod))
    const other = elsewhere(world, ref)
    const verb = wanted === 'Secret' ? 'create secret generic' : 'create configmap'
    yield {
      object: ref,
      affects: [workload],
      cause: keyed
        ? `${wanted} ${namespace}/${name} has no key ${key}${suggest(key!, keysOf(world.get(ref)))}, which ` +
          `${say(workload)} needs`
        : `${wanted} ${namespace}/${name} does not exist${suggest(name, world.names(wanted, namespace))}, and ` +
          `${say(workload)} needs it` +
          (other.length > 0 ? `; namespace ${listed(other)} has one of this name` : ''),
      evidence: [
        where ? `${say(refOf(pod))}: ${where} refers to ${wanted} ${name}${key ? `, key ${key}` : ''}` : '',
        line,
        keyed && keysOf(world.get(ref)).length > 0 ? `its keys: ${listed(keysOf(world.get(ref)), 8)}` : '',
      ],
      mend: keyed
        ? kubectl(namespace, `edit ${wanted.toLowerCase()} ${name}`)
        : kubectl(namespace, `${verb} ${name} --from-literal=${key ?? 'KEY'}=VALUE`),
      confidence: line ? 0.95 : 0.85,
    }
  }
}

export const CONFIG_RULES: readonly Rule[] = [
  rule('TSK_SECRET_MISSING', (world) => missingObjects(world, 'Secret', false)),
  rule('TSK_SECRET_KEY_MISSING', (world) => missingObjects(world, 'Secret', true)),
  rule('TSK_CONFIGMAP_MISSING', (world) => missingObjects(world, 'ConfigMap', false)),
  rule('TSK_CONFIGMAP_KEY_MISSING', (world) => missingObjects(world, 'ConfigMap', true)),
  rule('TSK_SERVICE_ACCOUNT_MISSING', function* (world) {
    const seen = new Set<string>()
    for (const { maker, workload, message, line } of refused(world)) {
      const name = /serviceaccount "([^"]+)" not found/i.exec(message)?.[1]
      const { namespace } = maker
      if (!name || seen.has(`${namespace}/${name}`) || world.find('ServiceAccount', namespace, name)) continue
      seen.add(`${namespace}/${name}`)
      yield {
        object: { kind: 'ServiceAccount', namespace, name },
        affects: [workload],
        cause:
          `ServiceAccount ${namespace}/${name} does not exist` +
          `${suggest(name, world.names('ServiceAccount', namespace))}, so ${say(workload)} gets no pods`,
        evidence: [line],
        mend: kubectl(namespace, `create serviceaccount ${name}`),
      }
    }
  }),
  rule('TSK_ENV_SHADOWED', function* (world) {
    for (const workload of world.workloads) yield* shadowedEnv(world, refOf(workload), workload)
  }),
]

function* shadowedEnv(world: World, ref: ObjectRef, workload: KubeObject): Iterable<Found> {
  const spec = (workload['spec'] as { template?: { spec?: ReturnType<typeof podSpec> } } | undefined)?.template?.spec
  for (const { name: container, env = [] } of spec?.containers ?? []) {
    for (const [name, entries] of Map.groupBy(env, (each) => each.name)) {
      const texts = entries.map(({ value, valueFrom }) => value ?? JSON.stringify(valueFrom ?? ''))
      if (new Set(texts).size < 2) continue
      const failing = world.podsOf(ref).some((pod) => isTroubled(world, pod))
      yield {
        object: ref,
        cause:
          `Container ${container} of ${say(ref)} defines ${name} ${entries.length} times: the last entry, ` +
          `"${shorten(texts.at(-1)!, 80)}", hides "${shorten(texts[0]!, 80)}"`,
        evidence: [`${say(ref)}: spec.template.spec.containers[${container}].env has ${name} ${entries.length} times`],
        mend: edit(ref),
        level: failing ? 'fatal' : 'warning',
        confidence: failing ? 0.75 : 0.7,
      }
    }
  }
}
