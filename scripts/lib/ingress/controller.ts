import { createCluster } from '../cluster/cluster.ts'
import { readWorkloads, waitForWorkloads } from '../cluster/rollout.ts'
import { UserError } from '../errors.ts'
import { engineImages } from '../images/docker.ts'
import type { EngineImage } from '../images/node-images.ts'
import type { KubeObject } from '../kube-object.ts'
import { readChartValues } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { newMemory } from '../run/memo.ts'
import { wayIn } from '../run/way-in.ts'
import { plannedToolchain } from '../toolchain/toolchain.ts'
import {
  CONTROLLER,
  type ControllerPlan,
  controllerNamespace,
  controllerObjects,
  controllerService,
  DIGEST_ANNOTATION,
  TLS_SECRET,
} from './objects.ts'

/** The same run, looking at the controller's namespace; what it remembers of the application is none of it. */
const within = (context: Context): Context => ({
  ...context,
  config: { ...context.config, namespace: controllerNamespace(context.config.namespace) },
  memory: newMemory(),
})

/** The controller's image as the engine holds it. Throws TSK_INGRESS_IMAGE. */
export async function controllerImage(context: Context): Promise<EngineImage> {
  const reference = plannedToolchain(context).ingressController
  const record = reference === undefined ? undefined : await engineImages(context).known(reference)
  if (reference !== undefined && record) return { reference, record }
  throw new UserError('TSK_INGRESS_IMAGE', 'The engine has no image of the ingress controller', {
    hint: 'Run `npm run setup -- --ingress`, which obtains it',
  })
}

async function planOf(context: Context): Promise<ControllerPlan> {
  const { namespace, release, port } = context.config
  const { reference, record } = await controllerImage(context)
  const securePort = wayIn(context).tls ? port : undefined
  return { namespace, release, image: reference, imageId: record.id, securePort }
}

/** Makes the controller, or brings it up to date, and waits until it is ready. Its way in is another step's. */
export async function installController(context: Context): Promise<void> {
  const objects = controllerObjects(await planOf(context))
  const isOfApplication = ({ metadata }: KubeObject): boolean => metadata.namespace === context.config.namespace
  // kubectl takes the objects of one namespace at a time.
  await createCluster(context).apply(objects.filter(isOfApplication))
  await createCluster(within(context)).apply(objects.filter((each) => !isOfApplication(each)))
  if (context.shell.dryRun) return
  await waitForWorkloads(within(context))
}

/** What keeps the controller from being what it should be; undefined when it is ready. */
export async function controllerTrouble(context: Context): Promise<string | undefined> {
  const wanted = controllerObjects(await planOf(context)).at(-1)!.metadata.annotations![DIGEST_ANNOTATION]
  const { states, objects } = await readWorkloads(within(context))
  const [state] = states
  if (!state) return 'there is no ingress controller'
  const made = objects.find(({ kind }) => kind === 'Deployment')?.metadata.annotations?.[DIGEST_ANNOTATION]
  if (made !== wanted) return 'the ingress controller is of other settings or another version'
  // Scaled to 0 it is as it was told to be, and no way in.
  if (state.desired === 0) return 'the ingress controller is scaled to 0'
  return state.done ? undefined : `the ingress controller: ${state.detail}`
}

/** True when the node port leads to the controller. */
export async function holdsPort(context: Context): Promise<boolean> {
  const services = await createCluster(within(context)).get('services')
  const { nodePort } = readChartValues(context.paths, context.config)
  return services.some(({ spec }) =>
    ((spec ?? {}) as { ports?: { nodePort?: number }[] }).ports?.some((port) => port.nodePort === nodePort),
  )
}

/** Leads the node port to the controller; the frontend's Service must have given it up. */
export async function takePort(context: Context): Promise<void> {
  const { nodePort } = readChartValues(context.paths, context.config)
  await createCluster(within(context)).apply([controllerService(context.config, nodePort)])
}

/** Gives the node port up, so that the frontend's Service can take it. */
export const givePort = async (context: Context): Promise<void> =>
  void (await createCluster(within(context)).act(['delete', 'service', CONTROLLER, '--ignore-not-found']))

/** Removes the certificate that the controller served, where there is one. */
export const removeCertificate = async (context: Context): Promise<void> =>
  void (await createCluster(context).act(['delete', 'secret', TLS_SECRET, '--ignore-not-found']))

/** Removes the controller with its namespace, its rights and its certificate, and waits until they are gone. */
export async function removeController(context: Context): Promise<void> {
  const cluster = createCluster(context)
  const namespace = controllerNamespace(context.config.namespace)
  await cluster.act(['delete', 'rolebinding,role', CONTROLLER, '--ignore-not-found'])
  await removeCertificate(context)
  await cluster.act(['delete', 'namespace', namespace, '--ignore-not-found', '--wait', '--timeout', '120s'], {
    timeoutMs: 150_000,
  })
}

/** The networks of the cluster's pods (CIDR), in which the controller is. */
export async function podNetworks(context: Context): Promise<string[]> {
  const nodes = await createCluster(context).get('nodes')
  return nodes.flatMap(({ spec }) => ((spec ?? {}) as { podCIDRs?: string[] }).podCIDRs ?? [])
}
