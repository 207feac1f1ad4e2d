// What Services choose by their selectors.

import type { KubeObject } from '../../../kube-object.ts'
import { type ObjectRef, refOf } from '../../facts/facts.ts'
import { serviceSpec, workloadSpec } from '../../facts/objects.ts'
import type { World } from '../../world/world.ts'

/** The Services that choose pods by labels; those of the API server and of operators have none. */
export const choosing = (world: World): { service: KubeObject; ref: ObjectRef; selector: Record<string, string> }[] =>
  world.all('Service').flatMap((service) => {
    const { selector = {}, type } = serviceSpec(service)
    return Object.keys(selector).length > 0 && type !== 'ExternalName'
      ? [{ service, ref: refOf(service), selector }]
      : []
  })

export const text = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')

/** The labels that a workload gives its pods. */
export const labelsOf = (workload: KubeObject): Record<string, string> =>
  workloadSpec(workload).template?.metadata?.labels ?? (workload.kind === 'Pod' ? (workload.metadata.labels ?? {}) : {})

/** The workload that a selector is meant for: of the same name, or with the most labels in common. */
export function meant(
  world: World,
  { namespace, name }: ObjectRef,
  selector: Readonly<Record<string, string>>,
): KubeObject | undefined {
  const wanted = Object.entries(selector)
  const scored = world.workloads
    .filter((each) => each.metadata.namespace === namespace && /Deployment|StatefulSet|DaemonSet/.test(each.kind))
    .map((each) => ({
      each,
      score:
        wanted.filter(([key, value]) => labelsOf(each)[key] === value).length +
        (each.metadata.name === name ? 1.5 : 0) +
        (wanted.some(([key]) => key in labelsOf(each)) ? 0.1 : 0),
    }))
    .sort((a, b) => b.score - a.score)
  return scored[0] && scored[0].score >= 1 ? scored[0].each : undefined
}
