// Services that lead to a port that nobody has.

import { refOf } from '../../facts/facts.ts'
import { podSpec, serviceSpec } from '../../facts/objects.ts'
import type { Found } from '../../world/finding.ts'
import { edit, kubectl, listed, say, suggest } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { choosing } from './service-selection.ts'

export function* ports(world: World): Iterable<Found> {
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
          mend: edit(ref),
          level: 'problem',
        }
      }
    }
  }
}
