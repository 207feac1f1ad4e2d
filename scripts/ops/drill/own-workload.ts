// Faults of a workload that the drill itself brings, so that no page fails meanwhile and healing is a deletion.
import {
  type Action,
  create,
  type Expected,
  type Fault,
  heading,
  kubectl,
  type Names,
  type Part,
  type Title,
} from './fault.ts'

/** What differs from a workload that is well. */
export interface Different {
  readonly container?: object
  readonly pod?: object
  readonly replicas?: number
  /** Further containers, each laid over the first. */
  readonly beside?: readonly object[]
  readonly init?: readonly object[]
  /** Objects beside the workload, made before it and deleted with it. */
  readonly objects?: readonly object[]
}

/** The release that these workloads are of, for a wait that looks for one. */
export const RELEASE = 'drill'
const LABELS = { drill: 'yes', 'app.kubernetes.io/instance': RELEASE }

/** What Pod Security's `restricted` demands of a container. */
const RESTRICTED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }

const container = (image: string, different: object): object => ({
  name: 'drill',
  image,
  imagePullPolicy: 'IfNotPresent',
  command: ['sleep', '3600'],
  securityContext: RESTRICTED,
  resources: { requests: { cpu: '5m', memory: '16Mi' }, limits: { memory: '96Mi' } },
  ...different,
})

/** A template that is well but for what differs. */
export function template(
  { image }: Names,
  { container: own = {}, pod = {}, beside = [], init = [] }: Different,
): object {
  return {
    metadata: { labels: LABELS },
    spec: {
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 10001,
        runAsGroup: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container(image, own), ...beside.map((each) => container(image, each))],
      ...(init.length > 0 ? { initContainers: init.map((each) => container(image, { name: 'first', ...each })) } : {}),
      ...pod,
    },
  }
}

export const named = (apiVersion: string, kind: string, rest: object, name = 'drill'): object => ({
  apiVersion,
  kind,
  metadata: { name, labels: { 'app.kubernetes.io/instance': RELEASE } },
  ...rest,
})

/** Deletes objects by kind and name, whether they were made or not. */
export const remove = (...objects: readonly object[]): Action =>
  kubectl(
    'delete',
    '--ignore-not-found',
    '--wait=false',
    ...objects.map((each) => {
      const { apiVersion, kind, metadata } = each as { apiVersion: string; kind: string; metadata: { name: string } }
      const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
      return `${kind.toLowerCase()}${group ? `.${version}.${group}` : ''}/${metadata.name}`
    }),
  )

/** A fault of a Deployment `drill`. */
export function ofWorkload(
  title: Title,
  expected: Expected,
  different: Different | ((at: Names) => Different),
  part?: Part,
): Fault {
  const of = (at: Names): Different => (typeof different === 'function' ? different(at) : different)
  const deployment = (at: Names): object =>
    named('apps/v1', 'Deployment', {
      spec: { replicas: of(at).replicas ?? 1, selector: { matchLabels: LABELS }, template: template(at, of(at)) },
    })
  const objects = (at: Names): readonly object[] => [...(of(at).objects ?? []), deployment(at)]
  return {
    ...heading(title, expected, { apart: true, ...part }),
    objects,
    inject: (at) => objects(at).map(create),
    heal: (at) => [remove(...objects(at).toReversed())],
    watched: () => 'deployment/drill',
  }
}
