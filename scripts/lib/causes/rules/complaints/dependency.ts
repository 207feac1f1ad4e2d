// Applications that cannot reach what they need: the fault is mostly there, not here.
import type { KubeObject } from '../../../kube-object.ts'
import { keyOf, type ObjectRef, refOf } from '../../facts/facts.ts'
import { isPodReady, podSpec, serviceSpec, templateOf } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { addressesOf, serviceOf, serviceRefOf } from '../../world/service-names.ts'
import { isStarting, isTroubled } from '../../world/trouble.ts'
import { edit, kubectl, say, shorten, suggest } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { isOver } from './over.ts'
import { complaints, type Said } from './said.ts'

const REACHING = new Set(['refused', 'timeout', 'dns', 'unreachable', 'credentials'])

/** Services by their cluster address, which is what many clients print. */
function serviceAt(world: World, host: string): ObjectRef | undefined {
  const found = world.all('Service').find((each) => serviceSpec(each).clusterIP === host)
  if (found) return refOf(found)
  const pod = world.pods.find((each) => (each['status'] as { podIP?: string } | undefined)?.podIP === host)
  return pod ? world.workloadOf(refOf(pod)) : undefined
}

/** What a complaint points to. A line without an address may mean any Service that the configuration names. */
export function targetsOf(world: World, { workload, pod, word }: Said): ObjectRef[] {
  const { namespace } = workload
  if (word.host && /^\d+(\.\d+){3}$/.test(word.host)) return [serviceAt(world, word.host)].flatMap((each) => each ?? [])
  if (word.host && word.host !== 'localhost') {
    const service = serviceOf(world, namespace, word.host)
    return service ? [refOf(service)] : []
  }
  const spec = templateOf(world.get(workload) ?? pod) ?? podSpec(pod)
  const named = [...addressesOf(world, namespace, spec)].flatMap(({ host }) => serviceOf(world, namespace, host) ?? [])
  return [...new Map(named.map((each) => [keyOf(refOf(each)), refOf(each)])).values()]
}

const VERBS: Readonly<Record<string, string>> = {
  refused: 'is refused a connection by',
  timeout: 'gets no answer in time from',
  dns: 'cannot resolve',
  unreachable: 'finds no way to',
  credentials: 'is not let in by',
}

export const DEPENDENCY_RULES: readonly Rule[] = [
  rule('TSK_SERVICE_NAME_UNKNOWN', function* (world) {
    for (const said of complaints(world)) {
      const { workload, word, pod } = said
      if (word.complaint !== 'dns' || !word.host) continue
      const ref = serviceRefOf(world, workload.namespace, word.host)
      if (!ref || world.mayExist('Service', ref.namespace, ref.name)) continue
      const where = [...addressesOf(world, workload.namespace, templateOf(world.get(workload) ?? pod) ?? {})].find(
        ({ host }) => host === word.host,
      )?.where
      yield {
        object: workload,
        cause:
          `${say(workload)} looks for ${word.host}, and there is no Service ` +
          `${ref.namespace}/${ref.name}${suggest(ref.name, world.names('Service', ref.namespace))}`,
        evidence: [`log of ${say(refOf(pod))}: ${shorten(word.line)}`, where ?? ''],
        mend: where?.includes('env ')
          ? kubectl(
              workload.namespace,
              `set env ${workload.kind.toLowerCase()}/${workload.name} ` +
                `${/env (\S+):/.exec(where)?.[1] ?? 'NAME'}=VALUE`,
            )
          : kubectl(ref.namespace, `get services`),
        affects: [workload],
      }
    }
  }),
  rule('TSK_SERVICE_PORT_WRONG', function* (world) {
    const seen = new Set<string>()
    for (const workload of world.workloads) {
      const ref = refOf(workload)
      const failing =
        world.podsOf(ref).some((pod) => isTroubled(world, pod)) ||
        complaints(world).some((said) => REACHING.has(said.word.complaint) && keyOf(said.workload) === keyOf(ref))
      for (const { host, port, where } of addressesOf(world, ref.namespace, templateOf(workload) ?? {})) {
        const service = serviceOf(world, ref.namespace, host)
        const ports = service ? (serviceSpec(service).ports ?? []).map((each) => each.port) : []
        if (
          !service ||
          port === undefined ||
          ports.length === 0 ||
          ports.includes(port) ||
          serviceSpec(service).clusterIP === 'None' ||
          // A file may hold addresses that nobody calls; a variable of the pod is there to be used.
          (!failing && !where.includes('env '))
        )
          continue
        const key = `${keyOf(ref)} ${host}:${port}`
        if (seen.has(key)) continue
        seen.add(key)
        yield {
          object: ref,
          affects: [ref],
          cause:
            `${say(ref)} calls ${host}:${port}, but Service ${say(refOf(service)).slice(8)} listens on ` +
            ports.join(', '),
          evidence: [where, `${say(refOf(service))}: spec.ports ${ports.join(', ')}`],
          mend: where.includes('env ')
            ? kubectl(
                ref.namespace,
                `set env ${ref.kind.toLowerCase()}/${ref.name} ` +
                  `${/env (\S+):/.exec(where)?.[1] ?? 'NAME'}=${host}:${ports[0]}`,
              )
            : edit(refOf(service)),
          hypotheses: [
            `the port of the Service was changed from ${port}`,
            `the port in the settings of ${ref.name} is wrong`,
          ],
          ...(failing ? { confidence: 0.9 } : { confidence: 0.75, level: 'problem' as const }),
        }
      }
    }
  }),
  rule('TSK_DEPENDENCY_UNREACHABLE', function* (world) {
    const grouped = Map.groupBy(
      complaints(world).filter(
        (said) =>
          REACHING.has(said.word.complaint) &&
          (said.word.complaint !== 'credentials' || isTroubled(world, said.pod)) &&
          !isOver(world, said, targetsOf(world, said)),
      ),
      ({ workload, container, word }) =>
        `${keyOf(workload)}/${container.name}/${word.complaint === 'credentials' ? 'credentials' : 'reach'}` +
        `/${word.host ?? ''}`,
    )
    for (const [said] of grouped.values()) yield unreachable(world, said!)
  }),
]

function unreachable(world: World, said: Said): Found {
  const { workload, pod, container, word } = said
  const targets = targetsOf(world, said)
  const name = word.host
    ? `${word.host}${word.port ? `:${word.port}` : ''}`
    : targets.length === 1
      ? say(targets[0]!)
      : 'something that it needs'
  const ready = !isTroubled(world, pod)
  const starting = targets.flatMap((each) => startingBehind(world, each))[0]
  if (starting) return waits(said, name, starting)
  return {
    object: workload,
    symptom: true,
    pointsTo: [...targets, ...(word.complaint === 'dns' ? [DNS] : [])],
    cause: `${say(workload)} ${VERBS[word.complaint]} ${name}`,
    evidence: [`log of ${say(refOf(pod))}, container ${container.name}: ${shorten(word.line)}`],
    mend: targets[0]
      ? kubectl(targets[0].namespace, `describe ${targets[0].kind.toLowerCase()} ${targets[0].name}`)
      : kubectl(workload.namespace, `logs ${pod.metadata.name} -c ${container.name}`),
    confidence: targets.length > 0 || word.host ? 0.6 : 0.5,
    level: ready ? 'problem' : 'fatal',
    hypotheses:
      targets.length === 0 && word.host
        ? [
            `${word.host} is outside this cluster and does not answer`,
            'the address is wrong',
            'a NetworkPolicy or firewall is in between',
          ]
        : [
            'a NetworkPolicy is in between',
            'the server listens on another port',
            'it was not up yet when this was tried',
          ],
    settle: kubectl(
      workload.namespace,
      `exec ${pod.metadata.name} -c ${container.name} -- nc -zv ${word.host ?? targets[0]?.name ?? 'HOST'} ` +
        (word.port ?? 'PORT'),
    ),
  }
}

/** The pods behind a Service that are on their way, where none of them serves. */
function startingBehind(world: World, target: ObjectRef): readonly KubeObject[] {
  const service = world.get(target)
  const selector = service && serviceSpec(service).selector
  const pods = selector ? world.podsWith(target.namespace, selector) : []
  return pods.some(isPodReady) ? [] : pods.filter((each) => isStarting(world, each))
}

/** It heals by itself, and what keeps the pod from starting, if anything does, is told of that pod. */
function waits({ workload, pod, container, word }: Said, name: string, starting: KubeObject): Found {
  const { kind, namespace, name: podName } = refOf(starting)
  return {
    object: workload,
    cause: `${say(workload)} waits for ${name}, whose ${kind} ${namespace}/${podName} is starting`,
    evidence: [
      `${say(refOf(starting))}: not ready yet`,
      `log of ${say(refOf(pod))}, container ${container.name}: ${shorten(word.line)}`,
    ],
    mend: kubectl(namespace, `wait --for=condition=Ready pod/${podName} --timeout=10m`),
    confidence: 0.7,
    level: 'waiting',
  }
}

/** The name server of the cluster, as a place that symptoms point to. */
export const DNS: ObjectRef = { kind: 'Service', namespace: 'kube-system', name: 'kube-dns' }
