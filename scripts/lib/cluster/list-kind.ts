import type { KubeObject } from '../kube-object.ts'
import type { ApiClient } from './api-client.ts'

const LIMIT_MS = 10_000

/** For lists of names: what the objects hold stays in the server. */
export const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'

/** All objects that a path lists, with their kind. Throws what the connection says, or that the server refuses. */
export async function listKind(
  client: ApiClient,
  kind: string,
  path: string,
  accept?: typeof METADATA_ONLY,
): Promise<KubeObject[]> {
  const { status, body } = await client.get(path, LIMIT_MS, accept)
  if (status !== 200) throw new Error(`${path} answered with status ${status}`)
  const { items } = JSON.parse(body) as { items: KubeObject[] | null }
  // The objects of a list say their kind only once, on the list.
  return (items ?? []).map((each) => ({ ...each, kind }))
}
