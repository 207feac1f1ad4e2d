import { createHash } from 'node:crypto'
import type { KubeObject } from '../kube-object.ts'
import { PING, ROUTES_PORT, readinessArguments, readinessRoute } from './readiness.ts'
import { controllerRights } from './rights.ts'

/** What the objects of the controller depend on. */
export interface ControllerPlan {
  /** The application's: the controller serves no other. */
  readonly namespace: string
  readonly release: string
  readonly image: string
  /** The engine's ID of the image: a rebuilt one rolls the pod even where its reference stayed. */
  readonly imageId: string
  /** The port of https on this machine, where plain requests are sent on to; undefined without TLS. */
  readonly securePort?: number | undefined
}

/** Name of the controller's objects, wherever they are. */
export const CONTROLLER = 'ingress-controller'

/**
 * The class that Ingress objects name for this controller, by annotation: the field for it needs an IngressClass, an
 * object of the whole cluster, and rights to read those.
 */
export const INGRESS_CLASS = 'taskora'
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'

/** Makes the controller serve an Ingress by TLS alone. */
export const TLS_ANNOTATION = 'traefik.ingress.kubernetes.io/router.tls'

/** The certificate and its key, in the application's namespace. */
export const TLS_SECRET = 'taskora-tls'

/** Where the controller's own pods and Service are. */
export const controllerNamespace = (namespace: string): string => `${namespace}-ingress`

/** The digest of all objects that one installation made. */
export const DIGEST_ANNOTATION = 'taskora.dev/objects'

export const PORTS = { web: 8000, health: 8080, routes: ROUTES_PORT } as const

/** Not below 1024: the pod may bind no such port. */
const CONTAINER_USER = 65532

/** Seconds that a connection is kept, that a pod serves on once it is asked to end, and that streams have then. */
const KEPT_S = 10
const SERVES_ON_S = 15
const STREAMS_S = 25

const labelsOf = (release: string): Record<string, string> => ({
  'app.kubernetes.io/name': CONTROLLER,
  'app.kubernetes.io/instance': release,
})

/**
 * Everything but the Service: the node port is taken once the frontend has given it up. The Deployment comes last and
 * bears the digest of them all, so that one that is there tells of what is.
 */
export function controllerObjects(plan: ControllerPlan): KubeObject[] {
  const { namespace, release } = plan
  const own = controllerNamespace(namespace)
  const objects = [
    namespaceObject(plan),
    ...controllerRights((each) => metadata(each, release), { application: namespace, own }),
    policy(plan),
    ...readinessRoute(metadata(own, release), { [CLASS_ANNOTATION]: INGRESS_CLASS }, PORTS.health),
  ]
  const workload = deployment(plan)
  const digest = createHash('sha256')
    .update(JSON.stringify([...objects, workload]))
    .digest('hex')
    .slice(0, 16)
  return [...objects, { ...workload, metadata: { ...workload.metadata, annotations: { [DIGEST_ANNOTATION]: digest } } }]
}

/** The way in from outside the cluster: the node port that this machine's port leads to. */
export const controllerService = (
  { namespace, release }: Pick<ControllerPlan, 'namespace' | 'release'>,
  nodePort: number,
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata(controllerNamespace(namespace), release),
  spec: {
    type: 'NodePort',
    selector: labelsOf(release),
    ports: [{ name: 'web', port: 80, targetPort: 'web', nodePort, protocol: 'TCP' }],
  },
})

const metadata = (namespace: string, release: string): KubeObject['metadata'] => ({
  name: CONTROLLER,
  namespace,
  labels: {
    ...labelsOf(release),
    'app.kubernetes.io/part-of': 'taskora',
    'app.kubernetes.io/managed-by': 'taskora-suite',
  },
})

const namespaceObject = ({ namespace }: ControllerPlan): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: controllerNamespace(namespace),
    labels: {
      'app.kubernetes.io/part-of': 'taskora',
      'app.kubernetes.io/managed-by': 'taskora-suite',
      ...Object.fromEntries(
        ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
      ),
    },
  },
})

/** In from anywhere to the entry alone; out to the application's frontend and the API server. */
const policy = ({ namespace, release }: ControllerPlan): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: metadata(controllerNamespace(namespace), release),
  spec: {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ ports: [{ port: PORTS.web, protocol: 'TCP' }] }],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
            podSelector: { matchLabels: { 'app.kubernetes.io/component': 'frontend' } },
          },
        ],
      },
      // The API server: behind its Service it is at a port of the node, whose address no policy knows.
      { ports: [443, 8443, 6443].map((port) => ({ port, protocol: 'TCP' })) },
    ],
  },
})

const argumentsOf = ({ namespace, securePort }: ControllerPlan): string[] => [
  '--global.checknewversion=false',
  '--global.sendanonymoususage=false',
  '--log.format=json',
  '--ping=true',
  `--entrypoints.traefik.address=:${PORTS.health}`,
  `--entrypoints.web.address=:${PORTS.web}`,
  // It would end a stream of events, whose request is read and whose answer goes on.
  '--entrypoints.web.transport.respondingtimeouts.readtimeout=0s',
  // A connection that is kept ends with an answer that says so, once it is so old: else one that a pod closes when it
  // ends may have a request under way.
  `--entrypoints.web.transport.keepalivemaxtime=${KEPT_S}s`,
  // A pod that ends goes on serving while the node's rules forget it, and until connections in use are too old.
  `--entrypoints.web.transport.lifecycle.requestacceptgracetimeout=${SERVES_ON_S}s`,
  `--entrypoints.web.transport.lifecycle.gracetimeout=${STREAMS_S}s`,
  '--providers.kubernetesingress=true',
  `--providers.kubernetesingress.namespaces=${namespace},${controllerNamespace(namespace)}`,
  `--providers.kubernetesingress.ingressclass=${INGRESS_CLASS}`,
  '--providers.kubernetesingress.disableclusterscoperesources=true',
  '--providers.kubernetesingress.strictprefixmatching=true',
  '--providers.kubernetesingress.ingressendpoint.hostname=localhost',
  ...readinessArguments('web'),
  ...(securePort === undefined ? [] : redirection(securePort)),
]

/** Whoever asks in plain on the port of https; not permanent, for a browser would keep that when TLS is off again. */
const redirection = (port: number): string[] => [
  `--entrypoints.web.http.redirections.entrypoint.to=:${port}`,
  '--entrypoints.web.http.redirections.entrypoint.scheme=https',
  '--entrypoints.web.http.redirections.entrypoint.permanent=false',
]

function deployment(plan: ControllerPlan): KubeObject {
  const { namespace, release, image, imageId } = plan
  const probe = { httpGet: { path: PING, port: 'health' }, timeoutSeconds: 3 }
  const routesProbe = { ...probe, httpGet: { path: PING, port: 'routes' } }
  const container = {
    name: 'traefik',
    image,
    // The node has it: nothing is pulled.
    imagePullPolicy: 'IfNotPresent',
    command: ['traefik'],
    args: argumentsOf(plan),
    ports: Object.entries(PORTS).map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
    startupProbe: { ...probe, periodSeconds: 1, failureThreshold: 60 },
    readinessProbe: { ...routesProbe, periodSeconds: 2, failureThreshold: 5 },
    livenessProbe: { ...probe, periodSeconds: 10, failureThreshold: 6 },
    resources: {
      requests: { cpu: '20m', memory: '64Mi', 'ephemeral-storage': '16Mi' },
      limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '64Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsUser: CONTAINER_USER,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    },
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(controllerNamespace(namespace), release),
    spec: {
      replicas: 1,
      revisionHistoryLimit: 2,
      selector: { matchLabels: labelsOf(release) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: labelsOf(release), annotations: { 'taskora.dev/image-id': imageId } },
        spec: {
          serviceAccountName: CONTROLLER,
          automountServiceAccountToken: true,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: SERVES_ON_S + STREAMS_S + 5,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: CONTAINER_USER,
            runAsGroup: CONTAINER_USER,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [container],
        },
      },
    },
  }
}
