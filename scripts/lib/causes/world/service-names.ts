import type { KubeObject } from '../../kube-object.ts'
import { keyOf, type ObjectRef } from '../facts/facts.ts'
import type { PodSpec } from '../facts/objects.ts'
import type { World } from './world.ts'

/** A host that a text names, and the port after it. */
export interface Address {
  readonly host: string
  readonly port: number | undefined
}

const ADDRESS = /(?:\b[a-z][a-z0-9+.]*:\/\/(?:[^\s/@]*@)?)?\b([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{2,5}))?\b/gi
const NAMES_A_HOST = /HOST|ADDR|URL|URI|SERVICE|ENDPOINT|SERVER|UPSTREAM|BROKER|_DSN$|REDIS|DATABASE|_DB$/i

/**
 * The hosts that a value names: with a scheme, a port or a cluster's domain, or whole where its name says that it is
 * one.
 */
export function* addressesIn(value: string, name = ''): Iterable<Address> {
  if (value.length > 4000) return
  for (const match of value.matchAll(ADDRESS)) {
    const [whole, host = '', port] = match
    const certain = whole.includes('://') || port !== undefined || /\.svc(\.|$)/.test(host)
    if (!/[a-z]/i.test(host) || /^(localhost|true|false|null)$/i.test(host)) continue
    if (certain || (NAMES_A_HOST.test(name) && whole === value.trim()))
      yield { host, port: port ? Number(port) : undefined }
  }
}

/** The parts of a host name from the Service on: `db-0.db` names a pod of a StatefulSet behind its Service. */
function labelsOf(world: World, from: string, host: string): string[] {
  const [first = '', ...rest] = host.replace(/\.$/, '').split('.')
  const ofSet = /^[a-z].*-\d+$/.test(first) && world.find('StatefulSet', from, first.replace(/-\d+$/, '')) !== undefined
  return ofSet && rest.length > 0 ? rest : [first, ...rest]
}

/**
 * The Service that a host name leads to from a namespace; undefined for one outside the cluster or that does not exist.
 */
export function serviceOf(world: World, from: string, host: string): KubeObject | undefined {
  const [name = '', namespace = from, ...rest] = labelsOf(world, from, host)
  if (rest.length > 0 && rest[0] !== 'svc') return undefined
  return world.find('Service', namespace, name)
}

/** The name and namespace that a host would have as a Service; undefined for a host outside the cluster. */
export function serviceRefOf(world: World, from: string, host: string): ObjectRef | undefined {
  const labels = labelsOf(world, from, host)
  const [name = '', namespace = from, ...rest] = labels
  const inside =
    rest.length === 0
      ? labels.length === 1 ||
        world.all('Namespace').some((each) => each.metadata.name === namespace) ||
        world.names('Service', namespace).length > 0 ||
        // `name.namespace` of a Service that there is, in a namespace that there is not.
        (labels.length === 2 && world.names('Service', from).includes(name) && world.knowsAll('Namespace', ''))
      : rest[0] === 'svc'
  return inside && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) ? { kind: 'Service', namespace, name } : undefined
}

/** Addresses that a pod's environment, arguments and configuration name, each with where it stands. */
export function* addressesOf(world: World, namespace: string, spec: PodSpec): Iterable<Address & { where: string }> {
  for (const { name: container, env = [], envFrom = [], command = [], args = [] } of [
    ...(spec.initContainers ?? []),
    ...(spec.containers ?? []),
  ]) {
    for (const { name, value } of env)
      if (value)
        for (const each of addressesIn(value, name)) yield { ...each, where: `${container}, env ${name}: ${value}` }
    for (const text of [...command, ...args])
      for (const each of addressesIn(text)) yield { ...each, where: `${container}, argument ${text.slice(0, 80)}` }
    const maps = [
      ...envFrom.flatMap(({ configMapRef }) => configMapRef?.name ?? []),
      ...env.flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef?.name ?? []),
    ]
    for (const map of new Set(maps)) yield* inConfigMap(world, namespace, map)
  }
  for (const { configMap } of spec.volumes ?? [])
    if (configMap?.name) yield* inConfigMap(world, namespace, configMap.name)
}

function* inConfigMap(world: World, namespace: string, name: string): Iterable<Address & { where: string }> {
  const data = (world.find('ConfigMap', namespace, name)?.['data'] ?? {}) as Record<string, string>
  for (const [key, value] of Object.entries(data))
    for (const each of addressesIn(String(value), key)) yield { ...each, where: `ConfigMap ${name}, key ${key}` }
}

/** The Services of this cluster that a pod's configuration names. */
export function namedServices(world: World, namespace: string, spec: PodSpec): ObjectRef[] {
  const found = new Map<string, ObjectRef>()
  for (const { host } of addressesOf(world, namespace, spec)) {
    const service = serviceOf(world, namespace, host)
    if (!service) continue
    const ref: ObjectRef = {
      kind: 'Service',
      namespace: service.metadata.namespace ?? namespace,
      name: service.metadata.name,
    }
    found.set(keyOf(ref), ref)
  }
  return [...found.values()]
}
