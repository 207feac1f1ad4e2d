// Faults beside the pod templates: rules of the namespace, the node, Services, the name server, the database.
import { create, docker, type Fault, kubectl, type Names, patch } from './fault.ts'

/** Pods of the frontend are made anew, which is when rules of the namespace and the node's state count. */
const anew = ({ frontend }: Names) => kubectl('rollout', 'restart', `deployment/${frontend}`)
const frontend = ({ frontend: name }: Names): string => `deployment/${name}`
const object = (apiVersion: string, kind: string, rest: object): object => ({
  apiVersion,
  kind,
  metadata: { name: 'drill' },
  ...rest,
})
const sql = ({ database }: Names, ...statements: string[]) =>
  kubectl(
    ...['exec', `${database}-0`, '--container', 'database', '--', 'psql', '--username', 'postgres'],
    ...statements.flatMap((each) => ['--command', each]),
  )
const webhook = (namespace: string): object =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', {
    webhooks: [
      {
        name: 'drill.taskora.dev',
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 3,
        clientConfig: { service: { name: 'drill', namespace } },
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      },
    ],
  })

export const CLUSTER_FAULTS: readonly Fault[] = [
  {
    name: 'cordon',
    about: 'a node that takes no pods',
    expect: ['TSK_NODE_CORDONED'],
    says: /cordoned/,
    within: 30,
    inPipeline: true,
    inject: (at) => [kubectl('cordon', at.node), anew(at)],
    heal: ({ node }) => [kubectl('uncordon', node)],
    watched: frontend,
  },
  {
    name: 'taint',
    about: 'a taint that the pods do not tolerate',
    expect: ['TSK_NODE_TAINTED'],
    says: /drill/,
    within: 30,
    inject: (at) => [kubectl('taint', 'node', at.node, 'drill=yes:NoSchedule'), anew(at)],
    heal: ({ node }) => [kubectl('taint', 'node', node, 'drill-')],
    watched: frontend,
  },
  {
    name: 'quota',
    about: 'a quota that is used up',
    expect: ['TSK_QUOTA_EXCEEDED'],
    says: /drill/,
    within: 30,
    inPipeline: true,
    inject: (at) => [create(object('v1', 'ResourceQuota', { spec: { hard: { pods: '1' } } })), anew(at)],
    heal: (at) => [kubectl('delete', 'resourcequota', 'drill'), anew(at)],
    watched: frontend,
  },
  {
    name: 'limit-range',
    about: 'a LimitRange that the containers exceed',
    expect: ['TSK_LIMIT_RANGE'],
    says: /LimitRange/,
    within: 30,
    inject: (at) => [
      create(object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', max: { memory: '1Mi' } }] } })),
      anew(at),
    ],
    heal: (at) => [kubectl('delete', 'limitrange', 'drill'), anew(at)],
    watched: frontend,
  },
  {
    name: 'webhook',
    about: 'an admission webhook without a server',
    expect: ['TSK_WEBHOOK_FAILS'],
    says: /drill\.taskora\.dev/,
    within: 30,
    inject: (at) => [create(webhook(at.namespace)), anew(at)],
    heal: (at) => [kubectl('delete', 'validatingwebhookconfiguration', 'drill'), anew(at)],
    watched: frontend,
  },
  {
    name: 'selector',
    about: 'a Service that selects no pods',
    expect: ['TSK_SERVICE_SELECTOR'],
    says: /drill/,
    within: 15,
    inPipeline: true,
    inject: ({ backend }) => [patch(`service/${backend}`, { spec: { selector: { drill: 'none' } } })],
    heal: ({ backend }) => [patch(`service/${backend}`, { spec: { selector: { drill: null } } })],
  },
  {
    name: 'target-port',
    about: 'a Service that leads to a port that nobody names',
    expect: ['TSK_SERVICE_TARGET_PORT'],
    says: /drill/,
    within: 15,
    inPipeline: true,
    inject: ({ backend }) => [
      kubectl(
        ...['patch', `service/${backend}`, '--type', 'json'],
        ...['--patch', '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"drill"}]'],
      ),
    ],
    heal: ({ backend }) => [
      kubectl(
        ...['patch', `service/${backend}`, '--type', 'json'],
        ...['--patch', '[{"op":"replace","path":"/spec/ports/0/targetPort","value":"http"}]'],
      ),
    ],
  },
  {
    name: 'scaled-to-zero',
    about: 'a workload that others need and that is off',
    expect: ['TSK_SCALED_TO_ZERO'],
    says: /0/,
    within: 30,
    inject: ({ backend }) => [kubectl('scale', `deployment/${backend}`, '--replicas=0')],
    heal: ({ backend }) => [kubectl('scale', `deployment/${backend}`, '--replicas=3')],
  },
  {
    name: 'name-server',
    about: 'a cluster without a name server',
    expect: ['TSK_DNS_DOWN'],
    says: /CoreDNS/,
    within: 30,
    inject: () => [kubectl('scale', '--namespace', 'kube-system', 'deployment/coredns', '--replicas=0')],
    heal: () => [kubectl('scale', '--namespace', 'kube-system', 'deployment/coredns', '--replicas=1')],
  },
  {
    name: 'storage-class',
    about: 'a claim of a class that does not exist',
    expect: ['TSK_STORAGE_CLASS_MISSING'],
    says: /drill-class/,
    within: 30,
    inject: () => [
      create(
        object('v1', 'PersistentVolumeClaim', {
          spec: {
            storageClassName: 'drill-class',
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Mi' } },
          },
        }),
      ),
    ],
    heal: () => [kubectl('delete', 'persistentvolumeclaim', 'drill')],
  },
  {
    name: 'read-only',
    about: 'a database that takes no writes',
    expect: ['TSK_DATABASE_READ_ONLY'],
    says: /no writes/,
    within: 15,
    inPipeline: true,
    inject: (at) => [sql(at, 'ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_reload_conf()')],
    heal: (at) => [sql(at, 'ALTER SYSTEM RESET default_transaction_read_only', 'SELECT pg_reload_conf()')],
  },
  {
    name: 'kubelet',
    about: 'a node whose kubelet is stopped',
    expect: ['TSK_MACHINE_STOPPED', 'TSK_NODE_DOWN'],
    says: /kubelet/,
    within: 15,
    inject: ({ node }) => [docker('exec', node, 'systemctl', 'stop', 'kubelet')],
    heal: ({ node }) => [docker('exec', node, 'systemctl', 'start', 'kubelet')],
  },
  {
    name: 'paused-node',
    about: 'a node whose container is paused',
    expect: ['TSK_MACHINE_STOPPED'],
    says: /paused/,
    within: 30,
    inject: ({ node }) => [docker('pause', node)],
    heal: ({ node }) => [docker('unpause', node)],
  },
]
