import { gunzipSync } from 'node:zlib'
import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '../../kube-object.ts'
import type { HelmFact } from './facts.ts'

/** What Helm keeps of its releases in Secrets: the newest record of each, with its manifest. */
export function helmRecords(secrets: readonly KubeObject[]): HelmFact[] {
  const records = secrets.filter((each) => each['type'] === 'helm.sh/release.v1')
  const byName = Map.groupBy(records, ({ metadata }) => `${metadata.namespace}/${metadata.labels?.['name']}`)
  return [...byName.values()].map((all) => {
    const newest = all.reduce((a, b) => (revision(b) > revision(a) ? b : a))
    const { status = '', name = '' } = newest.metadata.labels ?? {}
    return {
      namespace: newest.metadata.namespace ?? '',
      name,
      revision: revision(newest),
      status,
      ...contentOf(newest),
    }
  })
}

const revision = ({ metadata }: KubeObject): number => Number(metadata.labels?.['version'] ?? 0)

/** Description and objects of a record; a record that cannot be read has neither. */
function contentOf(secret: KubeObject): Pick<HelmFact, 'description' | 'manifest'> {
  try {
    const outer = Buffer.from(String((secret['data'] as { release?: string }).release), 'base64').toString()
    const { manifest = '', info } = JSON.parse(gunzipSync(Buffer.from(outer, 'base64')).toString()) as {
      manifest?: string
      info?: { description?: string }
    }
    return { description: info?.description ?? '', manifest: objectsIn(manifest) }
  } catch {
    return { description: '' }
  }
}

/** The objects of a manifest. */
export const objectsIn = (manifest: string): KubeObject[] =>
  parseAllDocuments(manifest)
    .map((document) => document.toJS() as KubeObject | null)
    .filter((each): each is KubeObject => typeof each?.kind === 'string' && each.metadata !== undefined)
