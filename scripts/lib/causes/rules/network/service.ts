// Services that lead nowhere, or to pods that are not theirs.

import { splitReference } from '../../../image-reference.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { keyOf, refOf } from '../../facts/facts.ts'
import { isPodReady, podSpec, serviceSpec, workloadSpec } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { isStarting } from '../../world/trouble.ts'
import { edit, kubectl, listed, say } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { ports } from './service-ports.ts'
import { choosing, labelsOf, meant, text } from './service-selection.ts'

function* selectors(world: World): Iterable<Found> {
  for (const { ref, selector } of choosing(world)) {
    if (world.podsWith(ref.namespace, selector).length > 0) continue
    const object = meant(world, ref, selector)
    if (!object || !world.all('Pod').length) continue
    const labels = labelsOf(object)
    const wrong = Object.entries(selector).filter(([name, value]) => labels[name] !== value)
    // The template fits: then the pods are missing, not the selector.
    if (wrong.length === 0 || (workloadSpec(object).replicas === 0 && world.podsOf(refOf(object)).length === 0))
      continue
    yield {
      object: ref,
      cause:
        `Service ${ref.namespace}/${ref.name} selects no pod: ` +
        wrong
          .map(
            ([name, value]) =>
              `its selector says ${name}=${value}, and the pods of ${say(refOf(object))} have ` +
              `${labels[name] === undefined ? 'no such label' : `${name}=${labels[name]}`}`,
          )
          .join('; '),
      evidence: [
        `${say(ref)}: spec.selector ${text(selector)}, no endpoints`,
        `${say(refOf(object))}: pod labels ${text(labels)}`,
      ],
      mend: kubectl(
        ref.namespace,
        `patch service ${ref.name} -p '` +
          JSON.stringify({
            spec: { selector: Object.fromEntries(Object.keys(selector).map((name) => [name, labels[name] ?? null])) },
          }) +
          "'",
      ),
    }
  }
}

function* foreignPods(world: World): Iterable<Found> {
  for (const { ref, selector } of choosing(world)) {
    const pods = world
      .podsWith(ref.namespace, selector)
      .filter((pod) => !/^(Job|CronJob)$/.test(world.workloadOf(refOf(pod)).kind))
    const groups = Map.groupBy(pods, (pod) => keyOf(world.workloadOf(refOf(pod))))
    if (groups.size < 2) continue
    const named = pods.find((pod) => world.workloadOf(refOf(pod)).name === ref.name)
    // Several versions of one application behind one Service are usual: they have the ports that it leads to.
    const main = keyOf(
      world.workloadOf(refOf(named ?? [...groups.values()].sort((a, b) => b.length - a.length)[0]![0]!)),
    )
    const reference = groups.get(main)![0]!
    const foreign = [...groups]
      .filter(([key, [pod]]) => key !== main && isForeign(reference, pod!))
      .map(([, [pod]]) => pod!)
    if (foreign.length === 0) continue
    const names = foreign.map((pod) => say(world.workloadOf(refOf(pod))))
    yield {
      object: ref,
      cause:
        `Service ${ref.namespace}/${ref.name} also leads to ${listed(names)}: its selector ${text(selector)} ` +
        `is met by pods that are not ${world.workloadOf(refOf(reference)).name}'s`,
      evidence: [
        `${say(ref)}: spec.selector ${text(selector)}`,
        ...foreign
          .slice(0, 2)
          .map((pod) => `${say(refOf(pod))} (image ${podSpec(pod).containers?.[0]?.image}) is among its endpoints`),
      ],
      mend: edit(ref),
      level: 'problem',
      confidence: 0.85,
    }
  }
}

/** Other software: neither the same image nor the same label of name. */
function isForeign(own: KubeObject, other: KubeObject): boolean {
  const repository = (pod: KubeObject): string => splitReference(podSpec(pod).containers?.[0]?.image ?? '').repository
  const name = (pod: KubeObject): string | undefined => pod.metadata.labels?.['app.kubernetes.io/name']
  if (repository(own) === '' || repository(other) === '') return false
  return (
    repository(own) !== repository(other) &&
    (name(own) === undefined || name(own) !== name(other) || pod(own) !== pod(other))
  )
}

const pod = ({ metadata }: KubeObject): string | undefined => metadata.labels?.['app.kubernetes.io/component']

function* withoutPods(world: World): Iterable<Found> {
  for (const { ref, selector } of choosing(world)) {
    const pods = world.podsWith(ref.namespace, selector)
    if (pods.some(isPodReady) || pods.some((pod) => isStarting(world, pod))) continue
    if (pods.length === 0 && world.all('Pod').length === 0) continue
    const owner = pods[0] ? world.workloadOf(refOf(pods[0])) : undefined
    const template =
      owner ??
      world.workloads
        .map((each) => ({ ref: refOf(each), labels: labelsOf(each) }))
        .find(
          (each) =>
            each.ref.namespace === ref.namespace &&
            Object.entries(selector).every(([name, value]) => each.labels[name] === value),
        )?.ref
    yield {
      object: ref,
      symptom: true,
      echo: template !== undefined,
      pointsTo: template ? [template] : [],
      cause:
        pods.length > 0
          ? `Service ${ref.namespace}/${ref.name} has no ready pod behind it`
          : `Service ${ref.namespace}/${ref.name} selects no pod (${text(selector)}), and no workload makes ` +
            'pods with these labels',
      evidence: [`${say(ref)}: ${pods.length} pods, none ready`],
      mend: kubectl(ref.namespace, `get pods -l ${text(selector)}`),
      confidence: pods.length > 0 ? 0.4 : 0.6,
      level: 'problem',
      settle: kubectl(ref.namespace, `describe service ${ref.name}`),
    }
  }
}

export const SERVICE_RULES: readonly Rule[] = [
  rule('TSK_SERVICE_SELECTOR', selectors),
  rule('TSK_SERVICE_TOO_WIDE', foreignPods),
  rule('TSK_SERVICE_TARGET_PORT', ports),
  rule('TSK_SERVICE_EMPTY', withoutPods),
  rule('TSK_EXTERNAL_NAME', function* (world) {
    for (const service of world.all('Service')) {
      const { type, externalName = '' } = serviceSpec(service)
      const [, name, namespace] = /^([\w-]+)\.([\w-]+)\.svc(\.|$)/.exec(externalName) ?? []
      if (type === 'ExternalName' && name && !world.mayExist('Service', namespace!, name))
        yield {
          object: refOf(service),
          cause: `Service ${say(refOf(service)).slice(8)} stands for ${externalName}, which does not exist`,
          evidence: [`${say(refOf(service))}: spec.externalName ${externalName}`],
          mend: edit(refOf(service)),
        }
    }
  }),
]
