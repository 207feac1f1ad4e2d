/** What is listed for a snapshot: the path of its API, its plural, and its kind. */
export interface ListedKind {
  readonly api: string
  readonly plural: string
  readonly kind: string
}

const of = (api: string, kinds: Readonly<Record<string, string>>): ListedKind[] =>
  Object.entries(kinds).map(([plural, kind]) => ({ api, plural, kind }))

const CORE = 'api/v1'

/** In groups: where kubectl lists, each is one process, and all run side by side. */
export const LISTED_KINDS: readonly (readonly ListedKind[])[] = [
  [
    ...of(CORE, { pods: 'Pod', nodes: 'Node', namespaces: 'Namespace', services: 'Service' }),
    ...of('apis/discovery.k8s.io/v1', { endpointslices: 'EndpointSlice' }),
    ...of(CORE, { serviceaccounts: 'ServiceAccount' }),
  ],
  [
    ...of('apis/apps/v1', {
      deployments: 'Deployment',
      statefulsets: 'StatefulSet',
      daemonsets: 'DaemonSet',
      replicasets: 'ReplicaSet',
    }),
    ...of('apis/batch/v1', { jobs: 'Job', cronjobs: 'CronJob' }),
    ...of('apis/autoscaling/v2', { horizontalpodautoscalers: 'HorizontalPodAutoscaler' }),
    ...of('apis/policy/v1', { poddisruptionbudgets: 'PodDisruptionBudget' }),
  ],
  [
    ...of(CORE, {
      secrets: 'Secret',
      configmaps: 'ConfigMap',
      persistentvolumeclaims: 'PersistentVolumeClaim',
      persistentvolumes: 'PersistentVolume',
    }),
    ...of('apis/storage.k8s.io/v1', { storageclasses: 'StorageClass' }),
    ...of(CORE, { resourcequotas: 'ResourceQuota', limitranges: 'LimitRange' }),
  ],
  [
    ...of(CORE, { events: 'Event' }),
    ...of('apis/networking.k8s.io/v1', {
      ingresses: 'Ingress',
      ingressclasses: 'IngressClass',
      networkpolicies: 'NetworkPolicy',
    }),
    ...of('apis/scheduling.k8s.io/v1', { priorityclasses: 'PriorityClass' }),
    ...of('apis/admissionregistration.k8s.io/v1', {
      validatingwebhookconfigurations: 'ValidatingWebhookConfiguration',
      mutatingwebhookconfigurations: 'MutatingWebhookConfiguration',
    }),
  ],
]
