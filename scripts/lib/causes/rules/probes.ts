// Probes that fail, told apart: the probe is wrong, the process is slow or starved, or what it needs is missing.
import { anyOf } from '../../any-of.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { EventFact } from '../facts/facts.ts'
import { type ObjectRef, refOf } from '../facts/facts.ts'
import { type ContainerView, isPodReady, type Probe, parseTime, quantity } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { isStarting } from '../world/trouble.ts'
import { eventLine, kubectl, listed, say, shorten } from '../world/words.ts'
import { RECENT_MS, type World } from '../world/world.ts'
import { allLines } from './crash.ts'

type Which = 'readinessProbe' | 'livenessProbe' | 'startupProbe'

interface Failing {
  workload: ObjectRef
  pod: KubeObject
  container: ContainerView
  which: Which
  probe: Probe
  event: EventFact
  /** The words after `probe failed:`. */
  words: string
}

const cache = new WeakMap<World, Failing[]>()

/** Probes that fail now: of pods that are not ready, or are killed for it. */
function failing(world: World): Failing[] {
  const known = cache.get(world)
  if (known) return known
  const found = new Map<string, Failing>()
  for (const event of world.eventsBecause('Unhealthy', 'ProbeWarning')) {
    const pod = world.get(event.object)
    if (!pod || pod.metadata.deletionTimestamp || event.object.kind !== 'Pod' || world.since(event.at) > RECENT_MS)
      continue
    const [, kind = ''] = /(readiness|liveness|startup) probe/i.exec(event.message) ?? []
    const which = `${kind.toLowerCase()}Probe` as Which
    const container = choose(world, pod, which, event)
    if (!container) continue
    const killed = container.restarts > 0 && wasKilled(world, pod, container.name)
    if ((isPodReady(pod) && !(killed && container.restarts >= 2)) || (isStarting(world, pod) && !killed)) continue
    const workload = world.workloadOf(refOf(pod))
    const key = `${say(workload)} ${container.name} ${which}`
    const before = found.get(key)
    if (before && before.event.at >= event.at) continue
    found.set(key, {
      workload,
      pod,
      container,
      which,
      probe: container.spec[which] ?? {},
      event,
      words: event.message.replace(/^.*?probe (?:failed|errored)[^:]*: */is, ''),
    })
  }
  const all = [...found.values()]
  cache.set(world, all)
  return all
}

export const wasKilled = (world: World, pod: KubeObject, container: string): boolean =>
  world
    .eventsOf(refOf(pod))
    .some(
      ({ reason, message }) =>
        reason === 'Killing' && /(liveness|startup) probe/.test(message) && message.includes(container),
    )

/** The container that an event is about: the one with such a probe that fits its address. */
function choose(world: World, pod: KubeObject, which: Which, { message }: EventFact): ContainerView | undefined {
  const having = world.containers(pod).filter(({ spec }) => spec[which] !== undefined)
  if (having.length < 2) return having[0] ?? world.containers(pod).find(({ init }) => !init)
  const port = /:(\d{2,5})\//.exec(message)?.[1] ?? /:(\d{2,5}):/.exec(message)?.[1]
  return (
    having.find((each) => !each.ready && String(portOf(each, which) ?? '') === port) ??
    having.find(({ ready }) => !ready) ??
    having[0]
  )
}

/** The port of a probe as a number, where it can be told. */
function portOf({ spec }: ContainerView, which: Which): number | undefined {
  const { httpGet, tcpSocket, grpc } = spec[which] ?? {}
  const port = httpGet?.port ?? tcpSocket?.port ?? grpc?.port
  if (port === undefined) return undefined
  if (/^\d+$/.test(String(port))) return Number(port)
  return spec.ports?.find(({ name }) => name === port)?.containerPort
}

const LISTENS = new RegExp(
  '(?:listen(?:ing|s)?|started|running|serving|server|bound|bind|ready|accepting' +
    String.raw`|up)\b.{0,60}?(?:port[ =:]+|:)(\d{2,5})\b`,
  'i',
)

/** The port on which the process says that it listens. */
function saidPort(world: World, { pod, container }: Failing): { port: number; line: string } | undefined {
  const line = allLines(world, pod, container).find((each) => LISTENS.test(each) && !/error|fail|refused/i.test(each))
  return line ? { port: Number(LISTENS.exec(line)![1]), line } : undefined
}

const NAMES: Readonly<Record<Which, string>> = {
  readinessProbe: 'readiness',
  livenessProbe: 'liveness',
  startupProbe: 'startup',
}

const base = (each: Failing): Pick<Found, 'object' | 'evidence' | 'mend'> => ({
  object: each.workload,
  evidence: [
    eventLine(each.event),
    `container ${each.container.name}: ${each.which} ${shorten(JSON.stringify(each.probe), 160)}`,
  ],
  mend: kubectl(each.workload.namespace, `edit ${each.workload.kind.toLowerCase()} ${each.workload.name}`),
})

/** A probe whose target is not what the process offers. */
function wrongTarget(world: World, each: Failing): (Partial<Found> & { cause: string }) | undefined {
  const { container, which, probe, words, workload } = each
  const name = `The ${NAMES[which]} probe of ${say(workload)}`
  const port = portOf(container, which)
  const asked = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port
  const declared = (container.spec.ports ?? []).map(({ containerPort }) => containerPort)
  const said = saidPort(world, each)
  const refused = /connection refused/i.test(words)
  if (asked !== undefined && port === undefined && !/^\d+$/.test(String(asked)))
    return { cause: `${name} asks port "${asked}", and no port of container ${container.name} has that name` }
  if (refused && said && port !== undefined && said.port !== port)
    return {
      cause: `${name} asks port ${port}, and the process listens on ${said.port}`,
      evidence: [
        eventLine(each.event),
        `log: ${shorten(said.line)}`,
        `container ${container.name}: ports ${declared.join(', ')}`,
      ],
    }
  if (refused && port !== undefined && declared.length > 0 && !declared.includes(port) && container.running)
    return {
      cause:
        `${name} asks port ${port}, on which nothing listens: container ${container.name} has ` +
        listed(declared.map(String)),
      confidence: 0.9,
    }
  const status = /statuscode: (\d+)/i.exec(words)?.[1]
  if (status === '404' || status === '405' || status === '410' || status === '400')
    return {
      cause:
        `${name} asks for ${probe.httpGet?.path ?? 'a path'}, which the application does not have (status ` +
        `${status})`,
      confidence: 0.92,
    }
  if (status === '401' || status === '403')
    return {
      cause: `${name} asks for ${probe.httpGet?.path ?? 'a path'}, which demands credentials (status ${status})`,
      confidence: 0.85,
    }
  if (
    anyOf(
      'i',
      String.raw`malformed HTTP|HTTP\/0\.9|server gave HTTP response to HTTPS client`,
      'first record does not look like a TLS|http2',
      String.raw`net\/http: HTTP\/1\.x transport connection broken|\bEOF\b`,
      'connection reset',
    ).test(words)
  )
    return {
      cause: `${name} speaks ${spoken(probe)}, and the process on port ${port ?? '?'} speaks another protocol`,
      confidence: /EOF|reset/i.test(words) ? 0.75 : 0.9,
    }
  if (/Unimplemented|unknown service grpc\.health/i.test(words))
    return { cause: `${name} asks by gRPC, and the process does not offer the gRPC health service`, confidence: 0.9 }
  if (probe.grpc && /(?:connection error|preface|failed to connect|timeout: failed|context deadline)/i.test(words))
    return { cause: `${name} asks by gRPC on port ${port ?? '?'}, and nothing there speaks gRPC`, confidence: 0.75 }
  if (probe.exec && /not found|no such file|executable file|exec failed/i.test(words))
    return {
      cause: `${name} runs "${(probe.exec.command ?? []).join(' ')}", which the image does not have`,
      confidence: 0.9,
    }
  return undefined
}

const spoken = ({ httpGet, tcpSocket, grpc }: Probe): string =>
  httpGet ? (httpGet.scheme ?? 'HTTP') : tcpSocket ? 'plain TCP' : grpc ? 'gRPC' : 'a command'

const STARVING_CPU = 0.1

/** A processor limit so small that nothing answers in time. */
function starved({ container, words, probe }: Failing): string | undefined {
  const limit = container.spec.resources?.limits?.['cpu']
  const cores = quantity(limit)
  const slow = /deadline exceeded|timeout|timed out|Client\.Timeout|awaiting headers|connection refused/i.test(words)
  return cores !== undefined && cores < STARVING_CPU && slow && (probe.timeoutSeconds ?? 1) <= 15
    ? String(limit)
    : undefined
}

export const PROBE_RULES: readonly Rule[] = [
  rule('TSK_PROBE_TARGET', {
    about: 'A probe asks a port, path or protocol that the process does not offer, while the process itself is well.',
    mend: 'Correct the probe in the pod template.',
    *find(world) {
      for (const each of failing(world)) {
        if (starved(each)) continue
        const found = wrongTarget(world, each)
        if (found) yield { ...base(each), ...found }
      }
    },
  }),
  rule('TSK_CPU_STARVED', {
    about: 'A processor limit is so small that the process cannot answer its probes in time.',
    mend: 'Raise `resources.limits.cpu` of the container.',
    *find(world) {
      for (const each of failing(world)) {
        const limit = starved(each)
        if (!limit) continue
        const { workload, container, event, which } = each
        yield {
          object: workload,
          cause:
            `The processor limit of ${limit} starves container ${container.name} of ${say(workload)}, so its ` +
            `${NAMES[which]} probe gets no answer in time`,
          evidence: [`container ${container.name}: resources.limits.cpu ${limit}`, eventLine(event)],
          mend: kubectl(
            workload.namespace,
            `set resources ${workload.kind.toLowerCase()}/${workload.name} -c ${container.name} --limits=cpu=500m`,
          ),
          confidence: 0.9,
        }
      }
    },
  }),
  rule('TSK_PROBE_KILLS_START', {
    about: 'A liveness probe ends the process before it has started.',
    mend: 'Give the container a startupProbe, or a longer `initialDelaySeconds`.',
    *find(world) {
      for (const each of failing(world)) {
        const { container, pod, workload, which, event, probe } = each
        if (
          which === 'readinessProbe' ||
          wrongTarget(world, each) ||
          starved(each) ||
          !wasKilled(world, pod, container.name)
        )
          continue
        const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = probe
        const grace = initialDelaySeconds + periodSeconds * failureThreshold
        const lived = (parseTime(container.ended?.finishedAt) - parseTime(container.ended?.startedAt)) / 1000
        if (!/connection refused|deadline|timeout|statuscode: 50\d/i.test(each.words)) continue
        const early =
          container.spec.startupProbe === undefined && (Number.isNaN(lived) || lived === 0 || lived <= grace + 45)
        if (!early) continue
        yield {
          object: workload,
          cause:
            `The ${NAMES[which]} probe ends container ${container.name} of ${say(workload)} after ${grace} s, ` +
            'before it has started',
          evidence: [
            eventLine(event),
            `container ${container.name}: initialDelaySeconds ${initialDelaySeconds}, periodSeconds ` +
              `${periodSeconds}, failureThreshold ${failureThreshold}, no startupProbe`,
          ],
          mend: kubectl(workload.namespace, `edit ${workload.kind.toLowerCase()} ${workload.name}`),
          confidence: 0.65,
          symptom: true,
          hypotheses: [
            'the start takes longer than the probe grants',
            'the process never comes up, for a reason of its own',
          ],
          settle: kubectl(workload.namespace, `logs ${pod.metadata.name} -c ${container.name} --previous`),
        }
      }
    },
  }),
  rule('TSK_PROBE_FAILS', {
    about: 'A probe fails because the process says that it is not ready, or does not answer.',
    mend: 'Look at what the application needs; the evidence has its answer.',
    *find(world) {
      for (const each of failing(world)) {
        if (wrongTarget(world, each) || starved(each)) continue
        const { workload, which, words, pod, container } = each
        yield {
          ...base(each),
          symptom: true,
          cause: `The ${NAMES[which]} probe of ${say(workload)} fails: ${shorten(words, 140) || 'it gets no answer'}`,
          mend: kubectl(workload.namespace, `logs ${pod.metadata.name} -c ${container.name} --tail=50`),
          confidence: 0.45,
          hypotheses: [
            'the application waits for something that it needs',
            'it hangs',
            'the probe asks the wrong thing',
          ],
          settle: kubectl(workload.namespace, `logs ${pod.metadata.name} -c ${container.name} --tail=50`),
        }
      }
    },
  }),
]
