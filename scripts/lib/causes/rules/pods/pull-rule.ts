import type { ErrorCode } from '../../../errors.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import { podSpec } from '../../facts/objects.ts'
import { type Found, type Rule, rule } from '../../world/finding.ts'
import { imageRef } from '../../world/graph.ts'
import { kubectl, say, shorten, suggest } from '../../world/words.ts'
import type { World } from '../../world/world.ts'
import { failedPulls, type Pull } from './failed-pulls.ts'
import type { PullFault } from './image-words.ts'

export function pullRule(
  code: ErrorCode,
  fault: PullFault,
  sentence: (pull: Pull, world: World) => Pick<Found, 'cause' | 'mend'> & Partial<Found>,
): Rule {
  return rule(code, function* (world) {
    for (const pull of failedPulls(world).filter((each) => each.fault === fault)) {
      const { pod, container, words } = pull
      yield {
        object: imageRef(container.image),
        affects: [world.workloadOf(refOf(pod))],
        evidence: [
          `${say(refOf(pod))}, container ${container.name}: ${container.waiting!.reason}, image ${container.image}`,
          words && `registry: ${shorten(words)}`,
        ],
        ...sentence(pull, world),
      }
    }
  })
}

export const setImage = (world: World, { pod, container }: Pull, image = 'IMAGE:TAG'): string => {
  const { kind, namespace, name } = world.workloadOf(refOf(pod))
  return kubectl(namespace, `set image ${kind.toLowerCase()}/${name} ${container.name}=${image}`)
}

export const pullSecrets = (pod: KubeObject): string[] =>
  (podSpec(pod).imagePullSecrets ?? []).flatMap(({ name }) => name ?? [])

/** A pull secret that the pod names and that is not there. */
export function lostPullSecret(
  world: World,
  pod: KubeObject,
  image: string,
): Pick<Found, 'cause' | 'mend'> | undefined {
  const namespace = pod.metadata.namespace ?? 'default'
  const missing = pullSecrets(pod).find((name) => !world.mayExist('Secret', namespace, name))
  return missing === undefined
    ? undefined
    : {
        cause:
          `The registry of ${image} demands credentials, and its pull secret ${missing} does not exist in ` +
          `namespace ${namespace}${suggest(missing, world.names('Secret', namespace))}`,
        mend: kubectl(
          namespace,
          `create secret docker-registry ${missing} --docker-server=… --docker-username=… --docker-password=…`,
        ),
      }
}
