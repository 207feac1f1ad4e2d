// Objects of a Helm release that are not as the release has them, and who changed them.
import type { KubeObject } from '../../../kube-object.ts'
import { differencesOf, sayDifference } from '../../facts/drift.ts'
import { type HelmFact, type ObjectRef, refOf } from '../../facts/facts.ts'
import { handChanges } from '../../facts/managers.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { kubectl, listed, say, shorten } from '../../world/words.ts'
import type { World } from '../../world/world.ts'

/** The object of a manifest, where it would be in the cluster. */
const refIn = (helm: HelmFact, object: KubeObject): ObjectRef =>
  refOf({ ...object, metadata: { namespace: helm.namespace, ...object.metadata } })

function* changed(world: World): Iterable<Found> {
  for (const helm of world.facts.helm.filter(({ status }) => status === 'deployed'))
    for (const wanted of helm.manifest ?? []) {
      const ref = refIn(helm, wanted)
      const live = world.get(ref)
      const differences = live
        ? differencesOf(wanted, live).filter(({ path }) => !(path === 'replicas' && isScaled(world, ref)))
        : []
      if (!live || differences.length === 0) continue
      const by = handChanges(live)[0]
      yield {
        object: ref,
        cause:
          `${say(ref)} is not as release ${helm.name} has it: ` +
          shorten(listed(differences.map(sayDifference), 2), 200) +
          (by ? ` (${by.manager}${by.at ? `, ${by.at}` : ''})` : ''),
        evidence: [
          ...differences.slice(0, 2).map((each) => `${say(ref)}: ${sayDifference(each)}`),
          by
            ? `managedFields: ${by.manager} set ${shorten(by.fields.join(', '), 120)}${by.at ? ` at ${by.at}` : ''}`
            : '',
        ],
        mend: mendOf(helm),
        level: 'warning',
        confidence: 0.9,
      }
    }
}

/** An autoscaler owns the number of pods. */
const isScaled = (world: World, { namespace, name }: ObjectRef): boolean =>
  world
    .all('HorizontalPodAutoscaler')
    .some(
      (each) =>
        each.metadata.namespace === namespace &&
        (each['spec'] as { scaleTargetRef?: { name?: string } } | undefined)?.scaleTargetRef?.name === name,
    )

const mendOf = ({ name, namespace }: HelmFact): string =>
  `helm upgrade ${name} CHART --namespace ${namespace} --reuse-values --force-conflicts`

function* deleted(world: World): Iterable<Found> {
  for (const helm of world.facts.helm.filter(({ status }) => status === 'deployed'))
    for (const wanted of helm.manifest ?? []) {
      const ref = refIn(helm, wanted)
      if (!world.knowsAll(ref.kind, ref.namespace) || world.get(ref) || wanted.metadata.annotations?.['helm.sh/hook'])
        continue
      yield {
        object: ref,
        cause: `${say(ref)} of release ${helm.name} was deleted`,
        evidence: [
          `release ${helm.namespace}/${helm.name}, revision ${helm.revision}, has it`,
          'it is not in the cluster',
        ],
        mend: mendOf(helm),
        level: /Deployment|StatefulSet|Service$|ConfigMap|DaemonSet/.test(ref.kind) ? 'problem' : 'warning',
        confidence: 0.95,
      }
    }
}

/** Releases whose manifest is not known: the record of fields alone says who changed what. */
function* byHand(world: World): Iterable<Found> {
  const known = new Set(
    world.facts.helm.filter(({ manifest }) => manifest).map(({ name, namespace }) => `${namespace}/${name}`),
  )
  for (const object of world.facts.objects) {
    if (object.metadata.labels?.['app.kubernetes.io/managed-by'] !== 'Helm') continue
    const release =
      object.metadata.annotations?.['meta.helm.sh/release-name'] ??
      object.metadata.labels?.['app.kubernetes.io/instance'] ??
      ''
    const [change] = handChanges(object)
    if (!change || known.has(`${object.metadata.namespace}/${release}`)) continue
    const ref = refOf(object)
    yield {
      object: ref,
      cause:
        `${say(ref)}${release ? ` of release ${release}` : ''} was changed by hand: ${change.manager} set ` +
        `${shorten(change.fields.join(', '), 120)}${change.at ? ` at ${change.at}` : ''}`,
      evidence: [`${say(ref)}: managedFields of ${change.manager}`],
      mend: `helm get manifest ${release || 'RELEASE'} -n ${ref.namespace}`,
      level: 'warning',
      confidence: 0.6,
    }
  }
}

/** Helm's own limit for an installation: until then it is at work. */
const HELM_LIMIT_MS = 5 * 60_000

const WAITED = /context deadline exceeded|timed out waiting/

function* unfinished(world: World): Iterable<Found> {
  for (const { namespace, name, status, description, revision, at = 0 } of world.facts.helm) {
    const record = `sh.helm.release.v1.${name}.v${revision}`
    const secret: ObjectRef = { kind: 'Secret', namespace, name: record }
    const atWork = world.since(at) < HELM_LIMIT_MS
    if (/^pending-/.test(status))
      yield {
        object: secret,
        cause:
          `Helm release ${namespace}/${name} is ${status}: ` +
          (atWork ? 'an installer is at work' : 'an installer was interrupted, or is at work'),
        evidence: [`revision ${revision}: ${status}${description ? `: ${shorten(description)}` : ''}`],
        // There is no revision before the first; without its record the next installation takes the objects over.
        mend: revision === 1 ? kubectl(namespace, `delete secret ${record}`) : `helm rollback ${name} -n ${namespace}`,
        level: atWork ? 'waiting' : 'problem',
        confidence: 0.7,
      }
    else if (status === 'failed')
      yield {
        object: secret,
        cause: `Helm release ${namespace}/${name} failed: ${shorten(description || 'no reason is recorded', 160)}`,
        evidence: [`revision ${revision}: failed`],
        mend: kubectl(namespace, 'get events --sort-by=.lastTimestamp'),
        // That Helm waited in vain says nothing of now: what is not ready still has a cause of its own, or its time.
        level: WAITED.test(description) ? 'waiting' : 'problem',
        symptom: true,
        confidence: 0.5,
      }
  }
}

export const DRIFT_RULES: readonly Rule[] = [
  rule('TSK_RELEASE_DRIFT', changed),
  rule('TSK_OBJECT_DELETED', deleted),
  rule('TSK_CHANGED_BY_HAND', byHand),
  rule('TSK_RELEASE_UNFINISHED', unfinished),
]
