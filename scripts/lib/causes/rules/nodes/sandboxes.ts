// Sandboxes that the runtime cannot make.

import type { EventFact, ObjectRef } from '../../facts/facts.ts'
import { podSpec, podState } from '../../facts/objects.ts'
import type { Found } from '../../world/finding.ts'
import { isOfGonePod, isTroubled } from '../../world/trouble.ts'
import { edit, eventLine, say, shorten } from '../../world/words.ts'
import { RECENT_MS, type World } from '../../world/world.ts'

/** Words of the runtime when it cannot make the pod's sandbox. */
export function* sandboxes(world: World): Iterable<Found> {
  const seen = new Set<string>()
  for (const event of world.eventsBecause('FailedCreatePodSandBox', 'FailedCreatePodContainer', 'NetworkNotReady')) {
    const pod = world.get(event.object)
    if (pod && (!isTroubled(world, pod) || podState(pod).podIP || world.containers(pod).some(({ running }) => running)))
      continue
    if (world.since(event.at) > RECENT_MS || isOfGonePod(world, event)) continue
    const node = pod ? podSpec(pod).nodeName : undefined
    const found = sandboxSentence(event, node, world.workloadOf(event.object))
    if (seen.has(found.cause)) continue
    seen.add(found.cause)
    yield {
      affects: [world.workloadOf(event.object)],
      evidence: [eventLine(event)],
      // Networks are set up after a node's start, and runtimes come back; an image that is gone does not.
      confidence: /sandbox\)/.test(found.cause) ? 0.85 : 0.75,
      ...found,
    }
  }
}

function sandboxSentence(
  { message }: EventFact,
  node: string | undefined,
  workload: ObjectRef,
): Pick<Found, 'object' | 'cause' | 'mend'> {
  const object: ObjectRef = node ? { kind: 'Node', namespace: '', name: node } : workload
  const on = node ? ` of node ${node}` : ''
  if (/failed to (?:get|pull) (?:sandbox )?image|pause/i.test(message)) {
    const image = /image "([^"]+)"/.exec(message)?.[1] ?? 'pause'
    return {
      object,
      cause: `The runtime${on} does not have image ${image}, which every pod begins with (sandbox), and cannot pull it`,
      mend: `minikube image load ${image}`,
    }
  }
  if (/cni|network|ipam|no IP addresses|failed to allocate/i.test(message))
    return {
      object,
      cause:
        `The network plugin${on} cannot give the pod of ${say(workload)} an address: ` +
        shorten(message.replace(/^.*?: /, ''), 120),
      mend: 'kubectl -n kube-system get pods -o wide',
    }
  if (/containerd\.sock|connection refused|transport/i.test(message))
    return {
      object,
      cause: `The container runtime${on} does not answer`,
      mend: 'minikube ssh -- sudo systemctl restart containerd',
    }
  if (/runtime handler|RuntimeClass/i.test(message))
    return {
      object: workload,
      cause: `The runtime${on} does not know the RuntimeClass of ${say(workload)}`,
      mend: edit(workload),
    }
  return {
    object,
    cause: `The runtime${on} cannot make the sandbox of ${say(workload)}: ${shorten(message, 140)}`,
    mend: `kubectl describe node ${node ?? ''}`.trim(),
  }
}
