import type { KubeObject } from '../kube-object.ts'
import type { Context } from '../run/context.ts'
import { targetOf } from '../run/which-cluster.ts'
import { type ApiClient, apiClient } from './api-client.ts'
import { listKind, type METADATA_ONLY } from './list-kind.ts'

const LIMIT_MS = 5_000

/** Where the API server has the kinds that every deployment asks for, and what one object of each calls itself. */
const KINDS: Readonly<Record<string, readonly [group: string, kind: string]>> = {
  pods: ['/api/v1', 'Pod'],
  secrets: ['/api/v1', 'Secret'],
  services: ['/api/v1', 'Service'],
  configmaps: ['/api/v1', 'ConfigMap'],
  serviceaccounts: ['/api/v1', 'ServiceAccount'],
  persistentvolumeclaims: ['/api/v1', 'PersistentVolumeClaim'],
  deployments: ['/apis/apps/v1', 'Deployment'],
  statefulsets: ['/apis/apps/v1', 'StatefulSet'],
  replicasets: ['/apis/apps/v1', 'ReplicaSet'],
  endpointslices: ['/apis/discovery.k8s.io/v1', 'EndpointSlice'],
  ingresses: ['/apis/networking.k8s.io/v1', 'Ingress'],
  networkpolicies: ['/apis/networking.k8s.io/v1', 'NetworkPolicy'],
  poddisruptionbudgets: ['/apis/policy/v1', 'PodDisruptionBudget'],
}

/**
 * Objects of the namespace by requests of this process, for a tenth of the processor that kubectl takes; undefined
 * where kubectl has to be asked, which also says what is wrong: for other kinds, where an answer fails to come, and for
 * a target, which may be behind a proxy.
 */
export async function listOwn(
  context: Pick<Context, 'config' | 'paths'>,
  kinds: string,
  selector?: string,
  accept?: typeof METADATA_ONLY,
): Promise<KubeObject[] | undefined> {
  const places = kinds.split(',').map((plural) => ({ plural, known: KINDS[plural] }))
  if (places.some(({ known }) => !known)) return undefined
  const query = selector ? `?${new URLSearchParams({ labelSelector: selector })}` : ''
  const lists = await request(context, (client) =>
    Promise.all(
      places.map(({ plural, known }) =>
        listKind(client, known![1], `${known![0]}/namespaces/${context.config.namespace}/${plural}${query}`, accept),
      ),
    ),
  )
  return lists?.flat()
}

/** What a path of the API server says with status 200; undefined where kubectl has to be asked. */
export const readOwn = (context: Pick<Context, 'config' | 'paths'>, path: string): Promise<string | undefined> =>
  request(context, async (client) => {
    const { status, body } = await client.get(path, LIMIT_MS)
    return status === 200 ? body : undefined
  })

async function request<T>(
  context: Pick<Context, 'config' | 'paths'>,
  ask: (client: ApiClient) => Promise<T>,
): Promise<T | undefined> {
  const client = targetOf(context.config) ? undefined : apiClient(context)
  try {
    return client && (await ask(client))
  } catch {
    return undefined
  } finally {
    client?.close()
  }
}
