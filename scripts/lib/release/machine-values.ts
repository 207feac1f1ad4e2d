import { stringify } from 'yaml'
import { knownReady } from '../cluster/cluster.ts'
import { broughtSecrets, readSecretsRevision, SECRET_NAMES } from '../cluster/secrets.ts'
import { splitReference } from '../image-reference.ts'
import { type ReleaseImages, releaseImages } from '../images/release-images.ts'
import { podNetworks } from '../ingress/controller.ts'
import { CLASS_ANNOTATION, controllerNamespace, INGRESS_CLASS, TLS_ANNOTATION, TLS_SECRET } from '../ingress/objects.ts'
import { readChartValues } from '../run/chart-values.ts'
import type { Context } from '../run/context.ts'
import { readOverrides } from '../run/kept-target.ts'
import { wayIn } from '../run/way-in.ts'
import { type Target, targetOf } from '../run/which-cluster.ts'
import { pinnedImages } from '../target/registry.ts'
import { HOSTS } from '../tls/names.ts'
import { publicUrl, trustedOrigins } from './live.ts'

/** The values that only this machine knows, gathered; `known` spares asking for the images again. */
export async function machineValues(context: Context, known?: ReleaseImages): Promise<string> {
  const target = targetOf(context.config)
  if (target) return targetValues(context, target)
  // A dry run may come before there is a cluster to ask.
  const silent = context.options.dryRun && !(await knownReady(context))
  const { ingress, tls } = wayIn(context)
  const [images, origins, secretsRevision, proxies] = await Promise.all([
    known ?? releaseImages(context),
    trustedOrigins(context),
    silent ? '' : readSecretsRevision(context),
    silent || !ingress ? [] : podNetworks(context),
  ])
  const { nodePort } = readChartValues(context.paths, context.config)
  const way = ingress ? throughController(context.config.namespace, proxies, tls) : throughNodePort(nodePort)
  return ownValues(images, { publicUrl: publicUrl(context), trustedOrigins: origins, secretsRevision, way })
}

/**
 * What a target needs beside the values of a shared cluster and those of the person: images by digest, where people
 * open the application, and which Secrets there are.
 */
async function targetValues(context: Context, target: Target): Promise<string> {
  const { publicUrl: ofFile } = readOverrides(context.config)
  const brought = broughtSecrets(context)
  const silent = context.options.dryRun && !(await knownReady(context))
  const [images, revision] = await Promise.all([
    pinnedImages(context, target),
    silent ? '' : readSecretsRevision(context),
  ])
  const own = Object.entries(SECRET_NAMES).filter(([key]) => !brought.has(key))
  return stringify({
    // Where the person's file names the address, it has what belongs to it as well.
    ...(ofFile ? {} : wayOf(target.url)),
    secrets: { ...Object.fromEntries(own.map(([key, name]) => [key, { existingSecret: name }])), revision },
    ...Object.fromEntries(
      images.map(({ component, repository, tag, digest }) => [component, { image: { repository, tag, digest } }]),
    ),
  })
}

/** The address in the chart's words. For https its certificate is in the Secret that values-prod names. */
function wayOf(url: string): object {
  const { hostname: host, protocol } = new URL(url)
  return {
    publicUrl: url,
    ingress: { hosts: [{ host, ...(protocol === 'https:' ? { tlsSecret: TLS_SECRET } : {}) }] },
  }
}

/** The values of one way in. */
export interface WayValues {
  readonly service: object
  /** Values of the chart beside those of the frontend. */
  readonly chart: object
}

/** Whatever the chart's variant says: the suite's cluster publishes this port. */
export const throughNodePort = (nodePort: number): WayValues => ({ service: { type: 'NodePort', nodePort }, chart: {} })

/** The port is the controller's; whom it asks for, and from where, the frontend hears from it and from nobody else. */
export const throughController = (namespace: string, trustedProxies: readonly string[], tls = false): WayValues => ({
  service: { type: 'ClusterIP', nodePort: 0 },
  chart: {
    trustedProxies,
    ingress: {
      enabled: true,
      className: '',
      annotations: { [CLASS_ANNOTATION]: INGRESS_CLASS, ...(tls ? { [TLS_ANNOTATION]: 'true' } : {}) },
      hosts: HOSTS.map((host) => ({ host, ...(tls ? { tlsSecret: TLS_SECRET } : {}) })),
      controllerNamespace: controllerNamespace(namespace),
    },
  },
})

/** The pod annotation that makes a rebuilt image roll its pods even where its tag stayed the same. */
const IMAGE_ID_ANNOTATION = 'taskora.dev/image-id'

/** The values that only this machine knows, as YAML for Helm's standard input. No secret is among them. */
export function ownValues(
  images: ReleaseImages,
  own: { publicUrl: string; trustedOrigins: readonly string[]; secretsRevision: string; way: WayValues },
): string {
  const component = ({ reference, record }: ReleaseImages['frontend']): object => {
    const { repository, tag } = splitReference(reference)
    return { image: { repository, tag }, podAnnotations: { [IMAGE_ID_ANNOTATION]: record.id } }
  }
  const development = images['frontend-development']
  return stringify({
    publicUrl: own.publicUrl,
    trustedOrigins: own.trustedOrigins,
    secrets: {
      ...Object.fromEntries(Object.entries(SECRET_NAMES).map(([key, name]) => [key, { existingSecret: name }])),
      revision: own.secretsRevision,
    },
    ...own.way.chart,
    frontend: {
      ...component(images.frontend),
      service: own.way.service,
      ...(development ? { development: { image: splitReference(development.reference) } } : {}),
    },
    backend: component(images.backend),
    database: component(images.database),
  })
}
