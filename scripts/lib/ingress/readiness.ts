/**
 * Whether a controller has read its routes. Its own ping does not say so: it answers from the start, and until then
 * everybody gets 404. So there is one route more, which arrives with all others: to the ping of the pod that is asked.
 */
import type { KubeObject } from '../kube-object.ts'

/** The entry point that nothing but this route is at, and its port. */
const ENTRY = 'routes'
export const ROUTES_PORT = 8081

/** The path that Traefik answers by itself, at the port of its health. */
export const PING = '/ping'

const NAME = 'routes-read'

/** Traefik's: the entry points of an Ingress, which are else all that are default. */
const ENTRY_ANNOTATION = 'traefik.ingress.kubernetes.io/router.entrypoints'

/** Arguments of Traefik; `web` is the entry point that everything else is at. */
export const readinessArguments = (web: string): string[] => [
  `--entrypoints.${ENTRY}.address=:${ROUTES_PORT}`,
  `--entrypoints.${web}.asdefault=true`,
  // Such a Service leads to a name. This one's is the pod itself; endpoints cannot be, and would be of other pods too.
  '--providers.kubernetesingress.allowexternalnameservices=true',
]

/**
 * The route, as an Ingress and its Service. `metadata` is that of the controller's own objects, `classes` the
 * annotations by which it takes an Ingress for its own, `healthPort` where it answers `PING`.
 */
export function readinessRoute(
  metadata: KubeObject['metadata'],
  classes: Record<string, string>,
  healthPort: number,
): KubeObject[] {
  const named = { ...metadata, name: NAME }
  const service = { name: NAME, port: { number: healthPort } }
  const path = { path: PING, pathType: 'Exact', backend: { service } }
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: named,
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port: healthPort, protocol: 'TCP' }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...named, annotations: { ...classes, [ENTRY_ANNOTATION]: ENTRY } },
      spec: { rules: [{ http: { paths: [path] } }] },
    },
  ]
}
