// Services that lead nowhere, or to pods that are not theirs.
import type { KubeObject } from '../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../facts/facts.ts'
import { isPodReady, podSpec, serviceSpec, workloadSpec } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { isStarting } from '../world/trouble.ts'
import { kubectl, listed, say, suggest } from '../world/words.ts'
import type { World } from '../world/world.ts'

/** The Services that choose pods by labels; those of the API server and of operators have none. */
const choosing = (world: World): { service: KubeObject; ref: ObjectRef; selector: Record<string, string> }[] =>
  world.all('Service').flatMap((service) => {
    const { selector = {}, type } = serviceSpec(service)
    return Object.keys(selector).length > 0 && type !== 'ExternalName'
      ? [{ service, ref: refOf(service), selector }]
      : []
  })

const text = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',')

/** The labels that a workload gives its pods. */
const labelsOf = (workload: KubeObject): Record<string, string> =>
  workloadSpec(workload).template?.metadata?.labels ?? (workload.kind === 'Pod' ? (workload.metadata.labels ?? {}) : {})

/** The workload that a selector is meant for: of the same name, or with the most labels in common. */
function meant(
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
      mend: kubectl(ref.namespace, `edit service ${ref.name}`),
      level: 'problem',
      confidence: 0.85,
    }
  }
}

/** Other software: neither the same image nor the same label of name. */
function isForeign(own: KubeObject, other: KubeObject): boolean {
  const repository = (pod: KubeObject): string => (podSpec(pod).containers?.[0]?.image ?? '').replace(/[:@][^/]*$/, '')
  const name = (pod: KubeObject): string | undefined => pod.metadata.labels?.['app.kubernetes.io/name']
  if (repository(own) === '' || repository(other) === '') return false
  return (
    repository(own) !== repository(other) &&
    (name(own) === undefined || name(own) !== name(other) || pod(own) !== pod(other))
  )
}

const pod = ({ metadata }: KubeObject): string | undefined => metadata.labels?.['app.kubernetes.io/component']

function* ports(world: World): Iterable<Found> {
  for (const { service, ref, selector } of choosing(world)) {
    const pods = world.podsWith(ref.namespace, selector)
    const template = pods[0] ? podSpec(pods[0]) : undefined
    if (!template?.containers) continue
    const declared = template.containers.flatMap(({ ports: all = [] }) => all)
    for (const { port, targetPort = port, protocol = 'TCP', name } of serviceSpec(service).ports ?? []) {
      const numeric = typeof targetPort === 'number' || /^\d+$/.test(targetPort)
      const same = declared.filter((each) =>
        numeric ? each.containerPort === Number(targetPort) : each.name === targetPort,
      )
      const workload = world.workloadOf(refOf(pods[0]!))
      const known = listed(
        declared.map((each) => `${each.name ? `${each.name} ` : ''}${each.containerPort}/${each.protocol ?? 'TCP'}`),
      )
      const evidence = [
        `${say(ref)}: port ${name ?? port} leads to targetPort ${targetPort}, protocol ${protocol}`,
        `${say(workload)}: containerPorts ${known || 'none declared'}`,
      ]
      const fix = (value: number | string | undefined): string =>
        kubectl(
          ref.namespace,
          `patch service ${ref.name} --type=json -p '[{"op":"replace","path":"/spec/ports/` +
            `${(serviceSpec(service).ports ?? []).findIndex((each) => each.port === port)}/targetPort","value":` +
            `${JSON.stringify(value ?? 'PORT')}}]'`,
        )
      if (same.length === 0 && (declared.length > 0 || !numeric)) {
        // A number that nobody declared may be served all the same: then only a failing client makes it wrong.
        const sidecar = template.containers.length > 1 && numeric && declared.length < template.containers.length
        yield {
          object: ref,
          cause: numeric
            ? `Service ${ref.namespace}/${ref.name} leads to port ${targetPort}, on which no container of ` +
              `${say(workload)} listens (${known})`
            : `Service ${ref.namespace}/${ref.name} leads to port "${targetPort}", and no container of ` +
              `${say(workload)} names a port so` +
              suggest(
                String(targetPort),
                declared.flatMap((each) => each.name ?? []),
              ),
          evidence,
          mend: fix(
            declared.length === 1
              ? numeric
                ? declared[0]!.containerPort
                : (declared[0]!.name ?? declared[0]!.containerPort)
              : undefined,
          ),
          confidence: sidecar ? 0.6 : numeric ? 0.85 : 0.95,
          level: 'problem',
        }
      } else if (same.length > 0 && !same.some((each) => (each.protocol ?? 'TCP') === protocol)) {
        yield {
          object: ref,
          cause:
            `Service ${ref.namespace}/${ref.name} forwards ${protocol} on port ${port}, and ${say(workload)} ` +
            `listens for ${same[0]!.protocol ?? 'TCP'}`,
          evidence,
          mend: kubectl(ref.namespace, `edit service ${ref.name}`),
          level: 'problem',
        }
      }
    }
  }
}

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
  rule('TSK_SERVICE_SELECTOR', {
    about: 'A Service selects no pods: its selector and their labels differ.',
    mend: "Make the selector equal to the pods' labels.",
    find: selectors,
  }),
  rule('TSK_SERVICE_TOO_WIDE', {
    about: "A Service's selector is met by pods of another application, which get a part of its traffic.",
    mend: 'Add a label to the selector that only the right pods have.',
    find: foreignPods,
  }),
  rule('TSK_SERVICE_TARGET_PORT', {
    about: 'A Service leads to a port or protocol that no container of its pods has.',
    mend: 'Set targetPort to a containerPort of the pods.',
    find: ports,
  }),
  rule('TSK_SERVICE_EMPTY', {
    about: 'A Service has no ready pod behind it.',
    mend: 'Look at the pods that it selects.',
    find: withoutPods,
  }),
  rule('TSK_EXTERNAL_NAME', {
    about: 'A Service of type ExternalName leads to a Service that does not exist.',
    mend: 'Correct `externalName`.',
    *find(world) {
      for (const service of world.all('Service')) {
        const { type, externalName = '' } = serviceSpec(service)
        const [, name, namespace] = /^([\w-]+)\.([\w-]+)\.svc(\.|$)/.exec(externalName) ?? []
        if (type === 'ExternalName' && name && !world.mayExist('Service', namespace!, name))
          yield {
            object: refOf(service),
            cause: `Service ${say(refOf(service)).slice(8)} stands for ${externalName}, which does not exist`,
            evidence: [`${say(refOf(service))}: spec.externalName ${externalName}`],
            mend: kubectl(refOf(service).namespace, `edit service ${service.metadata.name}`),
          }
      }
    },
  }),
]
