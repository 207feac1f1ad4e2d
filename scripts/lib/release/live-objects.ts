import { differencesOf, sayDifference } from '../causes/facts/drift.ts'
import { handChanges } from '../causes/facts/managers.ts'
import type { ManagedField } from '../causes/facts/objects.ts'
import { createCluster, type KubeObject } from '../cluster/cluster.ts'
import { listOwn } from '../cluster/own-requests.ts'
import { ofRelease } from '../cluster/rollout.ts'
import type { Context } from '../run/context.ts'
import type { Manifest } from './helm.ts'

/** An object of the release that is not as its manifest has it. */
export interface Drift {
  /** `Deployment/taskora-backend changed by hand: replicas is 1 in place of 3 (kubectl scale)` */
  readonly said: string
  /** Undefined for one that was deleted. */
  readonly live?: KubeObject
}

/** What Helm installs and people change; objects of other kinds are not looked at. */
const KINDS =
  'deployments,statefulsets,services,configmaps,ingresses,networkpolicies,poddisruptionbudgets,serviceaccounts'

/** Compares what is in the cluster with the manifest: Helm itself only knows what it installed. */
export async function readDrift(context: Context, manifest: Manifest): Promise<Drift[]> {
  const own = await listOwn(context, KINDS, ofRelease(context))
  if (own) return driftOf(manifest, own)
  const listing = await createCluster(context).ask(
    ['get', KINDS, '--output', 'json', '--show-managed-fields', '--selector', ofRelease(context)],
    { timeoutMs: 30_000 },
  )
  return driftOf(manifest, (JSON.parse(listing.stdout) as { items: KubeObject[] }).items)
}

const COMPARED =
  /^(Deployment|StatefulSet|Service|ConfigMap|Ingress|NetworkPolicy|PodDisruptionBudget|ServiceAccount)\//

/** The drift of a listing of all objects of the release. */
export function driftOf(manifest: Manifest, objects: readonly KubeObject[]): Drift[] {
  const live = new Map(objects.map((each) => [`${each.kind}/${each.metadata.name}`, each]))
  return [...manifest]
    .filter(([key]) => COMPARED.test(key))
    .flatMap(([key, text]): Drift[] => {
      const object = live.get(key)
      if (!object) return [{ said: `${key} is gone` }]
      const differences = differencesOf(JSON.parse(text) as KubeObject, object)
      if (differences.length === 0) return []
      const by = handChanges(object)[0]
      const what = differences.slice(0, 2).map(sayDifference).join(', ')
      return [
        {
          said: `${key} was changed by hand: ${what}${by ? ` (${by.manager}${by.at ? `, ${by.at}` : ''})` : ''}`,
          live: object,
        },
      ]
    })
}

/**
 * Gives Helm the fields that somebody added by hand. A server-side apply removes fields only of its own manager: what
 * another one added would outlive every upgrade. The record of fields is merged as `kubectl` does it for its own
 * upgrades.
 */
export async function takeOver(context: Context, drifts: readonly Drift[]): Promise<void> {
  for (const { live } of drifts) {
    const fields = live ? mergedFields(live) : undefined
    if (!live || !fields) continue
    const patch = JSON.stringify([
      // Refused when somebody changed the object in between: then the next run sees it.
      { op: 'test', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
      { op: 'replace', path: '/metadata/managedFields', value: fields },
    ])
    await createCluster(context).act([
      'patch',
      live.kind.toLowerCase(),
      live.metadata.name,
      '--type',
      'json',
      '--patch',
      patch,
    ])
  }
}

/** The record with the fields of persons under Helm's name; undefined where there is nothing to merge. */
export function mergedFields(object: KubeObject): ManagedField[] | undefined {
  const fields = ((object.metadata as { managedFields?: ManagedField[] }).managedFields ?? []) as ManagedField[]
  const helm = fields.find(
    ({ manager, operation, subresource }) => manager === 'helm' && operation === 'Apply' && !subresource,
  )
  const hands = fields.filter(
    ({ manager, subresource }) =>
      subresource !== 'status' &&
      handChanges({
        ...object,
        metadata: {
          ...object.metadata,
          managedFields: fields.filter((each) => each.manager === manager),
        } as KubeObject['metadata'],
      }).length > 0,
  )
  if (!helm || hands.length === 0) return undefined
  const merged = hands.reduce((all, { fieldsV1 = {} }) => union(all, fieldsV1), helm.fieldsV1 ?? {})
  return [...fields.filter((each) => each !== helm && !hands.includes(each)), { ...helm, fieldsV1: merged }]
}

function union(a: object, b: object): object {
  const result: Record<string, unknown> = { ...a }
  for (const [key, value] of Object.entries(b)) {
    const known = result[key]
    result[key] = typeof known === 'object' && known !== null ? union(known, value as object) : value
  }
  return result
}
