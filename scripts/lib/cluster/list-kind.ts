import type { ApiClient } from './api-client.ts'
import type { KubeObject } from './cluster.ts'

const LIMIT_MS = 10_000

/** All objects that a path lists, with their kind. Throws what the connection says, or that the server refuses. */
export async function listKind(client: ApiClient, kind: string, path: string): Promise<KubeObject[]> {
  const { status, body } = await client.get(path, LIMIT_MS)
  if (status !== 200) throw new Error(`${path} answered with status ${status}`)
  const { items } = JSON.parse(body) as { items: KubeObject[] | null }
  // The objects of a list say their kind only once, on the list.
  return (items ?? []).map((each) => ({ ...each, kind }))
}
