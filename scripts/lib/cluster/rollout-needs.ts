// What pods need of the cluster, beside what a wait for workloads has in its hands.
import { basename } from 'node:path'
import type { Context } from '../run/context.ts'
import type { ApiClient } from './api-client.ts'
import { createCluster, type KubeObject } from './cluster.ts'
import { listKind, METADATA_ONLY } from './list-kind.ts'

/** Kinds of the namespace, and those of the cluster, with where the API has them. */
const OF_NAMESPACE = {
  Event: 'events',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  ResourceQuota: 'resourcequotas',
  Service: 'services',
} as const
const OF_CLUSTER = {
  Node: '/api/v1/nodes',
  PersistentVolume: '/api/v1/persistentvolumes',
  StorageClass: '/apis/storage.k8s.io/v1/storageclasses',
} as const

/** Kinds of the namespace of which names are enough. */
const NAMED = { ConfigMap: 'configmaps', Secret: 'secrets' } as const

/** The kinds that are known whole once needs are read; `Kind/namespace` for those of the namespace. */
export const knownKinds = (namespace: string): string[] => [
  ...Object.keys(OF_NAMESPACE).map((kind) => `${kind}/${namespace}`),
  ...Object.keys(OF_CLUSTER),
]

/**
 * All objects of these kinds, Secrets and ConfigMaps by their names alone; undefined where not all could be read.
 * Without a client kubectl reads them, except for the names.
 */
export async function readNeeds(context: Context, client: ApiClient | undefined): Promise<KubeObject[] | undefined> {
  if (!client) return readByKubectl(context)
  const { namespace } = context.config
  const lists = [
    ...Object.entries(OF_NAMESPACE).map(
      ([kind, plural]) => [kind, `/api/v1/namespaces/${namespace}/${plural}`] as const,
    ),
    ...Object.entries(OF_CLUSTER),
  ]
  const names = Object.entries(NAMED).map(([kind, plural]) =>
    listKind(client, kind, `/api/v1/namespaces/${namespace}/${plural}`, METADATA_ONLY),
  )
  try {
    return (await Promise.all([...lists.map(([kind, path]) => listKind(client, kind, path)), ...names])).flat()
  } catch {
    return undefined
  }
}

async function readByKubectl(context: Context): Promise<KubeObject[] | undefined> {
  const kinds = [...Object.values(OF_NAMESPACE), ...Object.values(OF_CLUSTER).map((path) => basename(path))]
  const { exitCode, stdout } = await createCluster(context).probe(['get', kinds.join(','), '--output', 'json'], {
    timeoutMs: 10_000,
  })
  try {
    return exitCode === 0 ? (JSON.parse(stdout) as { items: KubeObject[] }).items : undefined
  } catch {
    return undefined
  }
}
