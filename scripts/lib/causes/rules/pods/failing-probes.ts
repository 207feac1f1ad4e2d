// Probes that fail now.

import type { KubeObject } from '../../../kube-object.ts'
import { type EventFact, type ObjectRef, refOf } from '../../facts/facts.ts'
import { type ContainerView, isPodReady, type Probe } from '../../facts/objects.ts'
import { isStarting } from '../../world/trouble.ts'
import { say } from '../../world/words.ts'
import { oncePerWorld, RECENT_MS, type World } from '../../world/world.ts'

export type Which = 'readinessProbe' | 'livenessProbe' | 'startupProbe'

export interface Failing {
  workload: ObjectRef
  pod: KubeObject
  container: ContainerView
  which: Which
  probe: Probe
  event: EventFact
  /** The words after `probe failed:`. */
  words: string
}

/** What a start does not change: the image does not have the program that the probe runs. */
const LACKS_PROGRAM =
  /exec: "[^"]+": (?:executable file not found|stat \/(?!tmp|run|var|data|mnt|home)\S+: no such file)/i

/** Probes that fail now: of pods that are not ready, or are killed for it. */
export const failing = oncePerWorld((world): Failing[] => {
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
    const early = isStarting(world, pod) && !killed && !LACKS_PROGRAM.test(event.message)
    if ((isPodReady(pod) && !(killed && container.restarts >= 2)) || early) continue
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
  return [...found.values()]
})

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
export function portOf({ spec }: ContainerView, which: Which): number | undefined {
  const { httpGet, tcpSocket, grpc } = spec[which] ?? {}
  const port = httpGet?.port ?? tcpSocket?.port ?? grpc?.port
  if (port === undefined) return undefined
  if (/^\d+$/.test(String(port))) return Number(port)
  return spec.ports?.find(({ name }) => name === port)?.containerPort
}
