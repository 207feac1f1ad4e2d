// What pods need of the cluster, beside what a wait for workloads has in its hands.
import type { Context } from '../run/context.ts'
import { type ApiClient, apiClient } from './api-client.ts'
import { createCluster, type KubeObject } from './cluster.ts'

const LIMIT_MS = 10_000

/** Kinds of the namespace, and those of the cluster, with where the API has them. */
const OF_NAMESPACE = { Event: 'events', PersistentVolumeClaim: 'persistentvolumeclaims', Service: 'services' } as const
const OF_CLUSTER = { Node: '/api/v1/nodes', StorageClass: '/apis/storage.k8s.io/v1/storageclasses' } as const

/** All objects of these kinds, or undefined where not all could be read. */
export async function readNeeds(context: Context): Promise<KubeObject[] | undefined> {
  const client = apiClient(context)
  if (!client) return readByKubectl(context)
  const { namespace } = context.config
  const lists = [
    ...Object.entries(OF_NAMESPACE).map(
      ([kind, plural]) => [kind, `/api/v1/namespaces/${namespace}/${plural}`] as const,
    ),
    ...Object.entries(OF_CLUSTER),
  ]
  try {
    return (await Promise.all(lists.map(([kind, path]) => readList(client, kind, path)))).flat()
  } catch {
    return undefined
  } finally {
    client.close()
  }
}

async function readList(client: ApiClient, kind: string, path: string): Promise<KubeObject[]> {
  const { status, body } = await client.get(path, LIMIT_MS)
  if (status !== 200) throw new Error(`${path} answered with status ${status}`)
  const { items } = JSON.parse(body) as { items: KubeObject[] | null }
  // The objects of a list say their kind only once, on the list.
  return (items ?? []).map((each) => ({ ...each, kind }))
}

async function readByKubectl(context: Context): Promise<KubeObject[] | undefined> {
  const kinds = 'events,persistentvolumeclaims,nodes,services,storageclasses'
  const { exitCode, stdout } = await createCluster(context).probe(['get', kinds, '--output', 'json'], {
    timeoutMs: LIMIT_MS,
  })
  try {
    return exitCode === 0 ? (JSON.parse(stdout) as { items: KubeObject[] }).items : undefined
  } catch {
    return undefined
  }
}
