// The ingress controller that the suite installs: without it nobody comes in, however well the application is.
import { refOf } from '../facts/facts.ts'
import { workloadSpec } from '../facts/objects.ts'
import { type Found, type Rule, rule } from '../world/finding.ts'
import { listed, say } from '../world/words.ts'
import type { World } from '../world/world.ts'
import { home } from './parts.ts'

/** The class by which Ingress objects name this controller, and the name of its Deployment. */
const CLASS = { annotation: 'kubernetes.io/ingress.class', name: 'taskora' }
const CONTROLLER = 'ingress-controller'

function* controllerDown(world: World): Iterable<Found> {
  const namespace = home(world)
  const led = world
    .all('Ingress')
    .filter(
      ({ metadata }) => metadata.namespace === namespace && metadata.annotations?.[CLASS.annotation] === CLASS.name,
    )
  if (namespace === undefined || led.length === 0) return
  const object = { kind: 'Deployment', namespace: `${namespace}-ingress`, name: CONTROLLER }
  const controller = world.get(object)
  if (!controller && world.mayExist('Deployment', object.namespace, CONTROLLER)) return
  const pods = world.podsOf(object)
  if (controller && pods.some((pod) => world.containers(pod).some(({ ready }) => ready))) return
  const wanted = controller && workloadSpec(controller).replicas
  yield {
    object,
    affects: led.map(refOf),
    cause:
      `The ingress controller is down, and it is the only way in: ${say(object)} ` +
      (controller ? `has no pod that is ready${wanted === 0 ? ', for it is scaled to 0' : ''}` : 'does not exist'),
    evidence: [
      controller ? `${say(object)}: pods ${pods.length}, ready 0` : `${say(object)}: not found`,
      `it leads to ${listed(led.map((each) => say(refOf(each))))}`,
    ],
    mend: 'npm run setup -- --ingress',
    confidence: 0.95,
  }
}

export const INGRESS_CONTROLLER_RULES: readonly Rule[] = [rule('TSK_INGRESS_CONTROLLER', controllerDown)]
