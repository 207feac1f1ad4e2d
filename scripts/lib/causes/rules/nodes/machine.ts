// What the machine of the node says of itself.

import type { ObjectRef } from '../../facts/facts.ts'
import { refOf } from '../../facts/facts.ts'
import type { Found } from '../../world/finding.ts'
import type { World } from '../../world/world.ts'

/** What hinders a node's container, what docker says of it, and what mends it. */
const NODE_STATES: Readonly<Record<string, readonly [cause: string, seen: string, mend: string]>> = {
  paused: ["The node's container is paused", 'paused', 'npm run setup'],
  missing: ['There is no cluster: the node does not exist', 'no such container', 'npm run deploy'],
  stopped: ['The node is stopped', 'exited', 'npm run setup'],
}

/** The engine, the node's container and the services that the node's own machine reports. */
export function* machine(world: World): Iterable<Found> {
  const { machine: seen } = world.facts
  if (!seen) return
  const object: ObjectRef = { kind: 'Machine', namespace: '', name: 'node' }
  const affects = [...world.all('Node').map(refOf), ...world.workloads.map(refOf)]
  const found = (cause: string, line: string, mend = 'npm run setup'): Found => ({
    object,
    affects,
    cause,
    evidence: [line],
    mend,
  })
  const [cause, state, mend] = NODE_STATES[seen.node ?? ''] ?? []
  if (seen.engine === 'silent')
    yield found('No Docker engine answers, so the node cannot run', 'docker version: no answer')
  else if (cause) yield found(cause, `docker container inspect: ${state}`, mend)
  for (const [service, is] of Object.entries(seen.services ?? {}))
    if (/^(inactive|failed|deactivating)$/.test(is))
      yield found(`Service ${service} of the node is ${is}`, `systemctl is-active ${service}: ${is}`)
}
