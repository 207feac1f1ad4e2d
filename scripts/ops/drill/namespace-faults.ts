// Faults beside Deployments: Ingresses, Jobs, autoscalers, deletions, and what the application's parts need of another.
import { create, docker, type Fault, kubectl, type Names, patch } from './fault.ts'
import { named, remove, template } from './own-workload.ts'

type Said = Pick<Fault, 'name' | 'about' | 'expect' | 'says'> & Partial<Pick<Fault, 'within' | 'inPipeline' | 'apart'>>

/** A fault that is a few objects. */
const ofObjects = (said: Said, objects: (at: Names) => readonly object[]): Fault => ({
  within: 30,
  ...said,
  objects,
  inject: (at) => objects(at).map(create),
  heal: (at) => [remove(...objects(at))],
})

const ingress = (className: string, service: string, tls?: string): object =>
  named('networking.k8s.io/v1', 'Ingress', {
    spec: {
      ingressClassName: className,
      ...(tls ? { tls: [{ hosts: ['drill.example'], secretName: tls }] } : {}),
      rules: [
        {
          host: 'drill.example',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port: { name: 'http' } } } }],
          },
        },
      ],
    },
  })
/** The default, so that the application's own Ingress, which names none, suffers nothing from it. */
const CLASS = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'drill', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
  spec: { controller: 'drill.dev/none' },
}

const job = (at: Names, script: string, more: object): object => {
  const { metadata, spec } = template(at, { container: { command: ['sh', '-c', script] } }) as Record<string, object>
  const pod = { metadata, spec: { ...spec, restartPolicy: 'Never' } }
  return named('batch/v1', 'Job', { spec: { backoffLimit: 0, template: pod, ...more } })
}

const psql = ({ database }: Names, script: string) =>
  kubectl('exec', `${database}-0`, '--container', 'database', '--', 'sh', '-c', script)

/** A session in the background that holds the table of tasks, and one that waits for it. */
const HOLD =
  `(psql -U postgres -d taskora -c 'BEGIN; LOCK TABLE task; SELECT pg_sleep(90)' >/dev/null 2>&1 &) ; sleep 1 ; ` +
  `(psql -U postgres -d taskora -c 'SELECT count(*) FROM task' >/dev/null 2>&1 &)`
const RELEASE =
  `psql -U postgres -d taskora -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE ` +
  `'%pg_sleep(90)%' AND pid <> pg_backend_pid()"`

export const NAMESPACE_FAULTS: readonly Fault[] = [
  ofObjects(
    {
      name: 'ingress-class',
      about: 'an Ingress of a class that does not exist',
      expect: ['TSK_INGRESS_CLASS'],
      says: /drill-class/,
      inPipeline: true,
    },
    ({ frontend }) => [CLASS, ingress('drill-class', frontend)],
  ),
  ofObjects(
    {
      name: 'ingress-backend',
      about: 'an Ingress to a Service that does not exist',
      expect: ['TSK_INGRESS_BACKEND'],
      says: /drill-service/,
      inPipeline: true,
    },
    () => [CLASS, ingress('drill', 'drill-service')],
  ),
  ofObjects(
    {
      name: 'ingress-tls',
      about: 'an Ingress without its certificate',
      expect: ['TSK_INGRESS_TLS_SECRET'],
      says: /drill-tls/,
      inPipeline: true,
    },
    ({ frontend }) => [CLASS, ingress('drill', frontend, 'drill-tls')],
  ),
  ofObjects(
    {
      name: 'autoscaler',
      about: 'an autoscaler of a workload that does not exist',
      expect: ['TSK_AUTOSCALER_BLIND'],
      says: /drill/,
      within: 60,
      apart: true,
    },
    () => [
      named('autoscaling/v2', 'HorizontalPodAutoscaler', {
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'drill-none' }, maxReplicas: 2 },
      }),
    ],
  ),
  ofObjects(
    {
      name: 'job-deadline',
      about: 'a Job that runs longer than it may',
      expect: ['TSK_JOB_FAILED'],
      says: /activeDeadlineSeconds/,
      within: 60,
      apart: true,
    },
    (at) => [job(at, 'sleep 600', { activeDeadlineSeconds: 3 })],
  ),
  ofObjects(
    {
      name: 'job-crash',
      about: 'a Job whose program ends with an error',
      expect: ['TSK_APP_FILE'],
      says: /drill\.csv/,
      within: 60,
      apart: true,
    },
    (at) => [job(at, 'cat /drill.csv', {})],
  ),
  {
    name: 'finalizer',
    about: 'a pod whose deletion a finalizer holds',
    expect: ['TSK_DELETION_HELD'],
    says: /drill/,
    within: 180,
    apart: true,
    inject: (at) => [
      create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'drill', finalizers: ['drill.taskora.dev/held'] },
        spec: (template(at, {}) as { spec: object }).spec,
      }),
      kubectl('delete', 'pod/drill', '--wait=false', '--grace-period=1'),
    ],
    heal: () => [
      kubectl('patch', 'pod/drill', '--type', 'merge', '--patch', '{"metadata":{"finalizers":null}}'),
      kubectl('delete', 'pod/drill', '--ignore-not-found', '--wait=false'),
    ],
  },
  {
    name: 'database-selector',
    about: "a database's Service that selects no pods",
    expect: ['TSK_SERVICE_SELECTOR'],
    says: /drill/,
    within: 30,
    inject: ({ database }) => [patch(`service/${database}`, { spec: { selector: { drill: 'none' } } })],
    heal: ({ database }) => [patch(`service/${database}`, { spec: { selector: { drill: null } } })],
  },
  {
    name: 'database-off',
    about: 'a database that is off',
    expect: ['TSK_SCALED_TO_ZERO'],
    says: /database/,
    within: 30,
    inject: ({ database }) => [kubectl('scale', `statefulset/${database}`, '--replicas=0')],
    heal: ({ database }) => [kubectl('scale', `statefulset/${database}`, '--replicas=1')],
  },
  {
    name: 'paused-rollout',
    about: 'a rollout that somebody paused',
    expect: ['TSK_ROLLOUT_PAUSED'],
    says: /paused/,
    within: 30,
    inject: ({ frontend }) => [
      kubectl('rollout', 'pause', `deployment/${frontend}`),
      patch(`deployment/${frontend}`, { spec: { template: { metadata: { annotations: { drill: 'yes' } } } } }),
    ],
    heal: ({ frontend }) => [
      patch(`deployment/${frontend}`, { spec: { template: { metadata: { annotations: { drill: null } } } } }),
      kubectl('rollout', 'resume', `deployment/${frontend}`),
    ],
    watched: ({ frontend }) => `deployment/${frontend}`,
  },
  {
    name: 'lock',
    about: 'a session that holds a table of the database',
    expect: ['TSK_DATABASE_LOCKED'],
    says: /lock/,
    within: 30,
    inPipeline: true,
    inject: (at) => [psql(at, HOLD)],
    heal: (at) => [psql(at, RELEASE)],
  },
  {
    name: 'kube-proxy',
    about: 'a node without kube-proxy',
    expect: ['TSK_SYSTEM_PART_DOWN'],
    says: /kube-proxy/,
    within: 60,
    inject: () => [
      patch(
        'daemonset/kube-proxy',
        { spec: { template: { spec: { nodeSelector: { drill: 'none' } } } } },
        '-n',
        'kube-system',
      ),
    ],
    heal: () => [
      patch(
        'daemonset/kube-proxy',
        { spec: { template: { spec: { nodeSelector: { drill: null } } } } },
        '-n',
        'kube-system',
      ),
    ],
  },
  {
    name: 'runtime',
    about: 'a node whose container runtime is stopped',
    expect: ['TSK_MACHINE_STOPPED', 'TSK_NODE_DOWN'],
    says: /containerd/,
    within: 30,
    inject: ({ node }) => [docker('exec', node, 'systemctl', 'stop', 'containerd')],
    heal: ({ node }) => [docker('exec', node, 'systemctl', 'start', 'containerd')],
  },
]
