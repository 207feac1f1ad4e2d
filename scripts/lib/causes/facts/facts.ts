import type { KubeObject } from '../../kube-object.ts'

/** Something that happened to an object, of core/v1 or events.k8s.io, or a line of a pasted table. */
export interface EventFact {
  readonly type: 'Warning' | 'Normal'
  readonly reason: string
  readonly message: string
  readonly object: ObjectRef
  readonly count: number
  /** Epoch milliseconds of the last time; 0 where nothing says when. */
  readonly at: number
}

/** Names an object; `namespace` is empty for what belongs to none. */
export interface ObjectRef {
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** The last lines of one run of a container. */
export interface LogTail {
  readonly namespace: string
  readonly pod: string
  /** Empty where a file does not say it. */
  readonly container: string
  /** True for the run before the present one. */
  readonly previous: boolean
  readonly lines: readonly string[]
  /** When each line was written, as epoch milliseconds, where the reader was told. */
  readonly times?: readonly number[]
}

/** A release as Helm's newest record has it. */
export interface HelmFact {
  readonly namespace: string
  readonly name: string
  readonly revision: number
  readonly status: string
  readonly description: string
  /** When the revision began, as epoch milliseconds, where that is known. */
  readonly at?: number
  /** Objects as the release wants them, where they are known. */
  readonly manifest?: readonly KubeObject[]
}

/** What the machine says of the engine and of the container or machine that is the node. */
export interface MachineFact {
  readonly engine: 'answers' | 'silent'
  readonly node: string
  /** `active`, `inactive` … of the node's services, where they could be asked. */
  readonly services?: Readonly<Record<string, string>>
  /** Common name of the certificate authority of this installation, where one was made. */
  readonly authority?: string
}

/** What could not be read, and why; a rule that needs it says "cannot be known" in place of a guess. */
export interface Unread {
  readonly what: string
  readonly why: string
}

/** One look at a system: everything that rules may use. Made by a reader, never changed. */
export interface Facts {
  readonly objects: readonly KubeObject[]
  readonly events: readonly EventFact[]
  readonly logs: readonly LogTail[]
  readonly helm: readonly HelmFact[]
  readonly machine?: MachineFact
  /** The cluster is somebody else's: its nodes pull the images from a registry. */
  readonly target?: true
  readonly unread: readonly Unread[]
  /** `Kind` or `Kind/namespace` whose objects are all here: only of these can one say that an object does not exist. */
  readonly complete: ReadonlySet<string>
  /** Epoch milliseconds of the look; 0 where unknown. */
  readonly takenAt: number
  /** What the application's own rules ask beyond Kubernetes, such as the sessions of a database; by name. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** Facts without anything in them, to be spread under what a reader found. */
export const NO_FACTS: Facts = {
  objects: [],
  events: [],
  logs: [],
  helm: [],
  unread: [],
  complete: new Set(),
  takenAt: 0,
}

/** `Kind/namespace/name`, which names an object within one system. */
export const keyOf = ({ kind, namespace, name }: ObjectRef): string => `${kind}/${namespace}/${name}`

export const refOf = ({ kind, metadata }: KubeObject): ObjectRef => ({
  kind,
  namespace: CLUSTER_WIDE.has(kind) ? '' : (metadata.namespace ?? 'default'),
  name: metadata.name,
})

/** Kinds that belong to no namespace. */
export const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  'Node',
  'Namespace',
  'PersistentVolume',
  'StorageClass',
  'IngressClass',
  'PriorityClass',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'CSIDriver',
  'RuntimeClass',
  'APIService',
  'Image',
  'Machine',
])
