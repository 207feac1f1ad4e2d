import { gunzipSync } from 'node:zlib'
import { parseAllDocuments } from 'yaml'
import type { KubeObject } from '../../kube-object.ts'
import type { HelmFact } from './facts.ts'
import { createdAt } from './objects.ts'
import { strip } from './strip.ts'

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
      at: createdAt(newest),
      ...contentOf(newest),
    }
  })
}

const revision = ({ metadata }: KubeObject): number => Number(metadata.labels?.['version'] ?? 0)

interface Content {
  manifest?: string
  info?: { description?: string }
  /** What the release was given beside the chart's own values. */
  config?: unknown
}

/** What is in a record; undefined for one that cannot be read. */
function decode(secret: KubeObject): Content | undefined {
  try {
    const outer = Buffer.from(String((secret['data'] as { release?: string }).release), 'base64').toString()
    return JSON.parse(gunzipSync(Buffer.from(outer, 'base64')).toString()) as Content
  } catch {
    return undefined
  }
}

/** Description and objects of a record, without values of Secrets; a record that cannot be read has neither. */
function contentOf(secret: KubeObject): Pick<HelmFact, 'description' | 'manifest'> {
  const content = decode(secret)
  if (!content) return { description: '' }
  return { description: content.info?.description ?? '', manifest: objectsIn(content.manifest ?? '').map(strip) }
}

/** Values of Secrets that a record holds, of any revision, and settings whose names say that they are secret. */
export function secretsOfRecord(secret: KubeObject, isSecretName: (name: string) => boolean): string[] {
  const { manifest = '', config } = decode(secret) ?? {}
  const ofObjects = objectsIn(manifest)
    .filter(({ kind }) => kind === 'Secret')
    .flatMap(({ data, stringData }) => [
      ...Object.values((data ?? {}) as Record<string, string>).map((each) => Buffer.from(each, 'base64').toString()),
      ...Object.values((stringData ?? {}) as Record<string, string>),
    ])
  return [...ofObjects, ...named(config, isSecretName)].map(String)
}

/** Texts anywhere in some settings whose own name, or that of what holds them, is a secret's. */
function named(value: unknown, isSecretName: (name: string) => boolean, within = false): string[] {
  if (value === null || typeof value !== 'object') return within && typeof value === 'string' ? [value] : []
  return Object.entries(value).flatMap(([key, each]) => named(each, isSecretName, within || isSecretName(key)))
}

/** The objects of a manifest. */
export const objectsIn = (manifest: string): KubeObject[] =>
  parseAllDocuments(manifest)
    .map((document) => document.toJS() as KubeObject | null)
    .filter((each): each is KubeObject => typeof each?.kind === 'string' && each.metadata !== undefined)
