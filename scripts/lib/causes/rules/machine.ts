// What the machine of the node says of itself.

import { type ObjectRef, refOf } from '../facts/facts.ts'
import type { Found } from '../world/finding.ts'
import type { World } from '../world/world.ts'

/** The services that the node's own machine reports. */
export function* machine(world: World): Iterable<Found> {
  const { machine: seen } = world.facts
  if (!seen) return
  const ref: ObjectRef = { kind: 'Machine', namespace: '', name: 'node' }
  const all = [...world.all('Node').map(refOf), ...world.workloads.map(refOf)]
  if (seen.engine === 'silent')
    yield {
      object: ref,
      affects: all,
      cause: 'No Docker engine answers, so the node cannot run',
      evidence: ['docker version: no answer'],
      mend: 'npm run setup',
    }
  else if (seen.node === 'paused')
    yield {
      object: ref,
      affects: all,
      cause: "The node's container is paused",
      evidence: ['docker container inspect: paused'],
      mend: 'npm run setup',
    }
  else if (seen.node === 'missing')
    yield {
      object: ref,
      affects: all,
      cause: 'There is no cluster: the node does not exist',
      evidence: ['docker container inspect: no such container'],
      mend: 'npm run deploy',
    }
  else if (seen.node === 'stopped')
    yield {
      object: ref,
      affects: all,
      cause: 'The node is stopped',
      evidence: ['docker container inspect: exited'],
      mend: 'npm run setup',
    }
  for (const [service, state] of Object.entries(seen.services ?? {}))
    if (/^(inactive|failed|deactivating)$/.test(state))
      yield {
        object: ref,
        affects: all,
        cause: `Service ${service} of the node is ${state}`,
        evidence: [`systemctl is-active ${service}: ${state}`],
        mend: `npm run setup`,
      }
}
